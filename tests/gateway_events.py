"""Requests as API Gateway hands them over, for tests of what reads them."""

from collections.abc import Mapping
from typing import Any

from session_service.web.requests import Request

DOMAIN = "api.example.org"


def gateway_event(
    method: str = "GET",
    path: str = "/v1/session",
    *,
    headers: Mapping[str, str] | None = None,
    query: str = "",
    cookies: tuple[str, ...] = (),
    body: str | None = None,
    is_base64: bool = False,
) -> dict[str, Any]:
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": dict(headers or {}),
        "requestContext": {
            "domainName": DOMAIN,
            "http": {"method": method, "path": path},
            "requestId": "request-1",
        },
        "isBase64Encoded": is_base64,
    }
    if cookies:
        event["cookies"] = list(cookies)
    if body is not None:
        event["body"] = body
    return event


def request(
    method: str = "GET",
    path: str = "/v1/session",
    *,
    headers: Mapping[str, str] | None = None,
    query: str = "",
    cookies: tuple[str, ...] = (),
) -> Request:
    return Request.from_event(
        gateway_event(method, path, headers=headers, query=query, cookies=cookies)
    )


def json_request(body: str, *, is_base64: bool = False) -> Request:
    event = gateway_event(
        "POST",
        headers={"Content-Type": "application/json"},
        body=body,
        is_base64=is_base64,
    )
    return Request.from_event(event)
