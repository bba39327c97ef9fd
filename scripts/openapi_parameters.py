"""What the OpenAPI document says of parameters: one entry for each name, wherever it is used."""

from collections.abc import Iterable
from typing import Any

from session_service.domain.audit_trail import MOST_BUCKETS
from session_service.domain.problem_codes import ProblemCode
from session_service.domain.sessions import Status
from session_service.web.api import Operation
from session_service.web.audit_parameters import FILTERS, PLATFORMS
from session_service.web.audit_query import KNOWN_VALUES
from session_service.web.cursors import DEFAULT_LIMIT, LARGEST_LIMIT
from session_service.web.preconditions import UUID, UUID4

_TEXT: dict[str, Any] = {"type": "string"}
_TIME = _TEXT | {"format": "date-time"}
_FLAG = _TEXT | {"enum": ["true", "false"]}
_UUID7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def _several(words: Iterable[str]) -> str:
    one = "|".join(words)
    return f"^({one})(,({one}))*$"


def _any_or_none_of(name: str) -> str:
    """Return the pattern of a filter: values that there are, or printable ones without a comma."""
    one = "|".join(sorted(KNOWN_VALUES[name])) if name in KNOWN_VALUES else r"[ -+\--~]{1,100}"
    return f"^!?({one})(,({one})){{0,19}}$"


_HEADERS: dict[str, dict[str, Any]] = {
    "Idempotency-Key": {
        "description": "A UUIDv4. The same key and body give the same answer again.",
        "schema": _TEXT | {"format": "uuid", "pattern": f"^{UUID4}$"},
    },
    "If-Match": {
        "description": 'The ETag of the revision you saw, with its quotes ("1"), or *.',
        "required": True,
        "schema": _TEXT | {"format": "entity-tag", "pattern": r'^("[0-9]{1,9}"|\*)$'},
        "example": "*",
    },
    "Session-Client": {
        "description": "Any value. Needed with the cookie, so that no other site can write; not"
        " with a token.",
        "schema": _TEXT,
    },
    "Operator-Reason": {
        "description": "Why an operator does it, for the audit: printable ASCII, 200 at most.",
        "schema": _TEXT | {"pattern": "^[!-~]([ -~]{0,198}[!-~])?$"},
    },
}
_QUERY: dict[str, dict[str, Any]] = {
    "include": _TEXT | {"enum": ["metadata"]},
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": LARGEST_LIMIT,
        "default": DEFAULT_LIMIT,
    },
    "cursor": _TEXT | {"pattern": "^[A-Za-z0-9_-]{23,512}$"},
    "last": _TEXT | {"enum": ["1h", "24h", "7d", "30d"]},
    "from": _TIME,
    "to": _TIME,
    "at": _TIME,
    "total": _FLAG,
    "compare": _FLAG,
    "reveal": _FLAG,
    "has_uploads": _FLAG,
    "buckets": {"type": "integer", "minimum": 1, "maximum": MOST_BUCKETS, "default": 60},
    "search": _TEXT | {"pattern": "^[0-9A-Za-z=_-]{4,64}$"},
    "status": _TEXT | {"pattern": _several(Status)},
    "platform": _TEXT | {"pattern": _several(PLATFORMS)},
    **{name: _TEXT | {"pattern": _any_or_none_of(name)} for name in FILTERS},
}
_REQUIRED = frozenset({"at"})
_PATH: dict[str, dict[str, Any]] = {
    "code": _TEXT | {"enum": [str(code) for code in ProblemCode]},
    "key_id": _TEXT | {"pattern": "^[0-9a-f]{16}$"},
    "session_id": _TEXT | {"format": "uuid", "pattern": f"^{UUID4}$"},
    "device_id": _TEXT | {"pattern": "^(current|[0-9a-f]{16})$"},
    "upload_id": _TEXT | {"format": "uuid", "pattern": f"^{_UUID7}$"},
    "event_id": _TEXT | {"format": "uuid", "pattern": f"^{UUID}$"},
    "export_id": _TEXT | {"pattern": "^[0-9a-f]{32}$"},
}


def parameters(operation: Operation) -> list[dict[str, Any]]:
    """Return an operation's parameters: those of its path, its query, its headers."""
    names = [part[1:-1] for part in operation.route_key.split("/") if part.startswith("{")]
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _PATH[name]} for name in names
    ]
    for name, description in operation.query.items():
        required = {"required": True} if name in _REQUIRED else {}
        found.append(
            {"name": name, "in": "query", "description": description, "schema": _QUERY[name]}
            | required
        )
    writes = operation.needs_session and not operation.route_key.startswith("GET")
    by_cookie = writes or ProblemCode.CSRF_FAILED in operation.problems
    wanted = (*operation.headers, *(("Session-Client",) if by_cookie else ()))
    found += [{"name": name, "in": "header", **_HEADERS[name]} for name in wanted]
    return found
