"""What operators see at a glance: the rollups of a stretch of time, put together."""

from collections import Counter
from http import HTTPStatus
from typing import TypedDict

from session_service.domain.overview import Overview, Point, Totals, bucket_bounds
from session_service.domain.rolling_up import RollupRun
from session_service.domain.times import rfc3339
from session_service.web.problem_table import PROBLEMS


class KpisView(TypedDict):
    """The key figures of a stretch of time. A share is from 0 to 1, null where it is of nothing.

    `median_seconds` and `p90_seconds` come from a histogram whose buckets double: each lies between
    its `low` and its `high`.
    """

    active: int
    started: int
    ended: int
    completed_share: float | None
    renewed: int
    renewal_rate: float | None
    median_seconds: "PercentileView | None"
    p90_seconds: "PercentileView | None"
    requests: int
    error_rate: float | None
    failure_rate: float | None
    uploads_stored: int
    stored_bytes: int
    orphans_deleted: int


class PercentileView(TypedDict):
    """The bucket that a percentile lies in, in seconds; `high` is null in the last, open one."""

    low: int
    high: int | None


class PointView(TypedDict):
    """One stretch of the series. `active` is how many sessions there were at its end."""

    at: str
    active: int
    started: int
    ended: int
    renewed: int
    requests: int
    errors: int
    uploads_stored: int
    stored_bytes: int


class NamedCountView(TypedDict):
    """How many there were of one kind."""

    name: str
    count: int


class DurationBucketView(TypedDict):
    """How many sessions were used for `from_seconds` or longer, and less than `to_seconds`."""

    from_seconds: int
    to_seconds: int | None
    count: int


class FreshnessView(TypedDict):
    """How far behind the numbers are.

    All events up to `computed_at` are counted, but for those of `waiting_hours` hours. It is null,
    and so is the lag, before the first run.
    """

    computed_at: str | None
    lag_seconds: int | None
    waiting_hours: int


OverviewAnswer = TypedDict(
    "OverviewAnswer",
    {
        "from": str,
        "to": str,
        "freshness": FreshnessView,
        "current": KpisView,
        "previous": KpisView | None,
        "bucket_seconds": int,
        "series": list[PointView],
        "durations": list[DurationBucketView],
        "weekday_hours": list[list[int]],
        "ended": list[NamedCountView],
        "renewals": list[NamedCountView],
        "errors": list[NamedCountView],
        "platforms": list[NamedCountView],
    },
)
OverviewAnswer.__doc__ = (
    "What the hours from `from` to `to` came to, and the same of the time before it where that was"
    " asked for. `weekday_hours` holds how many sessions began: seven days from Monday on, each of"
    " 24 hours (UTC). The lists are sorted, the largest first."
)


def overview_answer(overview: Overview, now: int) -> OverviewAnswer:
    """Return the view of an overview that was asked for at `now`."""
    totals = overview.totals
    return {
        "from": rfc3339(overview.since),
        "to": rfc3339(overview.until),
        "freshness": freshness_view(overview.run, now),
        "current": _kpis(totals),
        "previous": _kpis(overview.previous) if overview.previous else None,
        "bucket_seconds": overview.bucket // 1000,
        "series": [_point(point) for point in overview.series],
        "durations": [_bucket(*entry) for entry in enumerate(totals.durations)],
        "weekday_hours": [list(day) for day in overview.weekday_hours],
        "ended": _counts(totals.ended),
        "renewals": _counts(totals.renewals),
        "errors": _counts(totals.errors),
        "platforms": _counts(totals.platforms),
    }


def freshness_view(run: RollupRun | None, now: int) -> FreshnessView:
    """Return how far behind the rollups are at `now`."""
    return {
        "computed_at": rfc3339(run.at) if run else None,
        "lag_seconds": max(0, now - run.at) // 1000 if run else None,
        "waiting_hours": run.waiting if run else 0,
    }


def _kpis(totals: Totals) -> KpisView:
    ended = totals.ended.total()
    renewed, errors = totals.renewals.total(), totals.errors.total()
    failed = sum(count for code, count in totals.errors.items() if is_failure(code))
    return {
        "active": totals.active,
        "started": totals.started,
        "ended": ended,
        "completed_share": _share(totals.completed, ended),
        "renewed": renewed,
        "renewal_rate": _share(renewed, ended),
        "median_seconds": _percentile(totals, 0.5),
        "p90_seconds": _percentile(totals, 0.9),
        "requests": totals.requests,
        "error_rate": _share(errors, totals.requests),
        "failure_rate": _share(failed, totals.requests),
        "uploads_stored": totals.uploads["stored"],
        "stored_bytes": totals.stored_bytes,
        "orphans_deleted": totals.orphans,
    }


def is_failure(code: str) -> bool:
    """Tell whether a problem code is the service's own fault (5xx)."""
    return code in _FAILURE_CODES


_FAILURE_CODES = frozenset(
    str(code)
    for code, problem in PROBLEMS.items()
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR
)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _percentile(totals: Totals, share: float) -> PercentileView | None:
    found = totals.percentile(share)
    return {"low": found.low, "high": found.high} if found else None


def _point(point: Point) -> PointView:
    totals = point.totals
    return {
        "at": rfc3339(point.at),
        "active": totals.active,
        "started": totals.started,
        "ended": totals.ended.total(),
        "renewed": totals.renewals.total(),
        "requests": totals.requests,
        "errors": totals.errors.total(),
        "uploads_stored": totals.uploads["stored"],
        "stored_bytes": totals.stored_bytes,
    }


def _bucket(bucket: int, count: int) -> DurationBucketView:
    low, high = bucket_bounds(bucket)
    return {"from_seconds": low, "to_seconds": high, "count": count}


def _counts(counter: Counter[str]) -> list[NamedCountView]:
    ordered = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"name": name, "count": count} for name, count in ordered if count]
