"""Rollups put together: what a stretch of time came to, beside the one before it.

Everything here is a function of rollups, so an overview costs one read of the hours it shows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from session_service.domain.changes import Action
from session_service.domain.recording import HOUR_MS
from session_service.domain.rolling_up import RollupRun
from session_service.domain.rollups import BUCKETS, Rollup

_DAY_HOURS = 24
_DAYS = 7
# More points than this are put together by days.
MOST_POINTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentile:
    """The bucket that a percentile lies in: from `low` on, below `high` (None: open)."""

    low: int
    high: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What some hours came to together; `active` is how many sessions there were at their end."""

    active: int
    started: int
    ended: Counter[str]
    durations: Sequence[int]
    renewals: Counter[str]
    requests: int
    errors: Counter[str]
    uploads: Counter[str]
    stored_bytes: int
    orphans: int
    platforms: Counter[str]

    @property
    def completed(self) -> int:
        """How many sessions their own visitor ended."""
        return sum(n for name, n in self.ended.items() if name.partition("/")[0] == Action.ENDED)

    def percentile(self, share: float) -> Percentile | None:
        """Return where the percentile of how long sessions were used lies; None of none."""
        return percentile(self.durations, share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The totals of one stretch of a series; `at` is when it begins."""

    at: int
    totals: Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Whole hours from `since` on, before `until`; times and `bucket` are milliseconds.

    `weekday_hours` is how many sessions began: seven days from Monday on, each of 24 hours, UTC.
    """

    since: int
    until: int
    totals: Totals
    previous: Totals | None
    bucket: int
    series: Sequence[Point]
    weekday_hours: Sequence[Sequence[int]]
    run: RollupRun | None


class RollupReader(Protocol):
    """Where rollups are read."""

    def between(self, tenant_id: str, since: int, until: int) -> Iterator[Rollup]:
        """Yield the rollups of the hours from `since` on, before `until`, in order."""
        ...

    def last_before(self, tenant_id: str, hour: int) -> Rollup | None:
        """Return the newest rollup of an earlier hour."""
        ...

    def last_run(self) -> RollupRun | None:
        """Return the run that came to its end last, or None before the first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewService:
    """The use case."""

    rollups: RollupReader

    def overview(self, tenant_id: str, since: int, until: int, *, compare: bool) -> Overview:
        """Return what the hours that this time touches came to; with `compare` as many before."""
        first = since // HOUR_MS * HOUR_MS
        end = -(-until // HOUR_MS) * HOUR_MS
        before = first - (end - first)
        begins = before if compare else first
        earlier = self.rollups.last_before(tenant_id, begins)
        active = earlier.active if earlier else 0
        hours = {rollup.hour: rollup for rollup in self.rollups.between(tenant_id, begins, end)}
        previous = None
        if compare:
            previous = totals_of(_within(hours, before, first), active)
            active = previous.active
        count = (end - first) // HOUR_MS
        bucket = HOUR_MS if count <= MOST_POINTS else HOUR_MS * _DAY_HOURS
        return Overview(
            since=first,
            until=end,
            totals=totals_of(_within(hours, first, end), active),
            previous=previous,
            bucket=bucket,
            series=list(_series(hours, first, end, bucket, active)),
            weekday_hours=_weekday_hours(_within(hours, first, end)),
            run=self.rollups.last_run(),
        )


def totals_of(rollups: Iterable[Rollup], active: int) -> Totals:
    """Return what hours come to together; `active` is how many sessions there were before."""
    counters: Mapping[str, Counter[str]] = {
        name: Counter() for name in ("ended", "renewals", "errors", "uploads", "platforms")
    }
    durations = [0] * BUCKETS
    started = requests = stored_bytes = orphans = 0
    for rollup in rollups:
        active = rollup.active
        started += rollup.started
        requests += rollup.requests
        stored_bytes += rollup.stored_bytes
        orphans += rollup.orphans
        durations = [sum(pair) for pair in zip(durations, rollup.durations, strict=True)]
        for name, counter in counters.items():
            counter.update(getattr(rollup, name))
    return Totals(
        active=active,
        started=started,
        durations=durations,
        requests=requests,
        stored_bytes=stored_bytes,
        orphans=orphans,
        **counters,
    )


def percentile(histogram: Sequence[int], share: float) -> Percentile | None:
    """Return the bucket of a rollup's histogram that a percentile lies in; None of none.

    A bucket is twice as wide as the one before it: so wide is the error, too.
    """
    left = share * sum(histogram)
    for bucket, count in enumerate(histogram):
        left -= count
        if count and left <= 0:
            low, high = bucket_bounds(bucket)
            return Percentile(low=low, high=high)
    return None


def bucket_bounds(bucket: int) -> tuple[int, int | None]:
    """Return where a bucket of a histogram begins, and where it ends (None: open)."""
    low = 0 if bucket == 0 else 1 << (bucket - 1)
    return low, None if bucket == BUCKETS - 1 else 1 << bucket


def _within(hours: Mapping[int, Rollup], since: int, until: int) -> list[Rollup]:
    return [rollup for hour, rollup in hours.items() if since <= hour < until]


def _series(
    hours: Mapping[int, Rollup], since: int, until: int, bucket: int, active: int
) -> Iterator[Point]:
    """Yield every stretch, those without any events too."""
    for at in range(since, until, bucket):
        totals = totals_of(_within_bucket(hours, at, min(at + bucket, until)), active)
        active = totals.active
        yield Point(at=at, totals=totals)


def _within_bucket(hours: Mapping[int, Rollup], at: int, until: int) -> Iterator[Rollup]:
    for hour in range(at, until, HOUR_MS):
        if hour in hours:
            yield hours[hour]


def _weekday_hours(rollups: Iterable[Rollup]) -> list[list[int]]:
    grid = [[0] * _DAY_HOURS for _ in range(_DAYS)]
    for rollup in rollups:
        begins = datetime.fromtimestamp(rollup.hour / 1000, UTC)
        grid[begins.weekday()][begins.hour] += rollup.started
    return grid
