"""The schedule, every five minutes: the hours that have something new are counted again."""

from typing import Any

from session_service.bootstrap import audit
from session_service.observability import logger

# A run stops by itself this long before Lambda would stop it.
_SPARE_MILLISECONDS = 10_000


def lambda_handler(_event: dict[str, Any], context: Any) -> dict[str, int]:
    """Bring the rollups up to date; what a run does not get to waits for the next."""
    hours = audit.rollup_keeper().run(
        time_left=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS
    )
    logger().info("rolled_up", extra={"hours": hours})
    return {"hours": hours}
