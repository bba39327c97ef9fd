"""The log of answers: what requests came to becomes events, a few for each delivery."""

from typing import Any

from session_service.bootstrap import audit
from session_service.domain.request_summaries import summaries
from session_service.observability import logger
from session_service.request_log import answered_requests


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, int]:
    """Record a delivery. Raising has it delivered again, twice, then it goes to the queue."""
    requests = answered_requests(event, audit.set_aside_line)
    events = summaries(requests)
    audit.event_recorder().record(events)
    done = {"requests": len(requests), "events": len(events)}
    logger().info("requests_recorded", extra=done)
    return done
