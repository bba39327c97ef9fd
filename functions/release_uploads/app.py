"""The table's stream: what a session held is let go of the moment it is over."""

from typing import Any

from session_service.bootstrap import clean_up
from session_service.domain.errors import StoreUnavailableError
from session_service.dynamodb.stream import change_record
from session_service.observability import logger
from session_service.stream_batches import failures, read_batch


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Act on each event in order; from the first that fails on, the stream delivers again."""
    for number, change in read_batch(event["Records"], change_record, clean_up.set_aside):
        try:
            clean_up.release_service().act_on(change)
        except StoreUnavailableError:
            logger().exception("release_failed", extra={"event_id": change.event.event_id})
            return failures([number])
    return failures([])
