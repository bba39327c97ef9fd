"""The call that lists sessions, or finds those that a text names."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.audit_trail import AuditTrail, EventPlace, TrailFilter, TrailScope
from session_service.domain.changes import Action
from session_service.domain.ports import Clock
from session_service.domain.service_keys import Keys
from session_service.domain.session_directory import (
    ListedSession,
    SearchKind,
    SessionDirectory,
    SessionFilter,
    kind_of,
)
from session_service.domain.times import rfc3339
from session_service.web import cursors
from session_service.web.audit_query import cursor_of, place_of
from session_service.web.audit_views import CountView
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.session_filters import session_filter
from session_service.web.session_list_views import SessionList, listed_session_view
from session_service.web.time_windows import TimeWindow, flag, time_window

type _Found = tuple[list[ListedSession], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionListCalls:
    """The operator's key is proven, and allows it; it sees its tenant."""

    directory: SessionDirectory
    trail: AuditTrail
    keys: Keys
    clock: Clock

    def page(self, request: Request) -> Response:
        """Answer a page of sessions. What is searched for is found whatever else is asked."""
        window = time_window(request.query, self.clock())
        passes = session_filter(request.query)
        text = request.query.get("search")
        kind = None if text is None else kind_of(text)
        if kind is None or text is None:
            found, following = self._listed(request, window, passes)
        else:
            found, following = self._searched(request, window, kind, text)
        answer: SessionList = {
            "items": [listed_session_view(each) for each in found],
            "next_cursor": following,
            "from": rfc3339(window.since),
            "to": rfc3339(window.until),
            "search": kind.value if kind else None,
            "total": self._total(request, window),
        }
        return json_response(HTTPStatus.OK, {**answer})

    def _listed(self, request: Request, window: TimeWindow, passes: SessionFilter) -> _Found:
        since, place = self._place(request, window)
        tenant_id, limit = request.proven_operator().tenant_id, cursors.page_limit(request)
        page = self.directory.page(tenant_id, since, place, passes, limit)
        return [*page.sessions], self._cursor(request, since, page.following)

    def _searched(
        self, request: Request, window: TimeWindow, kind: SearchKind, text: str
    ) -> _Found:
        since, place = self._place(request, window)
        tenant_id, limit = request.proven_operator().tenant_id, cursors.page_limit(request)
        match kind:
            case SearchKind.SESSION_ID:
                return self.directory.by_id(tenant_id, text), None
            case SearchKind.UPLOAD_ID:
                return self.directory.by_upload(tenant_id, text), None
            case SearchKind.SESSION_ID_PREFIX:
                after = place.event_id
                found, last = self.directory.by_prefix(tenant_id, text, after, limit)
                following = EventPlace(at=0, event_id=last) if last else None
                return found, self._cursor(request, since, following)
            case SearchKind.REQUEST_ID:
                page = self.directory.by_request(tenant_id, since, place, text)
                return [*page.sessions], self._cursor(request, since, page.following)

    def _place(self, request: Request, window: TimeWindow) -> tuple[int, EventPlace]:
        found = place_of(self.keys, request)
        return found or (window.since, EventPlace(at=window.until))

    def _cursor(self, request: Request, since: int, place: EventPlace | None) -> str | None:
        return cursor_of(self.keys, request, since, place) if place else None

    def _total(self, request: Request, window: TimeWindow) -> CountView | None:
        if not flag(request.query, "total"):
            return None
        tenant_id = request.proven_operator().tenant_id
        scope = TrailScope(tenant_id=tenant_id, since=window.since, action=Action.CREATED)
        counted = self.trail.count(scope, EventPlace(at=window.until), TrailFilter())
        return {"number": counted.number, "exact": counted.exact}
