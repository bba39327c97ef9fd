"""Keeping the rollups: the hours that have something new are read again and put whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.changes import ChangeRecord
from session_service.domain.ports import Clock
from session_service.domain.recording import HOUR_MS
from session_service.domain.rollups import Rollup, rollup_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedHour:
    """An hour of a tenant that has something new. A newer note of it has another mark."""

    tenant_id: str
    hour: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupRun:
    """A run that came to its end: when it began, and how many noted hours it left waiting."""

    at: int
    waiting: int


class HourIndex(Protocol):
    """Where an hour's events are read."""

    def of_hour(self, tenant_id: str, hour: int) -> Iterator[ChangeRecord]:
        """Yield the events of the hour that begins then, strongly consistent."""
        ...


class RollupStore(Protocol):
    """The rollups of every tenant, and the notes of what has changed."""

    def changed(self) -> Iterator[ChangedHour]:
        """Yield the hours that were noted, oldest first."""
        ...

    def settle(self, changed: ChangedHour) -> None:
        """Forget a note, unless there is a newer one of the same hour."""
        ...

    def last_before(self, tenant_id: str, hour: int) -> Rollup | None:
        """Return the newest rollup of an earlier hour."""
        ...

    def from_hour(self, tenant_id: str, hour: int) -> Iterator[Rollup]:
        """Yield the rollups of this hour and later ones, in order."""
        ...

    def note_run(self, run: RollupRun) -> None:
        """Note that a run has come to its end."""
        ...

    def put(self, tenant_id: str, rollup: Rollup) -> bool:
        """Store a rollup whole; False where one stands there that has seen more."""
        ...

    def mend(
        self, tenant_id: str, hour: int, stored: Rollup | None, computed: Rollup | None
    ) -> None:
        """Replace what is stored, whatever it has seen; nothing where another stands there now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupDifference:
    """An hour whose rollup is not what its events come to. None is one that is missing."""

    tenant_id: str
    hour: int
    stored: Rollup | None
    computed: Rollup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollupKeeper:
    """The two use cases: keeping up, and computing everything again."""

    index: HourIndex
    store: RollupStore
    clock: Clock

    def run(self, time_left: Callable[[], bool]) -> int:
        """Compute the hours that were noted, and return how many; the rest waits for the next run.

        A note is forgotten after its hour and all that stand on it were put, so a run that dies is
        repeated, and so is one that another run got in the way of.
        """
        began, done, waiting, behind = self.clock(), 0, 0, 0
        for changed in self.store.changed():
            if waiting or not time_left():
                waiting += 1
                continue
            if self._compute(changed.tenant_id, changed.hour):
                self.store.settle(changed)
                done += 1
            else:
                behind += 1
        self.store.note_run(RollupRun(at=began, waiting=waiting + behind))
        return done

    def rebuild(self, tenant_id: str, since: int, until: int) -> Iterator[RollupDifference]:
        """Compute all hours from `since` on, before `until`, again; yield and mend what differs.

        The first hour stands on the rollup before it, as far as there is one, and hours after
        `until` on what was mended. All events of these hours have to be there still.
        """
        begins = since // HOUR_MS * HOUR_MS
        stored = {rollup.hour: rollup for rollup in self.store.from_hour(tenant_id, begins)}
        before = self.store.last_before(tenant_id, begins)
        for hour in range(begins, until, HOUR_MS):
            rollup = rollup_of(hour, self.index.of_hour(tenant_id, hour))
            computed = rollup.following(before) if rollup.events else None
            if computed != stored.get(hour):
                self.store.mend(tenant_id, hour, stored.get(hour), computed)
                yield RollupDifference(
                    tenant_id=tenant_id, hour=hour, stored=stored.get(hour), computed=computed
                )
            before = computed or before
        for later in (rollup for hour, rollup in sorted(stored.items()) if hour >= until):
            following = later.following(before)
            if following != later:
                self.store.mend(tenant_id, later.hour, later, following)
            before = following

    def _compute(self, tenant_id: str, hour: int) -> bool:
        """Put an hour and all that stand on it; False where another run has seen more of one."""
        before = self.store.last_before(tenant_id, hour)
        rollup = rollup_of(hour, self.index.of_hour(tenant_id, hour)).following(before)
        if not rollup.events:
            return True
        if not self.store.put(tenant_id, rollup):
            return False
        # What later hours count stays as it is; how many were active may not. One that is right
        # says nothing of those after it: a run may have died there.
        for later in self.store.from_hour(tenant_id, hour + HOUR_MS):
            following = later.following(rollup)
            if following != later and not self.store.put(tenant_id, following):
                return False
            rollup = following
        return True
