"""What operators see of the service itself: its requests, its queues, its runs."""

from typing import Any, Literal, TypedDict, cast

from session_service.domain.service_health import RequestHealth, ServiceHealth, SweepRun
from session_service.domain.times import rfc3339
from session_service.web.overview_views import FreshnessView, PercentileView, freshness_view


class RouteHealthView(TypedDict):
    """How one route was answered."""

    operation: str
    requests: int
    refused: int
    failed: int


RequestHealthView = TypedDict(
    "RequestHealthView",
    {
        "from": str,
        "to": str,
        "requests": int,
        "refused": int,
        "failed": int,
        "success_rate": float | None,
        "routes": list[RouteHealthView],
    },
)
RequestHealthView.__doc__ = (
    "The answers of the last hour: refused ones are 4xx, failed ones 5xx. `success_rate` is the"
    " share that did not fail."
)


class LatencyView(TypedDict):
    """How many milliseconds the functions took to answer well, over the same time.

    Each lies from `low` on, below `high` (null: open); the buckets that it comes from double.
    """

    median: PercentileView
    p95: PercentileView
    p99: PercentileView


class QueueView(TypedDict):
    """A failure queue; `depth` is null where the queue did not answer."""

    name: str
    depth: int | None


class SweepRunView(TypedDict):
    """One clean-up run. `brake` says why it stopped itself, if it did."""

    started_at: str
    finished: bool
    dry_run: bool
    brake: str | None
    looked_at: int
    repaired: int
    deleted: int
    failed: int
    oldest_orphan_seconds: int


class IndexHealthView(TypedDict):
    """The newest event that the audit index has; null where it has none of the last week."""

    last_event_at: str | None
    seconds_ago: int | None


class SealHealthView(TypedDict):
    """The chain of evidence: sealed manifests, and segments that wait for the next seal."""

    manifests: int
    unsealed_segments: int


class HealthAnswer(TypedDict):
    """How the service is. `latency` is null where nothing was answered.

    `warnings` names what wants to be looked at: `failure_queue:<name>`, `sweep_braked`,
    `sweep_failed`, `sweep_late`, `rollups_late`, `seal_late` (a segment waits for more than two
    hours), `failing_requests` (fewer than 99.9 % went well).
    """

    status: Literal["ok", "warning"]
    warnings: list[str]
    checked_at: str
    requests: RequestHealthView
    latency: LatencyView | None
    queues: list[QueueView]
    sweeps: list[SweepRunView]
    rollups: FreshnessView
    index: IndexHealthView
    seal: SealHealthView


def health_answer(health: ServiceHealth, now: int) -> HealthAnswer:
    """Return the view of the service's health at `now`."""
    requests, last = health.requests, health.last_event_at
    warnings = list(health.warnings)
    return {
        "status": "warning" if warnings else "ok",
        "warnings": warnings,
        "checked_at": rfc3339(now),
        "requests": {
            "from": rfc3339(requests.since),
            "to": rfc3339(now),
            "requests": requests.answers.total,
            "refused": requests.answers.refused,
            "failed": requests.answers.failed,
            "success_rate": requests.success_rate,
            "routes": [
                {
                    "operation": operation,
                    "requests": route.total,
                    "refused": route.refused,
                    "failed": route.failed,
                }
                for operation, route in sorted(requests.routes.items())
            ],
        },
        "latency": _latency(requests),
        "queues": [{"name": queue.name, "depth": queue.depth} for queue in health.queues],
        "sweeps": [_sweep(run) for run in health.sweeps],
        "rollups": freshness_view(health.rollups, now),
        "index": {
            "last_event_at": None if last is None else rfc3339(last),
            "seconds_ago": None if last is None else max(0, now - last) // 1000,
        },
        "seal": {"manifests": health.manifests, "unsealed_segments": health.unsealed},
    }


def _latency(requests: RequestHealth) -> LatencyView | None:
    median, p95, p99 = (requests.percentile(share) for share in (0.5, 0.95, 0.99))
    if median is None or p95 is None or p99 is None:
        return None
    return {
        "median": {"low": median.low, "high": median.high},
        "p95": {"low": p95.low, "high": p95.high},
        "p99": {"low": p99.low, "high": p99.high},
    }


def _sweep(run: SweepRun) -> SweepRunView:
    """Return the view of a sweep's report; of all that it counts, what is of use at a glance."""
    report = cast("dict[str, Any]", run)
    return {
        "started_at": report["started_at"],
        "finished": report["finished"],
        "dry_run": report["dry_run"],
        "brake": report["brake"],
        "looked_at": report["looked_at"],
        "repaired": report["repaired"],
        "deleted": report["deleted"],
        "failed": report["failed"],
        "oldest_orphan_seconds": report["oldest_orphan_seconds"],
    }
