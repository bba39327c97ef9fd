"""Times on the wire: RFC 3339 in UTC, with milliseconds."""

from time import gmtime, strftime


def rfc3339(milliseconds: int) -> str:
    """Return epoch milliseconds as `2026-11-22T10:00:00.000Z`."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{strftime('%Y-%m-%dT%H:%M:%S', gmtime(seconds))}.{rest:03}Z"


def milliseconds(text: str) -> int:
    """Return what `rfc3339` wrote, or another RFC 3339 time, as epoch milliseconds.

    Raise ValueError for what is no such time.
    """
    from datetime import datetime  # only operators name times; nobody else's start needs it

    return round(datetime.fromisoformat(text).timestamp() * 1000)


def seconds_until(moment: int, now: int) -> int:
    """Return whole seconds left, rounded down, never below 0: no client acts too late on it."""
    return max(0, (moment - now) // 1000)
