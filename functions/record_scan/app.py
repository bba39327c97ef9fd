"""A scanner's verdict on an upload, from EventBridge or by a call: it is released, or it goes."""

from typing import Any

from session_service import bootstrap
from session_service.bootstrap import clean_up
from session_service.domain.changes import Cause
from session_service.observability import emit, logger
from session_service.storage.scan_results import scan_result


def lambda_handler(event: dict[str, Any], _context: object) -> dict[str, str]:
    """Act on one verdict and say what it changed.

    Raising has EventBridge's event come again, twice, then the failure queue.
    """
    result = scan_result(event, bootstrap.settings().bucket_name)
    if result is None:
        logger().warning("scan_not_ours")
        return {"outcome": "not_ours"}
    upload_id = result.locator.upload_id
    cause = Cause(actor="scanner", request_id=result.request_id)
    service = clean_up.scan_service()
    outcome = service.settle(result.locator, result.version_id, result.verdict, cause)
    logger().info("scan_recorded", extra={"outcome": str(outcome), "upload_id": upload_id})
    emit(f"Scan{outcome.capitalize()}")
    return {"outcome": str(outcome)}
