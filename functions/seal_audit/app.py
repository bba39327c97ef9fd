"""The schedule, every hour: what was recorded is sealed, so that no change of it goes unseen."""

from dataclasses import asdict
from typing import Any

from session_service.bootstrap import audit
from session_service.domain.audit_sealing import BrokenEvidenceError
from session_service.observability import logger

# A run stops by itself this long before Lambda would stop it.
_SPARE_MILLISECONDS = 10_000


def lambda_handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Seal what is new and return what was done; then raise where something is not what it was."""
    report = audit.audit_sealer().run(
        time_left=lambda: context.get_remaining_time_in_millis() > _SPARE_MILLISECONDS
    )
    described = asdict(report)
    logger().info("audit_sealed", extra={"report": described})
    if report.broken:
        raise BrokenEvidenceError(report.broken)
    return described
