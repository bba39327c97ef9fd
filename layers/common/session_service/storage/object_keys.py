"""S3 keys: made by us, never by a visitor; they name a row and grant nothing."""

import re

from session_service.domain.sessions import TENANT_ID
from session_service.domain.uploads import UploadLocator

PREFIX = "uploads/"

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY = re.compile(rf"{PREFIX}({TENANT_ID})/({_UUID})/({_UUID})")


def object_key(locator: UploadLocator) -> str:
    """Return the S3 key of an upload. It holds no session id and no file name."""
    return f"{PREFIX}{locator.tenant_id}/{locator.collection_id}/{locator.upload_id}"


def locator_of(key: str) -> UploadLocator | None:
    """Return whose key it is, or None where we never make such a key."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    tenant_id, collection_id, upload_id = match.groups()
    return UploadLocator(tenant_id=tenant_id, collection_id=collection_id, upload_id=upload_id)
