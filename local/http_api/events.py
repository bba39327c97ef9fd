"""HTTP ⇄ Lambda as an HTTP API does it: payload format 2.0."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote

ACCOUNT = "000000000000"
INTERNAL_ERROR = "Internal Server Error"
_TEXT_TYPES = frozenset({"application/json", "application/javascript", "application/xml"})


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as it came in; `path` is still percent-encoded."""

    method: str
    path: str
    query: str
    headers: Iterable[tuple[str, str]]
    body: bytes
    source_ip: str


@dataclass(slots=True)
class Answer:
    """What goes back; `headers` may name one twice. `cause` stays here: why a function failed."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    cause: str = ""


def to_event(
    request: Request,
    *,
    api_id: str,
    request_id: str,
    route_key: str,
    path_parameters: Mapping[str, str],
) -> dict[str, Any]:
    """Return the event; what a request lacks is absent, as on AWS, not null."""
    headers, cookies = _headers(request.headers)
    host = headers.get("host", "")
    path = unquote(request.path)
    now = time.time()
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": path,
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": {
            "accountId": ACCOUNT,
            "apiId": api_id,
            "domainName": host,
            "domainPrefix": host.partition(".")[0],
            "http": {
                "method": request.method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": request.source_ip,
                "userAgent": headers.get("user-agent", ""),
            },
            "requestId": request_id,
            "routeKey": route_key,
            "stage": "$default",
            "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if path_parameters:
        event["pathParameters"] = dict(path_parameters)
    if query := _join(parse_qsl(request.query, keep_blank_values=True)):
        event["queryStringParameters"] = query
    if request.body:
        event |= _body(request.body, headers.get("content-type", ""))
    return event


def _headers(raw: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Return the headers, lower-cased, repeated ones joined; and apart from them the cookies."""
    pairs = [(name.lower(), value) for name, value in raw]
    sent = [value for name, value in pairs if name == "cookie"]
    cookies = [cookie.strip() for value in sent for cookie in value.split(";") if cookie.strip()]
    return _join((name, value) for name, value in pairs if name != "cookie"), cookies


def _join(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in _TEXT_TYPES:
        return {"body": body.decode(errors="replace"), "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def to_answer(result: Any) -> Answer:
    """Return the answer a function gave; without a `statusCode` it is a 200 with that as JSON."""
    if not isinstance(result, dict) or "statusCode" not in result:
        body = result if isinstance(result, str) else json.dumps(result)
        return Answer(200, [("content-type", "application/json")], body.encode())
    try:
        status = int(result["statusCode"])
        pairs = [(str(name), str(value)) for name, value in (result.get("headers") or {}).items()]
        text = str(result.get("body") or "")
        content = base64.b64decode(text) if result.get("isBase64Encoded") else text.encode()
    except (TypeError, ValueError, AttributeError):
        return gateway_answer(500, INTERNAL_ERROR)
    if content and "content-type" not in {name.lower() for name, _ in pairs}:
        pairs.append(("content-type", "text/plain;charset=UTF-8"))
    pairs += [("set-cookie", str(cookie)) for cookie in result.get("cookies") or ()]
    return Answer(status, pairs, content)


def gateway_answer(status: int, message: str) -> Answer:
    """Return an answer that the gateway makes itself."""
    body = json.dumps({"message": message}).encode()
    return Answer(status, [("content-type", "application/json")], body)
