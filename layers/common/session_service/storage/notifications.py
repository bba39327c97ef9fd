"""S3's ObjectCreated events. What they say is not believed further than it can be checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from session_service.domain.uploads import UploadLocator
from session_service.storage.object_keys import locator_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One version of an object of ours, and the request that made it."""

    locator: UploadLocator
    version_id: str | None
    request_id: str


def arrival(record: Mapping[str, Any], bucket: str) -> Arrival | None:
    """Return what one record announces, or None for another bucket or a key we never make.

    Raise KeyError for a record of another shape: it belongs in the failure queue.
    """
    described = record["s3"]
    # S3 writes keys form-encoded into its events.
    locator = locator_of(unquote_plus(described["object"]["key"]))
    if described["bucket"]["name"] != bucket or locator is None:
        return None
    return Arrival(
        locator=locator,
        version_id=described["object"].get("versionId"),
        request_id=record.get("responseElements", {}).get("x-amz-request-id", ""),
    )
