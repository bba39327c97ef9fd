"""The stretch of time that a list, a count or an overview is about, from its query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from session_service.domain.times import milliseconds
from session_service.web.errors import MalformedRequestError

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
PRESETS = {"1h": HOUR_MS, "24h": DAY_MS, "7d": 7 * DAY_MS, "30d": 30 * DAY_MS}
DEFAULT = "24h"
# Ten years: as long as anything is kept.
_LONGEST_MS = 3660 * DAY_MS
# The end of the year 9999 in UTC: a time zone reaches further.
_LATEST_MS = 253_402_300_799_999
_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """From `since` on, before `until`, in epoch milliseconds."""

    since: int
    until: int


def time_window(query: Mapping[str, str], now: int) -> TimeWindow:
    """Return the window that `last`, or `from` and `to`, name; the last 24 hours where none does.

    Raise MalformedRequestError for both, for one that ends before it begins, or over ten years.
    """
    if "from" not in query and "to" not in query:
        length = PRESETS.get(query.get("last", DEFAULT))
        if length is None:
            raise MalformedRequestError(f"last is one of {', '.join(PRESETS)}.")
        return TimeWindow(since=now - length, until=now)
    if "last" in query:
        raise MalformedRequestError("Send last, or from and to, not both.")
    until = moment(query["to"], "to") if "to" in query else now
    since = moment(query["from"], "from") if "from" in query else until - PRESETS[DEFAULT]
    if not 0 < until - since <= _LONGEST_MS:
        raise MalformedRequestError("from is before to, by ten years at most.")
    return TimeWindow(since=since, until=until)


def moment(text: str, name: str) -> int:
    """Return an RFC 3339 time as epoch milliseconds, 0 before 1970. Raise MalformedRequestError."""
    try:
        if not _TIME.fullmatch(text):
            raise ValueError
        found = milliseconds(text.upper())
        if found > _LATEST_MS:
            raise ValueError
    except (ValueError, OverflowError):
        raise MalformedRequestError(f"{name} is an RFC 3339 time with its zone.") from None
    return max(0, found)


def flag(query: Mapping[str, str], name: str) -> bool | None:
    """Return whether a parameter is true or false, None where it is not given.

    Raise MalformedRequestError for anything else.
    """
    text = query.get(name)
    if text not in (None, "true", "false"):
        raise MalformedRequestError(f"{name} is true or false.")
    return None if text is None else text == "true"
