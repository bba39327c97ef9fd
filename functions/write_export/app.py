"""An export that was asked for, from the stack's event bus: its file is written."""

from typing import Any

from session_service.bootstrap import exports
from session_service.domain.changes import Cause
from session_service.observability import logger

# Reading stops this long before Lambda would stop it: enough to store what was found.
_SPARE_MILLISECONDS = 60_000


def lambda_handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Write the file and say how many rows it has; none where it was written already.

    Raising has the event come again, twice, then the failure queue.
    """
    told = event["detail"]
    cause = Cause(actor="exports", request_id=told["request_id"])
    file = exports.export_writer().write(
        told["tenant_id"],
        told["facts"]["export_id"],
        cause,
        time_left=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS,
    )
    rows = file.rows if file is not None else 0
    logger().info("export_written", extra={"rows": rows, "written": file is not None})
    return {"rows": rows}
