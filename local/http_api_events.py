"""HTTP ⇄ Lambda as an AWS HTTP API does it: payload format 2.0."""

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
    """What goes back; `headers` may repeat a name."""

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""


def to_event(
    request: Request,
    *,
    api_id: str,
    request_id: str,
    route_key: str,
    path_parameters: Mapping[str, str],
) -> dict[str, Any]:
    """Return the event; parts that a request lacks are absent, as on AWS, not null."""
    headers, cookies = _headers(request.headers)
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
            "domainName": headers.get("host", ""),
            "domainPrefix": headers.get("host", "").partition(".")[0],
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
        is_text = _is_text(headers.get("content-type", ""))
        event["isBase64Encoded"] = not is_text
        event["body"] = (
            request.body.decode(errors="replace")
            if is_text
            else base64.b64encode(request.body).decode()
        )
    return event


def _headers(raw: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Return lower-cased headers, repeated ones joined by commas, and apart from them the cookies."""
    pairs = [(name.lower(), value) for name, value in raw]
    cookies = [
        cookie
        for name, value in pairs
        if name == "cookie"
        for part in value.split(";")
        if (cookie := part.strip())
    ]
    return _join((name, value) for name, value in pairs if name != "cookie"), cookies


def _join(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in _TEXT_TYPES


def to_answer(result: Any) -> Answer:
    """Return the answer for what a function returned; without a `statusCode` that is a 200 with it as JSON."""
    if not isinstance(result, dict) or "statusCode" not in result:
        body = result if isinstance(result, str) else json.dumps(result)
        return Answer(200, [("content-type", "application/json")], body.encode())
    try:
        answer = Answer(int(result["statusCode"]))
        headers = {str(name): str(value) for name, value in (result.get("headers") or {}).items()}
        body = result.get("body") or ""
        answer.body = (
            base64.b64decode(body) if result.get("isBase64Encoded") else str(body).encode()
        )
    except (TypeError, ValueError, AttributeError):
        return gateway_answer(500, INTERNAL_ERROR)
    if answer.body and "content-type" not in {name.lower() for name in headers}:
        headers["content-type"] = "text/plain;charset=UTF-8"
    answer.headers = [
        *headers.items(),
        *(("set-cookie", str(cookie)) for cookie in result.get("cookies") or ()),
    ]
    return answer


def gateway_answer(status: int, message: str) -> Answer:
    """Return an answer the gateway makes itself."""
    return Answer(
        status, [("content-type", "application/json")], json.dumps({"message": message}).encode()
    )
