"""The schedule, every five minutes: what the events missed is found and cleaned up."""

from typing import Any

from session_service.bootstrap import clean_up
from session_service.domain.changes import Cause
from session_service.observability import emit, logger

# A run stops by itself this long before Lambda would stop it.
_SPARE_MILLISECONDS = 10_000


def lambda_handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Run one sweep and return its report."""
    cause = Cause(actor="sweep", request_id=context.aws_request_id)
    report = clean_up.sweep_service().run(
        cause,
        time_left=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS,
    )
    described = report.as_dict()
    logger().info("swept", extra={"report": described})
    emit("SweepRuns")
    emit("SweepFailures", report.counts["failed"])
    emit("SweepBraked", int(report.braked))
    return described
