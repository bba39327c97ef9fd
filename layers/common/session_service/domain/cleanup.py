"""The sweep: what the events missed, done by record and never by guessing age."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256

from session_service.domain.association import Association, AssociationService
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.custody import (
    DueIndex,
    DueSession,
    DueUpload,
    ListedObject,
    Objects,
    SessionRows,
    SweepCursor,
    UploadRows,
)
from session_service.domain.ports import Clock, Entropy
from session_service.domain.release import ReleaseService
from session_service.domain.sessions import OVER_FOR_GOOD, Lifetimes, Session, Status, lapse_reason
from session_service.domain.uploads import Upload, UploadStatus

# A run walks no further through the bucket than this; the next one goes on from there.
OBJECT_LIMIT = 1000

# The brake: a walk that finds more objects without a row than a handful, and more than this share
# of all it looked at, has met a wrong table or bucket, not orphans.
BRAKE_FLOOR = 3
BRAKE_SHARE = 0.2


@dataclass(slots=True)
class SweepReport:
    """What one run did, by kind. `braked` means that it refused to delete strays."""

    counts: Counter[str] = field(default_factory=Counter)
    braked: bool = False

    def as_dict(self) -> dict[str, int | bool]:
        """Return the report for logs and people: every count, zeros included."""
        kinds = (
            "due associated rejected lapsed expired closed sessions_released uploads_released"
            " objects_deleted postponed objects_looked_at strays_deleted failed"
        )
        return {kind: self.counts[kind] for kind in kinds.split()} | {"braked": self.braked}


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepService:
    """Idempotent, resumable, and safe to run twice at once: every write is conditional."""

    sessions: SessionRows
    uploads: UploadRows
    due_index: DueIndex
    objects: Objects
    cursor: SweepCursor
    association: AssociationService
    release: ReleaseService
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy
    report_failure: Callable[[str, Exception], None]

    def run(self, cause: Cause, *, time_left: Callable[[], bool]) -> SweepReport:
        """Look at what is due, then at the next stretch of the bucket, while `time_left()`.

        A row that cannot be handled is reported and left for the next run; it stops no other.
        """
        report = SweepReport()
        for due in self.due_index.due(self.clock()):
            if not time_left():
                return report
            report.counts["due"] += 1
            with self._going_on(str(due), report.counts):
                self._look_at(due, cause, report.counts)
        with self._going_on("the walk through the bucket", report.counts):
            self._reconcile(cause, report, time_left)
        return report

    @contextmanager
    def _going_on(self, what: str, counts: Counter[str]) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            counts["failed"] += 1
            self.report_failure(what, error)

    def _look_at(self, due: DueSession | DueUpload, cause: Cause, counts: Counter[str]) -> None:
        if isinstance(due, DueSession):
            session = self.sessions.get(due.tenant_id, due.session_id)
            if session is not None:
                self._look_at_session(session, due, cause, counts)
            return
        upload = self.uploads.get(due.locator)
        if upload is None:
            return
        if upload.status is UploadStatus.PENDING:
            self._look_at_pending(upload, cause, counts)
        elif upload.status is UploadStatus.STORED:
            self.uploads.look_again(due.locator, None)
        else:
            counts["objects_deleted"] += self.release.remove_object(due.locator)

    def _look_at_session(
        self, session: Session, due: DueSession, cause: Cause, counts: Counter[str]
    ) -> None:
        """Move a session one step along: active → expired → closed → released, or postpone."""
        now = self.clock()
        next_look = session.look_at
        if session.status is Status.ACTIVE and session.look_at <= now:
            event = self._event(Action.EXPIRED, cause, session.session_id, lapse_reason(session))
            close_at = self.lifetimes.close_at(session)
            counts["expired"] += self.sessions.expire(session, event, close_at)
            return
        if session.status is Status.EXPIRED:
            next_look = self.lifetimes.close_at(session)
            if next_look <= now:
                event = self._event(Action.CLOSED, cause, session.session_id, "recovery_over")
                counts["closed"] += self.sessions.close(session, event)
                return
        if session.status in OVER_FOR_GOOD:
            counts["uploads_released"] += self.release.release_session(
                session.tenant_id, session.session_id, cause
            )
            counts["sessions_released"] += 1
            return
        if next_look != due.due_at:
            # It asks early where a device of it has come to its end.
            self.sessions.forget_devices(session)
            self.sessions.postpone(session, next_look)
            counts["postponed"] += 1

    def _look_at_pending(self, upload: Upload, cause: Cause, counts: Counter[str]) -> None:
        """Associate what arrived unannounced; drop what never came once it cannot come any more."""
        outcome = self.association.associate(upload.locator, None, cause)
        if outcome in (Association.ASSOCIATED, Association.REJECTED):
            counts[outcome] += 1
        elif outcome is Association.GONE and upload.arrives_until <= self.clock():
            event = self._event(Action.UPLOAD_DELETED, cause, upload.session_id, "never_arrived")
            owner = self.uploads.owner(upload.locator)
            counts["lapsed"] += self.uploads.lapse(upload, event, owner)

    def _reconcile(self, cause: Cause, report: SweepReport, time_left: Callable[[], bool]) -> None:
        """Walk a stretch of the bucket and delete the objects that no row accounts for."""
        before = self.cursor.load()
        listed, after = self.objects.page(before, OBJECT_LIMIT)
        strays: list[str] = []
        for found in listed:
            if not time_left():
                return
            report.counts["objects_looked_at"] += 1
            with self._going_on(self._name_of(found.key), report.counts):
                if self._is_stray(found, cause, report.counts):
                    strays.append(found.key)
        report.braked = len(strays) > max(BRAKE_FLOOR, BRAKE_SHARE * len(listed))
        if not report.braked:
            for key in strays:
                with self._going_on(self._name_of(key), report.counts):
                    report.counts["strays_deleted"] += self._delete_stray(key, cause)
        if after != before:
            self.cursor.save(after)

    def _is_stray(self, found: ListedObject, cause: Cause, counts: Counter[str]) -> bool:
        """Compare an object with its row; True where there is none."""
        locator = self.objects.locator(found.key)
        upload = self.uploads.get(locator) if locator else None
        if upload is None:
            return True
        if upload.status in (UploadStatus.DELETED, UploadStatus.REJECTED):
            counts["objects_deleted"] += self.release.remove_object(upload.locator)
        elif upload.status is UploadStatus.STORED:
            if not found.is_version_of(upload):
                self.association.associate(upload.locator, None, cause)
            elif self._has_lost_its_owner(upload):
                event = self._event(Action.UPLOAD_DELETED, cause, upload.session_id, "no_owner")
                counts["uploads_released"] += self.uploads.tombstone(upload, event, None)
        return False

    def _has_lost_its_owner(self, upload: Upload) -> bool:
        """Tell whether no session holds the upload; asked only once it is older than a session."""
        longest = self.lifetimes.absolute + self.lifetimes.recovery
        if self.clock() < upload.created_at + longest:
            return False
        owner = self.uploads.owner(upload.locator)
        return owner is None or self.sessions.get(upload.locator.tenant_id, owner) is None

    def _delete_stray(self, key: str, cause: Cause) -> bool:
        stray = self.objects.describe(key)
        if stray is None:
            return False
        facts = {"key": key} if self.objects.locator(key) else {}
        event = change(
            Action.STRAY_DELETED,
            cause=cause,
            session_id="",
            at=self.clock(),
            entropy=self.entropy,
            reason="no_row",
            facts=facts,
        )
        self.uploads.record_stray(key, stray.version_id, event)
        self.objects.hide(key)
        return True

    def _name_of(self, key: str) -> str:
        """Return what a log may call an object.

        A key we never make may hold a person's words (a file name): only ours are written down,
        here and in events.
        """
        if self.objects.locator(key):
            return key
        return (
            f"a foreign object, sha256 {sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}"
        )

    def _event(self, action: Action, cause: Cause, session_id: str, reason: str) -> Change:
        return change(
            action,
            cause=cause,
            session_id=session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=reason,
        )
