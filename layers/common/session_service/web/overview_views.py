"""What operators see at a glance: the rollups of a stretch of time, put together."""

from typing import TypedDict


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
