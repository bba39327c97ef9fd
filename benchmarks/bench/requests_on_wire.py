"""HTTP/1.1 requests as the bytes that callers send, and as they travel to the callers' program."""

from __future__ import annotations

import json
import socket
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPResponse

from benchmarks.bench.processes import HOST


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request, and the status that a good answer has."""

    head_and_body: bytes
    status: int

    def as_json(self) -> dict[str, object]:
        """Return it for the callers' plan."""
        return {"bytes": b64encode(self.head_and_body).decode(), "status": self.status}


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """What a session's begin gave: its JSON, and the cookies it set, as a request sends them."""

    body: dict[str, object]
    cookies: str


def wire_request(
    method: str,
    path: str,
    *,
    status: int,
    headers: Mapping[str, str] | None = None,
    body: Mapping[str, object] | None = None,
) -> WireRequest:
    """Return a request as a browser's page might send it, with what is given here."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = {"Host": f"{HOST}", "User-Agent": "bench/1.0", "Accept": "application/json"}
    lines |= headers or {}
    if body is not None:
        lines["Content-Type"] = "application/json"
    if content or method == "POST":
        lines["Content-Length"] = str(len(content))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return WireRequest(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content, status)


def ask(port: int, request: WireRequest) -> WireAnswer:
    """Send one request on a connection of its own. Raise ValueError for another status."""
    with socket.create_connection((HOST, port), timeout=30) as connection:
        connection.sendall(request.head_and_body)
        answer = HTTPResponse(connection)
        answer.begin()
        text = answer.read()
        if answer.status != request.status:
            raise ValueError(f"{request.head_and_body[:60]!r}: {answer.status} {text[:500]!r}")
        cookies = [value.split(";")[0] for value in answer.headers.get_all("Set-Cookie", [])]
        return WireAnswer(json.loads(text), "; ".join(cookies))
