"""Associating an object that arrived with the row that was waiting for it."""

from dataclasses import dataclass
from enum import StrEnum

from session_service.domain.changes import Action, Cause, change
from session_service.domain.custody import Objects, UploadRows
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.uploads import StoredObject, Upload, UploadLocator, UploadStatus


class Association(StrEnum):
    """What became of an object that S3 announced, or that the sweep found."""

    ASSOCIATED = "associated"
    REJECTED = "rejected"
    KNOWN = "known"
    SURPLUS = "surplus"
    UNWANTED = "unwanted"
    GONE = "gone"
    STRAY = "stray"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationService:
    """Safe to call any number of times, in any order, for the same object."""

    uploads: UploadRows
    objects: Objects
    clock: Clock
    entropy: Entropy

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
        fits = stored.size == upload.size
        event = change(
            Action.UPLOAD_STORED if fits else Action.UPLOAD_REJECTED,
            cause=cause,
            session_id=upload.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason="" if fits else "size_mismatch",
            facts={"size": stored.size},
        )
        if fits:
            done = self.uploads.mark_stored(upload, stored, event)
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
        if upload.status is UploadStatus.STORED:
            self.objects.erase(key, stored.version_id)
            return Association.SURPLUS
        if self.objects.describe(key) is not None:
            self.objects.hide(key)
        return Association.UNWANTED
