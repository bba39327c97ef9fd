"""Many sessions: listed by when they began, or found by what somebody knows of one.

There is no list of sessions beside the audit: each has an event that it began with. A page reads
those events, and the rows of the sessions that it shows, and never more than a cap.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Protocol

from session_service.domain.audit_trail import (
    AuditTrail,
    EventPlace,
    TrailFilter,
    TrailScope,
)
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.errors import InvalidFieldError
from session_service.domain.ports import Clock
from session_service.domain.sessions import Lifetimes, Session, as_of
from session_service.domain.upload_ids import is_upload_id, made_at

# How many rows one page may look at before it stops short.
PAGE_ROWS = 300
# What the first page of events does not fill is looked for in long ones: they cost fewer requests.
_FURTHER_ROWS = 100
# An upload's id is made just before its event; a clock may be off by this much.
_UPLOAD_SPAN_MS = 60_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PREFIX = re.compile(r"[0-9a-f]{4,8}|[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{0,12})?")
_REQUEST_ID = re.compile(r"[A-Za-z0-9=_-]{4,64}")


class SearchKind(StrEnum):
    """What a text that somebody searches for was taken for."""

    SESSION_ID = "session_id"
    SESSION_ID_PREFIX = "session_id_prefix"
    UPLOAD_ID = "upload_id"
    REQUEST_ID = "request_id"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFilter:
    """What a session has to be to be listed; nothing given is anything."""

    statuses: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    has_uploads: bool | None = None

    def passes(self, listed: "ListedSession") -> bool:
        """Tell whether a session is to be listed."""
        session = listed.session
        return (
            (not self.statuses or str(session.status) in self.statuses)
            and (not self.platforms or listed.platform in self.platforms)
            and (self.has_uploads is None or self.has_uploads == (session.upload_count > 0))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSession:
    """A session as it stands now, and the platform it began on, where that is still known."""

    session: Session
    platform: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """A page of sessions; `following` is where the next page begins, if there is more.

    It may hold fewer than asked for, even none, and still have a next one.
    """

    sessions: Sequence[ListedSession]
    following: EventPlace | None


class ListedRows(Protocol):
    """Where the rows of several sessions are read."""

    def get_each(self, tenant_id: str, session_ids: Sequence[str]) -> list[Session]:
        """Return those sessions and tombstones that are there, in any order; at most 100."""
        ...


class SessionIds(Protocol):
    """Where the ids of sessions are found by their first digits."""

    def ids_after(self, tenant_id: str, prefix: str, after: str, limit: int) -> list[str]:
        """Return at most `limit` ids that begin so, in their order, after one of them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDirectory:
    """The use cases. A session is listed until its tombstone goes, 30 days after its end."""

    trail: AuditTrail
    rows: ListedRows
    ids: SessionIds
    lifetimes: Lifetimes
    clock: Clock

    def page(
        self, tenant_id: str, since: int, before: EventPlace, passes: SessionFilter, limit: int
    ) -> SessionPage:
        """Return at most `limit` sessions that began before `before`, newest first."""
        scope = TrailScope(tenant_id=tenant_id, since=since, action=Action.CREATED)
        shown: list[ListedSession] = []
        looked, place, rows = 0, before, limit
        while True:
            events = self.trail.page(scope, place, TrailFilter(), rows)
            listed = self._listed(tenant_id, events.records)
            for index, record in enumerate(events.records):
                looked += 1
                found = listed.get(record.event.session_id)
                if found is None or not passes.passes(found):
                    continue
                shown.append(found)
                if len(shown) == limit:
                    is_last = index == len(events.records) - 1
                    here = EventPlace(at=record.event.at, event_id=record.event.event_id)
                    return SessionPage(
                        sessions=shown, following=events.following if is_last else here
                    )
            if events.following is None or looked >= PAGE_ROWS or not events.records:
                return SessionPage(sessions=shown, following=events.following)
            place, rows = events.following, _FURTHER_ROWS

    def by_id(self, tenant_id: str, session_id: str) -> list[ListedSession]:
        """Return the session of this id, or nothing."""
        return self._in_order(tenant_id, [session_id])

    def by_prefix(
        self, tenant_id: str, prefix: str, after: str, limit: int
    ) -> tuple[list[ListedSession], str | None]:
        """Return sessions whose ids begin so, in the order of ids, and the last id if more follow.

        Those whose tombstone is gone are left out.
        """
        ids = self.ids.ids_after(tenant_id, prefix, after, limit + 1)
        shown = ids[:limit]
        return self._in_order(tenant_id, shown), shown[-1] if len(ids) > limit else None

    def by_upload(self, tenant_id: str, upload_id: str) -> list[ListedSession]:
        """Return the session that an upload began in; its id says when that was."""
        made = made_at(upload_id)
        scope = TrailScope(
            tenant_id=tenant_id, since=made - _UPLOAD_SPAN_MS, action=Action.UPLOAD_CREATED
        )
        wanted = TrailFilter(wanted={"upload_id": (upload_id,)})
        place: EventPlace | None = EventPlace(at=made + _UPLOAD_SPAN_MS)
        while place is not None:
            page = self.trail.page(scope, place, wanted, 1)
            if page.records:
                return self._in_order(tenant_id, [page.records[0].event.session_id])
            place = page.following
        return []

    def by_request(
        self, tenant_id: str, since: int, before: EventPlace, request_id: str
    ) -> SessionPage:
        """Return the sessions that a request changed, as far back as one page may look."""
        scope = TrailScope(tenant_id=tenant_id, since=since)
        wanted = TrailFilter(wanted={"request_id": (request_id,)})
        page = self.trail.page(scope, before, wanted, 100)
        ids = dict.fromkeys(r.event.session_id for r in page.records if r.event.session_id)
        return SessionPage(sessions=self._in_order(tenant_id, list(ids)), following=page.following)

    def _in_order(self, tenant_id: str, session_ids: Sequence[str]) -> list[ListedSession]:
        rows = {row.session_id: row for row in self.rows.get_each(tenant_id, session_ids)}
        return [
            self._as_listed(rows[session_id], "")
            for session_id in session_ids
            if session_id in rows
        ]

    def _listed(self, tenant_id: str, records: Sequence[ChangeRecord]) -> dict[str, ListedSession]:
        platforms = {r.event.session_id: str(r.facts.get("platform", "")) for r in records}
        ids = iter(platforms)
        rows: Iterator[Session] = (
            row
            for batch in iter(lambda: list(islice(ids, 100)), [])
            for row in self.rows.get_each(tenant_id, batch)
        )
        return {row.session_id: self._as_listed(row, platforms[row.session_id]) for row in rows}

    def _as_listed(self, row: Session, platform: str) -> ListedSession:
        session = as_of(row, self.clock(), self.lifetimes)
        first = next(iter(row.devices.values()), None)
        known = platform or (first.platform if first else None)
        return ListedSession(session=session, platform=known)


def kind_of(text: str) -> SearchKind:
    """Return what a text names. Raise InvalidFieldError for what nothing is found by.

    An address is refused: nobody can be looked up by who they are.
    """
    if "@" in text:
        detail = "Sessions cannot be searched by e-mail: no index of people is kept."
        raise InvalidFieldError("/search", detail)
    if _UUID.fullmatch(text):
        return SearchKind.UPLOAD_ID if is_upload_id(text) else SearchKind.SESSION_ID
    if _PREFIX.fullmatch(text):
        return SearchKind.SESSION_ID_PREFIX
    if _REQUEST_ID.fullmatch(text):
        return SearchKind.REQUEST_ID
    raise InvalidFieldError("/search", "A session id, its first digits, an upload or request id.")
