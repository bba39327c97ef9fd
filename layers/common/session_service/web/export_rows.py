"""The rows of an export: what the list of the same filters shows, page after page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from session_service.domain.audit_trail import AuditTrail, EventPlace
from session_service.domain.exports import Export, ExportKind
from session_service.domain.session_directory import SessionDirectory
from session_service.domain.times import milliseconds
from session_service.web.audit_parameters import FILTERS, SESSION_FILTERS, WINDOW
from session_service.web.audit_query import filter_of, scope_of
from session_service.web.audit_views import audit_event_view
from session_service.web.errors import MalformedRequestError
from session_service.web.session_filters import session_filter
from session_service.web.session_list_views import listed_session_view

_PAGE = 100
_KNOWN = {ExportKind.AUDIT: FILTERS, ExportKind.SESSIONS: SESSION_FILTERS}


def check_filters(kind: ExportKind, filters: Mapping[str, str]) -> None:
    """Raise MalformedRequestError for a filter that the list of this kind does not have."""
    unknown = set(filters) - set(_KNOWN[kind]) - set(WINDOW)
    if unknown:
        raise MalformedRequestError(f"There is no filter {', '.join(sorted(unknown))}.")
    filter_of(filters) if kind is ExportKind.AUDIT else session_filter(filters)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRows:
    """Reads rows. An export's filters hold the two ends of its time, `from` and `to`."""

    trail: AuditTrail
    directory: SessionDirectory

    def rows(self, export: Export, most: int) -> Iterator[Mapping[str, object] | None]:
        """Yield the rows, newest first, at most so many; None for what was looked at and is none.

        So whoever has no more time can stop, though nothing is found for long.
        """
        since, until = (milliseconds(export.filters[name]) for name in ("from", "to"))
        rows = self._events if export.kind is ExportKind.AUDIT else self._sessions
        left = most
        for row in rows(export, since, EventPlace(at=until)):
            yield row
            left -= row is not None
            if left == 0:
                return

    def _events(
        self, export: Export, since: int, before: EventPlace
    ) -> Iterator[Mapping[str, object] | None]:
        passes = filter_of(export.filters)
        for record in self.trail.events(scope_of(export.tenant_id, since, passes), before):
            yield {**audit_event_view(record)} if passes.passes(record) else None

    def _sessions(
        self, export: Export, since: int, before: EventPlace
    ) -> Iterator[Mapping[str, object] | None]:
        passes = session_filter(export.filters)
        place: EventPlace | None = before
        while place is not None:
            page = self.directory.page(export.tenant_id, since, place, passes, _PAGE)
            for listed in page.sessions:
                yield {**listed_session_view(listed)}
            yield None
            place = page.following
