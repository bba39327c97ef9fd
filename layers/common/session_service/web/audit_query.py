"""What the audit is asked: filters, a place to go on from, and the scope that is cheapest to read.

A cursor holds the window's beginning, so that the pages of `last=24h` are pages of the same day.
"""

from collections.abc import Mapping, Sequence

from session_service.domain.audit_catalogue import EventClass, Severity
from session_service.domain.audit_fields import FAILURE, SUCCESS
from session_service.domain.audit_trail import EventPlace, TrailFilter, TrailScope
from session_service.domain.changes import Action
from session_service.domain.service_keys import Keys
from session_service.web import cursors
from session_service.web.audit_parameters import FILTERS, PAGE, TOTAL
from session_service.web.errors import MalformedRequestError
from session_service.web.requests import Request

_NOT = "!"
_MOST_VALUES = 20
# A session's id becomes a part of a key, of which DynamoDB takes 2,048 bytes.
_LONGEST_VALUE = 200
# The values of a filter that has only a few.
KNOWN_VALUES: Mapping[str, frozenset[str]] = {
    "action": frozenset(map(str, Action)),
    "class": frozenset(str(int(each)) for each in EventClass),
    "outcome": frozenset({SUCCESS, FAILURE}),
    "severity": frozenset(each.name.lower() for each in Severity),
}
_BESIDE = {*PAGE, *TOTAL}


def filter_of(query: Mapping[str, str]) -> TrailFilter:
    """Return the filter that a query names. Raise MalformedRequestError for a value nothing has."""
    wanted: dict[str, Sequence[str]] = {}
    unwanted: dict[str, Sequence[str]] = {}
    for name in FILTERS:
        if name not in query:
            continue
        text = query[name]
        values = text.removeprefix(_NOT).split(",")
        known = KNOWN_VALUES.get(name)
        if not all(0 < len(each) <= _LONGEST_VALUE for each in values) or (
            len(values) > _MOST_VALUES
        ):
            limits = f"1 to {_MOST_VALUES} values of {_LONGEST_VALUE} letters at most"
            raise MalformedRequestError(f"{name} takes {limits}.")
        if known is not None and not set(values) <= known:
            raise MalformedRequestError(f"{name} is one of {', '.join(sorted(known))}.")
        (unwanted if text.startswith(_NOT) else wanted)[name] = values
    return TrailFilter(wanted=wanted, unwanted=unwanted)


def scope_of(tenant_id: str, since: int, passes: TrailFilter) -> TrailScope:
    """Return what has to be read: one session or one action only, where the filter says so."""
    session_id, action = passes.only("session_id"), passes.only("action")
    return TrailScope(
        tenant_id=tenant_id,
        since=since,
        session_id=session_id or "",
        action=Action(action) if action and not session_id else None,
    )


def cursor_of(keys: Keys, request: Request, since: int, place: EventPlace) -> str:
    """Return the cursor of a place in the list that a request asks for."""
    return cursors.seal(keys, _list_of(request), f"{since}:{place.at}:{place.event_id}")


def place_of(keys: Keys, request: Request) -> tuple[int, EventPlace] | None:
    """Return where a request's cursor goes on: the window's beginning, and the place.

    None where it has no cursor. Raise MalformedRequestError for one of another list.
    """
    cursor = request.query.get("cursor")
    if cursor is None:
        return None
    since, at, event_id = cursors.unseal(keys, _list_of(request), cursor).split(":")
    return int(since), EventPlace(at=int(at), event_id=event_id)


def _list_of(request: Request) -> str:
    """Return which list a request asks for: route, tenant, and all but the page of it."""
    filters = sorted((name, text) for name, text in request.query.items() if name not in _BESIDE)
    tenant_id = request.proven_operator().tenant_id
    return repr((request.method, request.path, tenant_id, filters))
