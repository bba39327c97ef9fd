"""Associating an object that arrived with the row that was waiting for it."""

from dataclasses import dataclass
from enum import StrEnum

from session_service.domain.changes import Action, Cause, change
from session_service.domain.custody import Objects, UploadRows
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.file_types import INSPECTED_BYTES, contradicts
from session_service.domain.ports import Clock, Entropy
from session_service.domain.uploads import (
    StoredObject,
    Upload,
    UploadLocator,
    UploadReason,
    UploadStatus,
)


class Association(StrEnum):
    """What became of an object that S3 announced, or that the sweep found."""

    ASSOCIATED = "associated"
    REJECTED = "rejected"
    KNOWN = "known"
    SURPLUS = "surplus"
    UNWANTED = "unwanted"
    GONE = "gone"
    STRAY = "stray"


_ARRIVALS = {
    UploadStatus.STORED: Action.UPLOAD_STORED,
    UploadStatus.SCANNING: Action.UPLOAD_RECEIVED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationService:
    """Safe to call any number of times, in any order, for the same object.

    A file that passes the checks is `arrives_as`: stored, or scanning where a scanner is to say so.
    """

    uploads: UploadRows
    objects: Objects
    clock: Clock
    entropy: Entropy
    arrives_as: UploadStatus = UploadStatus.STORED

    def associate(
        self, locator: UploadLocator, version_id: str | None, cause: Cause
    ) -> Association:
        """Bring row and object together; `version_id` is None where only the key is known.

        The first version that fits is the upload for ever. A further version is erased, so that
        the first is the current one again. The file of an upload that is over is hidden, and can
        be restored for some days like any deleted one. A key without a row is left to the sweep,
        whose brake guards that deletion.
        """
        upload = self.uploads.get(locator)
        if upload is None:
            return Association.STRAY
        stored = self.objects.describe(self.objects.key(locator), version_id)
        if stored is None:
            return Association.GONE
        if upload.status is UploadStatus.PENDING:
            outcome = self._settle(upload, stored, cause)
            if outcome is not None:
                return outcome
            upload = self.uploads.get(locator) or upload
        return self._compare(upload, stored)

    def _settle(self, upload: Upload, stored: StoredObject, cause: Cause) -> Association | None:
        """Decide a pending row; None where somebody else decided it in the meantime."""
        reason: UploadReason | None = None
        if stored.size != upload.size:
            reason = UploadReason.SIZE_MISMATCH
        else:
            key = self.objects.key(upload.locator)
            beginning = self.objects.beginning(key, stored.version_id, INSPECTED_BYTES)
            if beginning is None:
                return Association.GONE
            if contradicts(upload.content_type, beginning):
                reason = UploadReason.CONTENT_MISMATCH
        event = change(
            Action.UPLOAD_REJECTED if reason else _ARRIVALS[self.arrives_as],
            cause=cause,
            session_id=upload.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=reason or "",
            facts={"size": stored.size},
        )
        if reason is None:
            done = self.uploads.mark_arrived(upload, stored, self.arrives_as, event)
            return Association.ASSOCIATED if done else None
        done = self.uploads.reject(upload, event, self.uploads.owner(upload.locator))
        return Association.REJECTED if done else None

    def _compare(self, upload: Upload, stored: StoredObject) -> Association:
        if upload.status is UploadStatus.PENDING:
            # Never erase on a doubt: a row still waiting is decided by the next event or sweep.
            raise StoreUnavailableError
        if upload.object_version == stored.version_id:
            return Association.KNOWN
        key = self.objects.key(upload.locator)
        if upload.status in (UploadStatus.SCANNING, UploadStatus.STORED):
            self.objects.erase(key, stored.version_id)
            return Association.SURPLUS
        if self.objects.describe(key) is not None:
            self.objects.hide(key)
        return Association.UNWANTED
