"""The overview's numbers, counted once more: from the events of an export alone.

What is written here knows nothing of rollups. Where both agree, an operator's numbers can be
checked by whoever holds the audit.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

type Event = Mapping[str, Any]

BUCKETS = 24
_HOUR = timedelta(hours=1)
_REQUESTS = ("requests_answered", "requests_refused", "requests_failed")


def recount(events: Iterable[Event], since: str, until: str, active: int) -> dict[str, Any]:
    """Return what an overview of this time says, but for its freshness and what was before.

    `active` is how many sessions there were at its beginning.
    """
    found = list(events)
    hours = [*_hours(_time(since), _time(until))]
    series = []
    for hour in hours:
        within = [each for each in found if hour <= _time(each["at"]) < hour + _HOUR]
        active += _started(within) - _ended(within).total()
        series.append(_point(hour, within, active))
    grid = [[0] * 24 for _ in range(7)]
    for each in found:
        if each["action"] == "created":
            at = _time(each["at"])
            grid[at.weekday()][at.hour] += 1
    lengths = [each["facts"]["seconds"] for each in found if "seconds" in each["facts"]]
    buckets = Counter(min(BUCKETS - 1, length.bit_length()) for length in lengths)
    return {
        "current": _kpis(found, active, sorted(lengths)),
        "series": series,
        "durations": [buckets[bucket] for bucket in range(BUCKETS)],
        "weekday_hours": grid,
        "ended": _ended(found),
        "renewals": _named(found, "replaced", lambda each: each["reason"]),
        "errors": _errors(found),
        "platforms": _named(
            [each for each in found if "platform" in each["facts"]],
            "created",
            lambda each: each["facts"]["platform"],
        ),
    }


def _kpis(events: Sequence[Event], active: int, lengths: Sequence[int]) -> dict[str, Any]:
    ended = _ended(events)
    renewed = _count(events, "replaced")
    requests, errors = _requests(events), _errors(events).total()
    by_visitors = sum(n for name, n in ended.items() if name.partition("/")[0] == "ended")
    failed = sum(each["facts"]["count"] for each in events if each["action"] == "requests_failed")
    return {
        "active": active,
        "started": _started(events),
        "ended": ended.total(),
        "completed_share": _share(by_visitors, ended.total()),
        "renewed": renewed,
        "renewal_rate": _share(renewed, ended.total()),
        "median_seconds": _at(lengths, 0.5),
        "p90_seconds": _at(lengths, 0.9),
        "requests": requests,
        "error_rate": _share(errors, requests),
        "failure_rate": _share(failed, requests),
        "uploads_stored": _count(events, "upload_stored"),
        "stored_bytes": _stored_bytes(events),
        "orphans_deleted": _count(events, "stray_deleted"),
    }


def _point(hour: datetime, events: Sequence[Event], active: int) -> dict[str, Any]:
    return {
        "at": hour,
        "active": active,
        "started": _started(events),
        "ended": _ended(events).total(),
        "renewed": _count(events, "replaced"),
        "requests": _requests(events),
        "errors": _errors(events).total(),
        "uploads_stored": _count(events, "upload_stored"),
        "stored_bytes": _stored_bytes(events),
    }


def _at(lengths: Sequence[int], share: float) -> int | None:
    """Return the length that this share of all does not exceed; None of none."""
    rank = -(-len(lengths) * share // 1)
    return lengths[max(0, int(rank) - 1)] if lengths else None


def _started(events: Iterable[Event]) -> int:
    return _count(events, "created")


def _ended(events: Iterable[Event]) -> Counter[str]:
    """Count what took sessions out of use: each session has exactly one event with its length."""
    over = [each for each in events if "seconds" in each["facts"]]
    return Counter("/".join(filter(None, (each["action"], each["reason"]))) for each in over)


def _errors(events: Iterable[Event]) -> Counter[str]:
    counts = Counter[str]()
    for each in events:
        if each["action"] in ("requests_refused", "requests_failed"):
            counts[each["code"]] += each["facts"]["count"]
    return counts


def _requests(events: Iterable[Event]) -> int:
    return sum(each["facts"]["count"] for each in events if each["action"] in _REQUESTS)


def _stored_bytes(events: Iterable[Event]) -> int:
    return sum(each["facts"]["size"] for each in events if each["action"] == "upload_stored")


def _named(events: Iterable[Event], action: str, name: Any) -> Counter[str]:
    return Counter(name(each) for each in events if each["action"] == action)


def _count(events: Iterable[Event], action: str) -> int:
    return sum(each["action"] == action for each in events)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def _hours(since: datetime, until: datetime) -> Iterable[datetime]:
    while since < until:
        yield since
        since += _HOUR


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
