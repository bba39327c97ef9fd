"""Rate limits: so many calls at once, then one for each interval (GCRA). Times are milliseconds.

All that is kept of a subject is its theoretical arrival time (`tat`): when it would have used up
what it has taken, had it taken one each interval. In any span a subject gets at most the quota and
one more for each whole interval of that span.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from session_service.domain.errors import RateLimitedError

MINUTE_MS = 60_000
# Entries of one memory: about 2 MB. The longest unused is forgotten first.
_MEMORY_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `quota` calls at once, and as many again in each `per_ms`, evenly spread."""

    name: str
    quota: int
    per_ms: int

    @property
    def interval(self) -> int:
        """The time in which one call is regained; rounded up, so that a limit errs strict."""
        return -(-self.per_ms // self.quota)

    @property
    def window_seconds(self) -> int:
        """The time in which the whole quota is regained, as a client is told."""
        return -(-self.per_ms // 1000)

    def full(self, now: int) -> int:
        """The `tat` of a subject that has taken its whole quota at `now`."""
        return now + self.quota * self.interval

    def latest(self, now: int) -> int:
        """The last `tat` at which one more call is accepted at `now`."""
        return now + (self.quota - 1) * self.interval

    def forget_at(self, now: int) -> int:
        """When, at the latest, whatever is taken at `now` counts no more."""
        return self.full(now) + self.per_ms

    def is_of_another_clock(self, tat: int, now: int) -> bool:
        """Tell whether a `tat` lies so far ahead that the clock must have gone back since."""
        return tat > self.full(now) + 2 * self.per_ms

    def accepted(self, tat: int, now: int) -> "Verdict":
        """Return the verdict on a call that has moved its subject to `tat`."""
        ahead = min(max(tat - now, self.interval), self.quota * self.interval)
        remaining = self.quota - -(-ahead // self.interval)
        wait = ahead - (self.quota - remaining - 1) * self.interval
        return Verdict(self, accepted=True, remaining=remaining, wait=wait)

    def refused(self, tat: int, now: int) -> "Verdict":
        """Return the verdict on a call whose subject stays at `tat`."""
        wait = min(max(tat - self.latest(now), 1), 3 * self.per_ms)
        return Verdict(self, accepted=False, remaining=0, wait=wait)


class Verdict(NamedTuple):
    """What a limit says to one call. After `wait` one more call than `remaining` is possible."""

    limit: Limit
    accepted: bool
    remaining: int
    wait: int

    @property
    def wait_seconds(self) -> int:
        """The wait in whole seconds, never too short."""
        return -(-self.wait // 1000)

    def require_accepted(self) -> None:
        """Raise RateLimitedError where the call was refused."""
        if not self.accepted:
            raise RateLimitedError(
                self.limit.name,
                quota=self.limit.quota,
                window_seconds=self.limit.window_seconds,
                retry_after_seconds=self.wait_seconds,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Every limit of a deployment."""

    create: Limit
    renew: Limit
    uploads: Limit
    wrong_credentials: Limit
    forged_credentials: Limit
    requests: Limit


type _Key = tuple[str, Subject]


class Subject(NamedTuple):
    """Whose calls are counted. Tenants are kept apart; `name` tells no address."""

    tenant_id: str
    name: str


class Counters(Protocol):
    """Where calls are counted."""

    def take(self, limit: Limit, subject: Subject, now: int) -> Verdict:
        """Count one call of the subject if the limit admits it."""
        ...


class MemoryCounters:
    """Counts in this process alone: for what may be approximate and must cost nothing."""

    def __init__(self, size: int = _MEMORY_SIZE) -> None:
        self._size = size
        self._tats: dict[_Key, int] = {}

    def take(self, limit: Limit, subject: Subject, now: int) -> Verdict:
        """Count one call of the subject if the limit admits it."""
        key = (limit.name, subject)
        tat = self._tats.pop(key, now)
        if limit.is_of_another_clock(tat, now):
            tat = limit.full(now)
        admitted = tat <= limit.latest(now)
        if admitted:
            tat = max(tat, now) + limit.interval
        _keep(self._tats, key, tat, self._size)
        return limit.accepted(tat, now) if admitted else limit.refused(tat, now)


def _unheard() -> None:
    """Tell nobody."""


class RememberedRefusals:
    """Asks exact counters, except where they have just said that the subject has to wait.

    What is taken is never given back, so that asking again could only give the same answer: a
    flood costs the store one refusal for each wait and process. `on_hit` hears of each call that
    was refused so, without asking.
    """

    def __init__(
        self,
        counters: Counters,
        size: int = _MEMORY_SIZE,
        on_hit: Callable[[], None] = _unheard,
    ) -> None:
        self._counters = counters
        self._on_hit = on_hit
        self._size = size
        self._until: dict[_Key, int] = {}

    def take(self, limit: Limit, subject: Subject, now: int) -> Verdict:
        """Count one call of the subject if the limit admits it."""
        key = (limit.name, subject)
        until = self._until.pop(key, now)
        if now < until <= now + 3 * limit.per_ms:
            _keep(self._until, key, until, self._size)
            self._on_hit()
            return Verdict(limit, accepted=False, remaining=0, wait=until - now)
        verdict = self._counters.take(limit, subject, now)
        if not verdict.accepted:
            _keep(self._until, key, now + verdict.wait, self._size)
        return verdict


def per_minute(name: str, quota: int) -> Limit:
    """Return a limit of so many calls a minute."""
    return Limit(name, quota, MINUTE_MS)


def _keep(entries: dict[_Key, int], key: _Key, time: int, size: int) -> None:
    """Put an entry last; where there are too many, the one unused for longest goes."""
    if len(entries) >= size:
        del entries[next(iter(entries))]
    entries[key] = time
