"""The schedule, every five minutes: what the events missed is found and cleaned up."""

from typing import Any

from session_service.bootstrap import clean_up
from session_service.domain.changes import Cause
from session_service.observability import emit_all, logger

# A run stops by itself this long before Lambda would stop it.
_SPARE_MILLISECONDS = 10_000


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Run one sweep and return its report; `{"dry_run": true}` asks for a rehearsal."""
    cause = Cause(actor="sweep", request_id=context.aws_request_id)
    report = clean_up.sweep_service(event).run(
        cause,
        time_left=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS,
    )
    described = report.as_dict()
    logger().info("swept", extra={"report": described})
    emit_all(report.metrics())
    return described
