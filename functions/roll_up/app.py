"""The schedule, every five minutes: settings are compared, and hours with news counted again."""

from typing import Any

from session_service.bootstrap import audit
from session_service.domain.changes import Cause
from session_service.observability import logger

# A run stops by itself this long before Lambda would stop it.
_SPARE_MILLISECONDS = 10_000


def lambda_handler(_event: dict[str, Any], context: Any) -> dict[str, int]:
    """Tell of settings that a deployment changed, and bring the rollups up to date.

    The settings come first: hours may take all of a run. What a run does not get to waits.
    """
    cause = Cause(actor="deployer", request_id=context.aws_request_id)
    told = audit.settings_keeper().keep_up(audit.settings_in_use(), cause)
    hours = audit.rollup_keeper().run(
        time_left=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS
    )
    logger().info("rolled_up", extra={"hours": hours, "settings_changed": told})
    return {"hours": hours}
