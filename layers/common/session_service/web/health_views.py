"""What operators see of the service itself: its requests, queues, runs, and how it is set."""

from typing import Literal, TypedDict

from session_service.web.overview_views import FreshnessView


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
    "The answers of the last hours: refused ones are 4xx, failed ones 5xx. `success_rate` is the"
    " share that did not fail."
)


class LatencyView(TypedDict):
    """Milliseconds that API Gateway measured, over the same time."""

    median: float
    p95: float
    p99: float


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
    """How far the audit index has got; null before the first event."""

    last_event_at: str | None
    lag_seconds: int | None


class SealHealthView(TypedDict):
    """The chain of evidence: sealed manifests, and segments that wait for the next seal."""

    manifests: int
    unsealed_segments: int


class HealthAnswer(TypedDict):
    """How the service is. `latency` is null where nobody measures it, as in a local run.

    `warnings` names what wants to be looked at: `failure_queue:<name>`, `sweep_braked`,
    `sweep_failed`, `sweep_late`, `rollups_late`, `failing_requests`.
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


class SettingView(TypedDict):
    """One setting, by the parameter of the deployment that sets it. `unit` is null for none."""

    name: str
    value: int | bool | str | list[str]
    unit: str | None
    parameter: str


class SettingsAnswer(TypedDict):
    """What the deployment runs with. Nothing can be changed here: a deployment sets it.

    There are no settings of a tenant's own yet.
    """

    editable: bool
    items: list[SettingView]
