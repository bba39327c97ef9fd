"""The one logger and the one set of metrics. A log line is an event name and fields, no secrets."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger, Metrics


@cache
def logger() -> "Logger":
    """Return the logger; created on first use, when the environment is complete."""
    from aws_lambda_powertools import Logger

    return Logger()


@cache
def metrics() -> "Metrics":
    """Return the metrics; created on first use, when the environment is complete."""
    from aws_lambda_powertools import Metrics

    return Metrics()


def record_answer(route: str, status: int, code: str | None, request_id: str) -> None:
    """Log one answer and count it by outcome. Refusals are no errors; 5xx are."""
    fields = {"route": route, "status": status, "request_id": request_id}
    if code is not None:
        fields["code"] = code
    logger().info("answered", extra=fields)
    emit(f"Http{status // 100}xx")


def emit(name: str, value: float = 1) -> None:
    """Count one metric at once, as an embedded-metrics line (no call to CloudWatch)."""
    emit_all({name: value})


def emit_all(values: Mapping[str, float]) -> None:
    """Count several metrics in one line; none where there are no values."""
    from aws_lambda_powertools.metrics import MetricUnit

    for name, value in values.items():
        unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
        metrics().add_metric(name=name, unit=unit, value=value)
    if values:
        metrics().flush_metrics()
