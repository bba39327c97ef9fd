"""S3's ObjectCreated: the object that arrived meets the row that was waiting for it."""

from typing import Any

from session_service import bootstrap
from session_service.bootstrap import clean_up
from session_service.domain.changes import Cause
from session_service.observability import emit, logger
from session_service.storage.notifications import arrival


def lambda_handler(event: dict[str, Any], _context: object) -> None:
    """Associate each object. Raising makes S3 deliver again, twice, then the failure queue."""
    for record in event["Records"]:
        _associate(record)


def _associate(record: dict[str, Any]) -> None:
    arrived = arrival(record, bootstrap.settings().bucket_name)
    if arrived is None:
        logger().warning("object_not_ours", extra={"bucket": record["s3"]["bucket"]["name"]})
        return
    cause = Cause(actor="s3", request_id=arrived.request_id)
    service = clean_up.association_service()
    outcome = service.associate(arrived.locator, arrived.version_id, cause)
    upload_id = arrived.locator.upload_id
    logger().info("object_seen", extra={"outcome": str(outcome), "upload_id": upload_id})
    emit(f"Upload{outcome.capitalize()}")
