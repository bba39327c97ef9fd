"""The table's stream: every committed change becomes an event of the audit."""

from typing import Any

from session_service.bootstrap import audit, clean_up
from session_service.dynamodb.stream import change_record
from session_service.observability import logger
from session_service.stream_batches import failures, read_batch


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Record the batch's events; raising where some cannot be has all of them delivered again."""
    records = read_batch(event["Records"], change_record, clean_up.set_aside)
    if records:
        audit.event_recorder().record([change for _, change in records])
    logger().info("changes_recorded", extra={"events": len(records)})
    return failures([])
