"""The slow walk through the bucket: objects that no row accounts for, and rows' lost objects."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from session_service.domain.association import AssociationService
from session_service.domain.changes import Action, Cause, change
from session_service.domain.custody import ListedObject, Objects, SessionRows, UploadRows
from session_service.domain.ports import Clock, Entropy
from session_service.domain.release import ReleaseService
from session_service.domain.sessions import DEFAULT_TENANT, Lifetimes
from session_service.domain.sweep_report import SweepReport
from session_service.domain.uploads import HELD, Upload, UploadReason, UploadStatus

# A run walks no further through the bucket than this; the next one goes on from there.
OBJECT_LIMIT = 1000

# The brake: a walk that finds more objects without a row than a handful, and more than this share
# of all it looked at, has met a wrong table or bucket, not orphans.
BRAKE_FLOOR = 3
BRAKE_SHARE = 0.2


@dataclass(slots=True, kw_only=True)
class Stretch:
    """What a look at one stretch of the bucket found to be done. Nothing of it is done yet."""

    after: str | None
    looked_at: int = 0
    strays: list[ListedObject] = field(default_factory=list)
    repairs: list[tuple[ListedObject, Upload]] = field(default_factory=list)

    @property
    def is_suspicious(self) -> bool:
        """Whether so many objects have no row that the table or the bucket must be a wrong one."""
        return len(self.strays) > max(BRAKE_FLOOR, BRAKE_SHARE * self.looked_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketWalk:
    """Looks first and acts later, so that a brake can come in between."""

    sessions: SessionRows
    uploads: UploadRows
    objects: Objects
    association: AssociationService
    release: ReleaseService
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def look(
        self, after: str | None, report: SweepReport, time_left: Callable[[], bool]
    ) -> Stretch | None:
        """Compare the objects behind a key with their rows; None where time ran out over it."""
        listed, following = self.objects.page(after, OBJECT_LIMIT)
        stretch = Stretch(after=following)
        for found in listed:
            if not time_left():
                return None
            stretch.looked_at += 1
            report.counts["objects_looked_at"] += 1
            with report.going_on(self._name_of(found.key)):
                self._sort(found, stretch)
        return stretch

    def act(
        self, stretch: Stretch, cause: Cause, report: SweepReport, time_left: Callable[[], bool]
    ) -> bool:
        """Do what the look found; False where time ran out over it.

        Each object's row is read once more before anything goes.
        """
        for found, upload in stretch.repairs:
            if not time_left():
                return False
            with report.going_on(self._name_of(found.key)):
                self._repair(found, upload, cause, report)
        for stray in stretch.strays:
            if not time_left():
                return False
            with report.going_on(self._name_of(stray.key)):
                report.counts["strays_deleted"] += self._delete_stray(stray, cause, report)
        return True

    def _sort(self, found: ListedObject, stretch: Stretch) -> None:
        locator = self.objects.locator(found.key)
        upload = self.uploads.get(locator) if locator else None
        if upload is None:
            stretch.strays.append(found)
        elif upload.status not in HELD or (
            upload.status is not UploadStatus.PENDING
            and (not found.is_version_of(upload) or self._has_lost_its_owner(upload))
        ):
            stretch.repairs.append((found, upload))

    def _repair(
        self, found: ListedObject, upload: Upload, cause: Cause, report: SweepReport
    ) -> None:
        if upload.status not in HELD:
            report.counts["objects_deleted"] += self.release.remove_object(upload.locator)
        elif not found.is_version_of(upload):
            self.association.associate(upload.locator, None, cause)
        else:
            event = change(
                Action.UPLOAD_DELETED,
                cause=cause,
                session_id=upload.session_id,
                at=self.clock(),
                entropy=self.entropy,
                reason=UploadReason.NO_OWNER,
            )
            report.counts["uploads_released"] += self.uploads.tombstone(upload, event, None)

    def _has_lost_its_owner(self, upload: Upload) -> bool:
        """Tell whether no session holds the upload; asked only once it is older than a session."""
        longest = self.lifetimes.absolute + self.lifetimes.recovery
        if self.clock() < upload.created_at + longest:
            return False
        owner = self.uploads.owner(upload.locator)
        return owner is None or self.sessions.get(upload.locator.tenant_id, owner) is None

    def _delete_stray(self, found: ListedObject, cause: Cause, report: SweepReport) -> bool:
        locator = self.objects.locator(found.key)
        if locator is not None and self.uploads.get(locator) is not None:
            return False
        stray = self.objects.describe(found.key)
        if stray is None:
            return False
        now = self.clock()
        facts: dict[str, str | int] = {"age_seconds": max(0, now - found.modified_at) // 1000}
        if locator is not None:
            facts["key"] = found.key
        event = change(
            Action.STRAY_DELETED,
            cause=cause,
            session_id="",
            at=now,
            entropy=self.entropy,
            reason="no_row",
            facts=facts,
        )
        report.orphan_found(found.modified_at, self.clock())
        # What nobody's key names is of the deployment: told where its operators look.
        tenant_id = DEFAULT_TENANT if locator is None else locator.tenant_id
        self.uploads.record_stray(tenant_id, found.key, stray.version_id, event)
        self.objects.hide(found.key)
        return True

    def _name_of(self, key: str) -> str:
        """Return what a log may call an object.

        A key we never make may hold a person's words (a file name): only ours are written down,
        here and in events.
        """
        if self.objects.locator(key):
            return key
        digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        return f"a foreign object, sha256 {digest}"
