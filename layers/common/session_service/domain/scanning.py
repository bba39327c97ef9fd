"""A scanner's verdict on a file: what waited for it can be downloaded, or goes."""

from dataclasses import dataclass
from enum import StrEnum

from session_service.domain.association import AssociationService
from session_service.domain.changes import Action, Cause, change
from session_service.domain.custody import UploadRows
from session_service.domain.ports import Clock, Entropy
from session_service.domain.uploads import (
    Upload,
    UploadLocator,
    UploadReason,
    UploadStatus,
    Verdict,
)

_OBJECTIONS = {
    Verdict.INFECTED: UploadReason.MALWARE_FOUND,
    Verdict.UNSCANNABLE: UploadReason.NOT_SCANNABLE,
}


class Scan(StrEnum):
    """What a verdict changed."""

    RELEASED = "released"
    REJECTED = "rejected"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanService:
    """Safe to call any number of times, before or after S3's own event, for the same verdict."""

    uploads: UploadRows
    association: AssociationService
    clock: Clock
    entropy: Entropy

    def settle(
        self, locator: UploadLocator, version_id: str, verdict: Verdict, cause: Cause
    ) -> Scan:
        """Act on a verdict about one version; one about a version that is no upload says nothing.

        An infected file goes even if it was stored before, by a later scan or without any. That a
        file could not be scanned only matters where it waits to be.
        """
        upload = self.uploads.get(locator)
        if upload is not None and upload.status is UploadStatus.PENDING:
            # The scanner was faster than S3's event.
            self.association.associate(locator, version_id, cause)
            upload = self.uploads.get(locator)
        if upload is None or upload.object_version != version_id:
            return Scan.UNCHANGED
        if verdict is Verdict.CLEAN:
            return self._release(upload, cause)
        if upload.status is UploadStatus.STORED and verdict is not Verdict.INFECTED:
            return Scan.UNCHANGED
        return self._reject(upload, _OBJECTIONS[verdict], cause)

    def _release(self, upload: Upload, cause: Cause) -> Scan:
        event = change(
            Action.UPLOAD_STORED,
            cause=cause,
            session_id=upload.session_id,
            at=self.clock(),
            entropy=self.entropy,
            facts={"size": upload.size},
        )
        return Scan.RELEASED if self.uploads.mark_clean(upload, event) else Scan.UNCHANGED

    def _reject(self, upload: Upload, reason: UploadReason, cause: Cause) -> Scan:
        event = change(
            Action.UPLOAD_REJECTED,
            cause=cause,
            session_id=upload.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=reason,
        )
        owner = self.uploads.owner(upload.locator)
        return Scan.REJECTED if self.uploads.condemn(upload, event, owner) else Scan.UNCHANGED
