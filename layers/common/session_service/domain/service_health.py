"""How the service itself does: its answers, what failed and waits, its runs. Never a visitor's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from session_service.domain.audit_trail import (
    AuditTrail,
    EventPlace,
    TrailFilter,
    TrailScope,
)
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.overview import Percentile, percentile
from session_service.domain.ports import Clock
from session_service.domain.request_summaries import answer_times
from session_service.domain.rolling_up import RollupRun
from session_service.domain.rollups import BUCKETS

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS
_WEEK_MS = 7 * 24 * _HOUR_MS
_SWEEPS_SHOWN = 10
_MOST_UNSEALED = 1_000
# The summaries of an hour: one a minute and kind of answer, and few of them.
_MOST_SUMMARIES = 5_000
_TARGET = 0.999
_ROLLUPS_LATE_MS = 15 * _MINUTE_MS
# The seal runs every hour: what waits for longer than two has been passed by.
_SEAL_LATE_MS = 2 * _HOUR_MS
_REFUSED, _FAILED = 400, 500

# What a run of the sweep reported, as it stands in its item.
type SweepRun = Mapping[str, object]


@dataclass(slots=True, kw_only=True)
class Answers:
    """How many requests were answered, and how many of those with 4xx and 5xx."""

    total: int = 0
    refused: int = 0
    failed: int = 0

    def add(self, status: int, count: int) -> None:
        """Count answers of one status."""
        self.total += count
        self.refused += count if _REFUSED <= status < _FAILED else 0
        self.failed += count if status >= _FAILED else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHealth:
    """The answers since a moment, in all and by route; `milliseconds` is a histogram."""

    since: int
    answers: Answers
    routes: Mapping[str, Answers]
    milliseconds: Sequence[int]

    @property
    def success_rate(self) -> float | None:
        """The share that was not answered with 5xx; None of none."""
        total = self.answers.total
        return round(1 - self.answers.failed / total, 6) if total else None

    def percentile(self, share: float) -> Percentile | None:
        """Return the bucket of milliseconds that a percentile of good answers lies in."""
        return percentile(self.milliseconds, share)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDepth:
    """How many messages wait in a failure queue; None where it did not say."""

    name: str
    depth: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHealth:
    """All of it. `warnings` names what wants to be looked at."""

    requests: RequestHealth
    queues: Sequence[QueueDepth]
    sweeps: Sequence[SweepRun]
    rollups: RollupRun | None
    last_event_at: int | None
    manifests: int
    unsealed: int
    warnings: Sequence[str]


class Queues(Protocol):
    """The failure queues."""

    def depths(self) -> list[QueueDepth]:
        """Return how much waits in each."""
        ...


class Runs(Protocol):
    """What runs of the schedules have left behind."""

    def sweeps(self, limit: int) -> list[tuple[int, SweepRun]]:
        """Return the newest reports of the sweep with when each run began, newest first."""
        ...

    def last_rollups(self) -> RollupRun | None:
        """Return the counting of the rollups that came to its end last."""
        ...

    def sealed(self) -> int:
        """Return how many manifests there are."""
        ...

    def unsealed(self) -> Iterator[int]:
        """Yield since when each segment waits for the seal, in epoch milliseconds."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthService:
    """The use case. `sweep_interval` is milliseconds between two runs."""

    trail: AuditTrail
    runs: Runs
    queues: Queues
    clock: Clock
    sweep_interval: int

    def health(self, tenant_id: str) -> ServiceHealth:
        """Return how the service does; the requests are those of a tenant's last hour."""
        now = self.clock()
        since = now - _HOUR_MS
        requests = request_health(since, self._summaries(tenant_id, since, now))
        queues = self.queues.depths()
        sweeps = self.runs.sweeps(_SWEEPS_SHOWN)
        rollups = self.runs.last_rollups()
        warnings = [f"failure_queue:{queue.name}" for queue in queues if queue.depth]
        warnings += self._sweep_warnings(sweeps, now)
        if rollups is not None and (now - rollups.at > _ROLLUPS_LATE_MS or rollups.waiting):
            warnings.append("rollups_late")
        unsealed = list(islice(self.runs.unsealed(), _MOST_UNSEALED))
        if unsealed and now - min(unsealed) > _SEAL_LATE_MS:
            warnings.append("seal_late")
        if requests.success_rate is not None and requests.success_rate < _TARGET:
            warnings.append("failing_requests")
        return ServiceHealth(
            requests=requests,
            queues=queues,
            sweeps=[report for _, report in sweeps],
            rollups=rollups,
            last_event_at=self._last_event_at(tenant_id, now),
            manifests=self.runs.sealed(),
            unsealed=len(unsealed),
            warnings=warnings,
        )

    def _sweep_warnings(self, sweeps: Sequence[tuple[int, SweepRun]], now: int) -> Iterator[str]:
        if not sweeps:
            return
        at, report = sweeps[0]
        if now - at > 3 * self.sweep_interval:
            yield "sweep_late"
        if report.get("braked"):
            yield "sweep_braked"
        if report.get("failed"):
            yield "sweep_failed"

    def _summaries(self, tenant_id: str, since: int, now: int) -> Iterator[ChangeRecord]:
        for action in (
            Action.REQUESTS_ANSWERED,
            Action.REQUESTS_REFUSED,
            Action.REQUESTS_FAILED,
        ):
            scope = TrailScope(tenant_id=tenant_id, since=since, action=action)
            events = self.trail.events(scope, EventPlace(at=now + 1))
            yield from islice(events, _MOST_SUMMARIES)

    def _last_event_at(self, tenant_id: str, now: int) -> int | None:
        scope = TrailScope(tenant_id=tenant_id, since=now - _WEEK_MS)
        page = self.trail.page(scope, EventPlace(at=now + _MINUTE_MS), TrailFilter(), 1)
        return page.records[0].event.at if page.records else None


def request_health(since: int, records: Iterable[ChangeRecord]) -> RequestHealth:
    """Return what summaries of requests come to together."""
    answers, routes = Answers(), defaultdict[str, Answers](Answers)
    milliseconds = [0] * BUCKETS
    for record in records:
        for bucket, count in answer_times(record.facts):
            milliseconds[bucket] += count
        for operation, status, count in _counts(record):
            answers.add(status, count)
            routes[operation].add(status, count)
    return RequestHealth(
        since=since, answers=answers, routes=dict(routes), milliseconds=milliseconds
    )


def _counts(record: ChangeRecord) -> Iterator[tuple[str, int, int]]:
    facts = record.facts
    if record.event.action is not Action.REQUESTS_ANSWERED:
        yield str(facts["operation"]), int(facts["status"]), int(facts["count"])
        return
    for name, count in facts.items():
        operation, _, status = name.rpartition(" ")
        if operation:
            yield operation, int(status), int(count)
