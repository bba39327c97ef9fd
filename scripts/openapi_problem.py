"""The shape of a refusal in the OpenAPI document, and the headers that answers carry."""

from http import HTTPStatus
from typing import Any

from session_service.domain.problem_codes import ProblemCode as Code
from session_service.domain.renewal import Keep
from session_service.web.problem_table import PROBLEMS

_TEXT: dict[str, Any] = {"type": "string"}
_NUMBER: dict[str, Any] = {"type": "integer"}
_TIME = _TEXT | {"format": "date-time"}

_HEADERS: dict[str, tuple[dict[str, Any], str]] = {
    "X-Request-Id": (_TEXT, "The request's id, as it stands in the service's logs."),
    "ETag": (_TEXT, "The session's revision, with its quotes: what If-Match takes."),
    "WWW-Authenticate": (_TEXT, "The scheme that is wanted, and the problem's code."),
    "Retry-After": (_NUMBER, "Seconds after which the call is worth another try."),
    "RateLimit-Policy": (_TEXT, 'The limit: `"create";q=10;w=60` is 10 in 60 seconds.'),
    "RateLimit": (_TEXT, 'What is left: `"create";r=0;t=6` is none for 6 seconds.'),
}


def headers(*names: str) -> dict[str, Any]:
    """Return the headers that an answer always carries, beside the request's id."""
    return {
        name: {"description": description, "required": True, "schema": schema}
        for name in ("X-Request-Id", *names)
        for schema, description in (_HEADERS[name],)
    }


def problem_headers(status: HTTPStatus, codes: list[Code]) -> dict[str, Any]:
    """Return the headers of a refusal that has this status for any of these codes."""
    names: list[str] = []
    if status is HTTPStatus.UNAUTHORIZED:
        names.append("WWW-Authenticate")
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        names += ["RateLimit-Policy", "RateLimit", "Retry-After"]
    elif all(PROBLEMS[code].retry_after_seconds is not None for code in codes):
        names.append("Retry-After")
    return headers(*names)


def problem_schema() -> dict[str, Any]:
    """Return the schema of an RFC 9457 problem as every call answers it."""
    required: dict[str, Any] = {
        "type": _TEXT,
        "title": _TEXT,
        "status": _NUMBER,
        "detail": _TEXT,
        "instance": _TEXT,
        "code": {"type": "string", "enum": [str(code) for code in Code]},
        "request_id": _TEXT,
        "user_text": _TEXT,
    }
    field = {"type": "object", "properties": {"pointer": _TEXT, "detail": _TEXT}}
    return {
        "type": "object",
        "description": "A refusal (RFC 9457).",
        "required": list(required),
        "properties": required
        | {
            "retry_after_seconds": _NUMBER,
            "errors": {"type": "array", "items": field | {"required": ["pointer", "detail"]}},
            "session": _session_over(),
        },
    }


def _session_over() -> dict[str, Any]:
    required: dict[str, Any] = {
        "session_id": _TEXT | {"format": "uuid"},
        "reason": _TEXT | {"description": "Why it cannot go on: idle, absolute, user_requested…"},
        "recoverable": {"type": "boolean", "description": "Whether POST /v1/session/renew works."},
        "kept": {
            "type": "array",
            "description": "What a renewal would find.",
            "items": {"type": "string", "enum": [str(keep) for keep in Keep]},
        },
        "ended_at": _TIME,
    }
    successor = _TEXT | {"format": "uuid", "description": "The session that goes on in its place."}
    return {
        "type": "object",
        "description": "What is left of a session that is over: enough for a reset notice.",
        "required": list(required),
        "properties": required | {"successor_id": successor},
    }
