"""Which sessions a list shows, from its query."""

from collections.abc import Mapping

from session_service.domain.session_directory import SessionFilter
from session_service.domain.sessions import Status
from session_service.web.audit_parameters import PLATFORMS
from session_service.web.errors import MalformedRequestError
from session_service.web.time_windows import flag


def session_filter(query: Mapping[str, str]) -> SessionFilter:
    """Return the filter that a query names. Raise MalformedRequestError for a value nothing has."""
    return SessionFilter(
        statuses=_several(query, "status", frozenset(map(str, Status))),
        platforms=_several(query, "platform", frozenset(PLATFORMS)),
        has_uploads=flag(query, "has_uploads"),
    )


def _several(query: Mapping[str, str], name: str, known: frozenset[str]) -> frozenset[str]:
    if name not in query:
        return frozenset()
    values = frozenset(query[name].split(","))
    if not values <= known:
        raise MalformedRequestError(f"{name} is one of {', '.join(sorted(known))}.")
    return values
