"""Asking what happened: pages of audit events, how many there are, and when.

One query reads one scope (a tenant's time, a session, or an action) newest first and looks at each
event in memory; so a page costs in proportion to what it looks at, and never more than a cap.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import replace
from dataclasses import dataclass, field
from typing import Protocol

from session_service.domain.audit_fields import FAILURE, is_field, outcome_of, value_of
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.errors import InvalidFieldError
from session_service.domain.ports import Clock

MOST_SHOWN = 100
# What one page may look at: events, and days (or months) without any. What a count says "and more"
# after, and what counts and histograms may look at: events, and days (or months) with or without.
PAGE_READS = 1_000
PAGE_STRETCHES = 62
MOST_COUNTED = 1_000
HISTOGRAM_READS = 10_000
HISTOGRAM_STRETCHES = 403  # 400 days, and the parts of days around them
MOST_BUCKETS = 400
# Nothing is recorded of what is still to come; clocks differ by less than this.
_AHEAD_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlace:
    """A place in the order of time: an event's moment (epoch milliseconds) and its id."""

    at: int
    event_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailScope:
    """What is read: a tenant's events from `since` on, of one session or one action only."""

    tenant_id: str
    since: int
    session_id: str = ""
    action: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Values that a field has to have, any of those given, or must not have."""

    wanted: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unwanted: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise InvalidFieldError for a field that no event has."""
        for name in (*self.wanted, *self.unwanted):
            if not is_field(name):
                raise InvalidFieldError(f"/filter/{name}", "No event has this field.")

    def only(self, name: str) -> str | None:
        """Return the one value that is wanted of a field, or None for any other number."""
        values = self.wanted.get(name, ())
        return values[0] if len(values) == 1 else None

    def passes(self, record: ChangeRecord) -> bool:
        """Tell whether an event has what is wanted and nothing that is not."""
        return all(value_of(record, name) in self.wanted[name] for name in self.wanted) and not any(
            value_of(record, name) in self.unwanted[name] for name in self.unwanted
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """A page of events, newest first. `following` is where the next page begins, if there is more.

    A page may hold fewer events than asked for, even none, and still have a next one: it stopped
    after `read` events that did not pass.
    """

    records: Sequence[ChangeRecord]
    following: EventPlace | None
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailCount:
    """How many events pass; where it is not `exact`, at least so many."""

    number: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """How many events pass in each bucket of time, oldest first; `failures` are among `counts`.

    `complete_since` is the moment from which on nothing was left out: the cap ends a reading.
    """

    since: int
    bucket: int
    counts: Sequence[int]
    failures: Sequence[int]
    complete_since: int


class TrailIndex(Protocol):
    """Where events can be read again."""

    def find(self, tenant_id: str, place: EventPlace) -> ChangeRecord | None:
        """Return a tenant's event that is known by its moment and its id, or None."""
        ...

    def newest_first(
        self, scope: TrailScope, before: EventPlace, page: int
    ) -> Iterator[ChangeRecord | EventPlace]:
        """Yield the events of a scope older than `before`, read `page` by page as asked for.

        Between two stretches of time that are kept apart, the place where the first of them begins:
        it may have been empty, and still was a request.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTrail:
    """The use cases. Every time is in epoch milliseconds, every range without its end.

    What is older than the `retention` (milliseconds) is not looked for, whatever is asked, nor what
    is still to come.
    """

    index: TrailIndex
    clock: Clock
    retention: int

    def find(self, tenant_id: str, place: EventPlace) -> ChangeRecord | None:
        """Return one event, or None where there is none of this id at this moment."""
        return self.index.find(tenant_id, place)

    def page(
        self, scope: TrailScope, before: EventPlace, passes: TrailFilter, limit: int
    ) -> TrailPage:
        """Return at most `limit` events older than `before`. Raise InvalidFieldError over 100."""
        if not 1 <= limit <= MOST_SHOWN:
            raise InvalidFieldError("/limit", f"Between 1 and {MOST_SHOWN}.")
        # A filter may drop most of what is read: then longer pages cost fewer requests.
        is_plain = not passes.wanted and not passes.unwanted
        found = self._found(scope, before, limit + 1 if is_plain else 250)
        shown: list[ChangeRecord] = []
        read, stretches, last = 0, 0, before
        for record in found:
            if isinstance(record, EventPlace):
                stretches, last = stretches + 1, record
                if stretches == PAGE_STRETCHES:
                    return TrailPage(records=shown, following=last, read=read)
                continue
            if len(shown) == limit or read == PAGE_READS:
                return TrailPage(records=shown, following=last, read=read)
            read, last = read + 1, _place(record)
            if passes.passes(record):
                shown.append(record)
        return TrailPage(records=shown, following=None, read=read)

    def count(self, scope: TrailScope, before: EventPlace, passes: TrailFilter) -> TrailCount:
        """Count what passes, up to 1,000 of at most ten times as many that are looked at."""
        number = 0
        for found in self._bounded(scope, before):
            if isinstance(found, EventPlace) or number == MOST_COUNTED:
                return TrailCount(number=number, exact=False)
            number += passes.passes(found)
        return TrailCount(number=number, exact=True)

    def histogram(
        self, scope: TrailScope, before: EventPlace, passes: TrailFilter, buckets: int
    ) -> Histogram:
        """Spread what passes over equal buckets from the scope's beginning to `before`."""
        span = before.at - scope.since
        if not 1 <= buckets <= MOST_BUCKETS or span <= 0:
            raise InvalidFieldError("/buckets", f"Between 1 and {MOST_BUCKETS}, of some time.")
        bucket = -(-span // buckets)
        counts, failures = [0] * buckets, [0] * buckets
        complete_since = scope.since
        for found in self._bounded(scope, before):
            if isinstance(found, EventPlace):
                complete_since = found.at
            elif passes.passes(found):
                place = (found.event.at - scope.since) // bucket
                counts[place] += 1
                failures[place] += outcome_of(found) == FAILURE
        return Histogram(
            since=scope.since,
            bucket=bucket,
            counts=counts,
            failures=failures,
            complete_since=complete_since,
        )

    def events(self, scope: TrailScope, before: EventPlace) -> Iterator[ChangeRecord]:
        """Yield the events of a scope that are older than `before`, newest first."""
        for found in self._found(scope, before, 1000):
            if not isinstance(found, EventPlace):
                yield found

    def _bounded(
        self, scope: TrailScope, before: EventPlace
    ) -> Iterator[ChangeRecord | EventPlace]:
        """Yield events as far as a count may look, then, where more are left, how far that was."""
        read = stretches = 0
        for found in self._found(scope, before, 1000):
            if isinstance(found, EventPlace):
                stretches += 1
                if stretches == HISTOGRAM_STRETCHES:
                    yield found
                    return
                continue
            if read == HISTOGRAM_READS:
                yield EventPlace(at=found.event.at + 1)
                return
            read += 1
            yield found

    def _found(
        self, scope: TrailScope, before: EventPlace, page: int
    ) -> Iterator[ChangeRecord | EventPlace]:
        now = self.clock()
        kept = replace(scope, since=max(scope.since, now - self.retention))
        newest = EventPlace(at=now + _AHEAD_MS)
        return self.index.newest_first(kept, before if before.at <= newest.at else newest, page)


def _place(record: ChangeRecord) -> EventPlace:
    return EventPlace(at=record.event.at, event_id=record.event.event_id)
