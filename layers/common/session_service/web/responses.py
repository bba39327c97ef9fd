"""An HTTP answer, and the headers that every answer carries."""

import json
from collections.abc import Mapping
from copy import replace
from http import HTTPStatus
from typing import Any, NamedTuple

# ASVS 3.4.1, 3.4.3-3.4.6, 14.3.2; OWASP REST: an API answers data, never a page.
SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}

# What a call declares that answers 204.
NO_BODY: Mapping[HTTPStatus, type | None] = {HTTPStatus.NO_CONTENT: None}

# No view holds itself, so none is looked through for circles.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Response(NamedTuple):
    """One answer; `cookies` are whole Set-Cookie values."""

    status: HTTPStatus
    body: str = ""
    headers: Mapping[str, str] = {}
    cookies: tuple[str, ...] = ()

    def with_cookie(self, cookie: str) -> "Response":
        """Return the same answer with one more cookie."""
        return replace(self, cookies=(*self.cookies, cookie))

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        """Return the same answer with more headers; those it has stay as they are."""
        return replace(self, headers={**headers, **self.headers})

    def as_event(self, request_id: str) -> dict[str, Any]:
        """Return the answer as API Gateway takes it (payload format 2.0)."""
        event: dict[str, Any] = {
            "statusCode": int(self.status),
            "headers": {**SECURITY_HEADERS, "X-Request-Id": request_id, **self.headers},
            "isBase64Encoded": False,
        }
        if self.body:
            event["body"] = self.body
        if self.cookies:
            event["cookies"] = list(self.cookies)
        return event


def json_response(
    status: HTTPStatus,
    body: Mapping[str, object],
    *,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    """Return an answer with a JSON body."""
    return Response(
        status=status,
        body=_encode(body),
        headers={"Content-Type": f"{media_type}; charset=utf-8", **(headers or {})},
    )


def no_content() -> Response:
    """Return 204 without a body."""
    return Response(status=HTTPStatus.NO_CONTENT)
