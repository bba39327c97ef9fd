"""S3's ObjectCreated: the object that arrived meets the row that was waiting for it."""

from typing import Any
from urllib.parse import unquote_plus

from session_service import bootstrap
from session_service.bootstrap import clean_up
from session_service.domain.changes import Cause
from session_service.observability import emit, logger


def lambda_handler(event: dict[str, Any], _context: object) -> None:
    """Associate each object. Raising makes S3 deliver again, twice, then the dead-letter queue."""
    for record in event["Records"]:
        _associate(record)


def _associate(record: dict[str, Any]) -> None:
    described = record["s3"]
    # S3 writes keys form-encoded into its events.
    key = unquote_plus(described["object"]["key"])
    locator = clean_up.objects().locator(key)
    if described["bucket"]["name"] != bootstrap.settings().bucket_name or locator is None:
        logger().warning("object_not_ours", extra={"bucket": described["bucket"]["name"]})
        return
    request_id = record.get("responseElements", {}).get("x-amz-request-id", "")
    cause = Cause(actor="s3", request_id=request_id)
    version_id = described["object"].get("versionId")
    outcome = clean_up.association_service().associate(locator, version_id, cause)
    logger().info("object_seen", extra={"outcome": str(outcome), "upload_id": locator.upload_id})
    emit(f"Upload{outcome.capitalize()}")
