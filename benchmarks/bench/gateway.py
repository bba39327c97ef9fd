"""Ours over HTTP: the built functions behind what the gateway and Lambda's runtime do. A program.

    BUILD=FOLDER python -m benchmarks.bench.gateway PORT

One process answers one request at a time, as a Lambda environment does, over connections that are
kept alive. The gateway's event is made for each request, becomes JSON, is read again, and the
answer takes the same way back: work that no peer has, and that AWS does for us, counted as ours.
The HTTP around it is as plain as that of Lambda's own runtime API: requests with a length, no TLS.
"""

from __future__ import annotations

import importlib.util
import json
import os
import selectors
import socket
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from local.http_api.events import Request, to_answer, to_event

# What is measured, by the gateway's route key.
ROUTES = {
    "POST /v1/session": "CreateSessionFunction",
    "GET /v1/session": "ValidateSessionFunction",
    "POST /v1/session/touch": "ManageSessionFunction",
    "POST /v1/session/uploads": "ManageUploadsFunction",
}
SOURCE_IP = "198.51.100.7"
_REASONS = {status.value: status.phrase for status in HTTPStatus}

type Handler = Callable[[dict[str, Any], object], dict[str, Any]]


class Context:
    """What the functions read of Lambda's context."""

    aws_request_id = "benchmark"

    def get_remaining_time_in_millis(self) -> int:
        """Return that there is time."""
        return 10_000


def load_handler(folder: Path) -> Handler:
    """Import a function as Lambda does, beside the others."""
    spec = importlib.util.spec_from_file_location(f"app_of_{folder.name}", folder / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Handler = module.lambda_handler
    return found


def answer(handlers: dict[str, Handler], request: Request) -> bytes:
    """Return a whole HTTP answer to a whole HTTP request."""
    route = f"{request.method} {request.path}"
    event = to_event(
        request, api_id="bench", request_id="bench", route_key=route, path_parameters={}
    )
    told = json.dumps(handlers[route](json.loads(json.dumps(event)), Context()))
    given = to_answer(json.loads(told))
    lines = [f"HTTP/1.1 {given.status} {_REASONS[given.status]}"]
    lines += [f"{name}: {value}" for name, value in given.headers]
    lines += [f"content-length: {len(given.body)}", "", ""]
    return "\r\n".join(lines).encode() + given.body


def take_request(received: bytearray) -> Request | None:
    """Take the first request off what a connection has received, if it is whole."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = received[:end].decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    length = next((int(value) for name, value in headers if name == "Content-Length"), 0)
    if len(received) < end + 4 + length:
        return None
    body = bytes(received[end + 4 : end + 4 + length])
    del received[: end + 4 + length]
    method, target, _ = first.split(" ")
    path, _, query = target.partition("?")
    return Request(method, path, query, headers, body, SOURCE_IP)


def serve(port: int, handlers: dict[str, Handler]) -> None:
    """Answer for ever."""
    listener = socket.create_server(("127.0.0.1", port))
    ready = selectors.DefaultSelector()
    ready.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.data is None:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                ready.register(connection, selectors.EVENT_READ, (connection, bytearray()))
                continue
            connection, received = key.data
            part = _receive(connection)
            if not part:
                ready.unregister(connection)
                connection.close()
                continue
            received += part
            while request := take_request(received):
                connection.sendall(answer(handlers, request))


def _receive(connection: socket.socket) -> bytes:
    """Return what has come, or nothing where the caller has gone."""
    try:
        return connection.recv(65536)
    except ConnectionError:
        return b""


if __name__ == "__main__":
    built = Path(os.environ["BUILD"])
    serve(int(sys.argv[1]), {route: load_handler(built / name) for route, name in ROUTES.items()})
