"""The calls on the audit: a page of events, a histogram, one event, one session's timeline."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.audit_catalogue import CATALOGUE_VERSION
from session_service.domain.audit_lines import audit_object
from session_service.domain.audit_trail import (
    MOST_BUCKETS,
    AuditTrail,
    EventPlace,
    TrailFilter,
    TrailScope,
)
from session_service.domain.errors import NoSuchEventError, NoSuchSessionError
from session_service.domain.ports import Clock
from session_service.domain.service_keys import Keys
from session_service.domain.session_operations import SessionOperations
from session_service.domain.times import rfc3339
from session_service.web import cursors
from session_service.web.audit_query import cursor_of, filter_of, place_of, scope_of
from session_service.web.audit_views import (
    AuditEventAnswer,
    AuditList,
    HistogramAnswer,
    LineageView,
    TimelineAnswer,
    audit_event_view,
    histogram_answer,
)
from session_service.web.errors import MalformedRequestError
from session_service.web.operator_calls import session_id_of
from session_service.web.preconditions import UUID
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.time_windows import flag, moment, time_window

_EVENT_ID = re.compile(UUID)
_BUCKETS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCalls:
    """One method per call. The operator's key is proven, and allows it; it sees its tenant."""

    trail: AuditTrail
    sessions: SessionOperations
    keys: Keys
    clock: Clock

    def page(self, request: Request) -> Response:
        """Answer a page of events, and how many there are where that is asked for."""
        window = time_window(request.query, self.clock())
        since, place = place_of(self.keys, request) or (
            window.since,
            EventPlace(at=window.until),
        )
        passes = filter_of(request.query)
        scope = scope_of(request.proven_operator().tenant_id, since, passes)
        found = self.trail.page(scope, place, passes, cursors.page_limit(request))
        counted = None
        if flag(request.query, "total"):
            counted = self.trail.count(scope, EventPlace(at=window.until), passes)
        answer: AuditList = {
            "items": [audit_event_view(record) for record in found.records],
            "next_cursor": cursor_of(self.keys, request, since, found.following)
            if found.following
            else None,
            "from": rfc3339(since),
            "to": rfc3339(window.until),
            "total": {"number": counted.number, "exact": counted.exact} if counted else None,
            "catalogue": CATALOGUE_VERSION,
        }
        return json_response(HTTPStatus.OK, {**answer})

    def histogram(self, request: Request) -> Response:
        """Answer how many events each stretch of time had."""
        window = time_window(request.query, self.clock())
        text = request.query.get("buckets", str(_BUCKETS))
        digits = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_BUCKETS))
        if not digits or not 1 <= int(text) <= MOST_BUCKETS:
            raise MalformedRequestError(f"buckets is a number from 1 to {MOST_BUCKETS}.")
        passes = filter_of(request.query)
        scope = scope_of(request.proven_operator().tenant_id, window.since, passes)
        found = self.trail.histogram(scope, EventPlace(at=window.until), passes, int(text))
        answer: HistogramAnswer = histogram_answer(found, until=window.until)
        return json_response(HTTPStatus.OK, {**answer})

    def read(self, request: Request) -> Response:
        """Answer one event. Raise NoSuchEventError where there is none of this id at this time."""
        event_id = request.path_parameters["event_id"]
        if "at" not in request.query:
            raise MalformedRequestError("Send the event's time as at.")
        place = EventPlace(at=moment(request.query["at"], "at"), event_id=event_id)
        record = None
        if _EVENT_ID.fullmatch(event_id):
            record = self.trail.find(request.proven_operator().tenant_id, place)
        if record is None:
            raise NoSuchEventError
        answer: AuditEventAnswer = {
            "catalogue": CATALOGUE_VERSION,
            "event": audit_event_view(record),
            "line": audit_object(record),
        }
        return json_response(HTTPStatus.OK, {**answer})

    def timeline(self, request: Request) -> Response:
        """Answer a page of a session's events; they outlive its row."""
        tenant_id, session_id = request.proven_operator().tenant_id, session_id_of(request)
        since, place = place_of(self.keys, request) or (0, EventPlace(at=self.clock() + 1))
        scope = TrailScope(tenant_id=tenant_id, since=since, session_id=session_id)
        found = self.trail.page(scope, place, TrailFilter(), cursors.page_limit(request))
        lineage: LineageView | None = None
        try:
            session = self.sessions.get(tenant_id, session_id)
        except NoSuchSessionError:
            if not found.records and "cursor" not in request.query:
                raise
        else:
            lineage = {
                "lineage_id": session.lineage_id,
                "predecessor_id": session.predecessor_id,
                "successor_id": session.successor_id,
            }
        answer: TimelineAnswer = {
            "items": [audit_event_view(record) for record in found.records],
            "next_cursor": cursor_of(self.keys, request, since, found.following)
            if found.following
            else None,
            "catalogue": CATALOGUE_VERSION,
            "lineage": lineage,
        }
        return json_response(HTTPStatus.OK, {**answer})
