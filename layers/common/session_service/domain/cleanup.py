"""The sweep: what the events missed, done by record and never by guessing age."""

from collections.abc import Callable
from dataclasses import dataclass

from session_service.domain.association import Association, AssociationService
from session_service.domain.bucket_walk import BucketWalk, Stretch
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.custody import (
    DueIndex,
    DueSession,
    DueUpload,
    Objects,
    SessionRows,
    SweepMemory,
    SweepPlace,
    UploadRows,
)
from session_service.domain.ports import Clock, Entropy
from session_service.domain.release import ReleaseService
from session_service.domain.scanning import Scan, ScanService
from session_service.domain.sessions import OVER_FOR_GOOD, Lifetimes, Session, Status, lapse_reason
from session_service.domain.sweep_report import Brake, SweepReport
from session_service.domain.uploads import HELD, Upload, UploadReason, UploadStatus

# The store says in each answer when it gave it. A clock that is further away from that than this
# would close sessions that live.
CLOCK_TOLERANCE_MS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepService:
    """Idempotent, resumable, and safe to run twice at once: every write is conditional.

    A `rehearsed` one is wired to ports that write nothing; it counts what it would have done.
    """

    sessions: SessionRows
    uploads: UploadRows
    due_index: DueIndex
    objects: Objects
    memory: SweepMemory
    association: AssociationService
    scans: ScanService
    release: ReleaseService
    walk: BucketWalk
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy
    report_failure: Callable[[str, Exception], None]
    rehearsed: bool = False

    def run(self, cause: Cause, *, time_left: Callable[[], bool]) -> SweepReport:
        """Look at a stretch of the bucket, do what is due, then what the look found.

        It all happens while `time_left()`, and nothing of it where the brake holds: the clock is
        wrong, the table belongs to another bucket, the bucket cannot be read, or too many of its
        objects have no row. A row that cannot be handled is reported and left for the next run; it
        stops no other.
        """
        started_at = self.clock()
        report = SweepReport(
            started_at=started_at, rehearsed=self.rehearsed, report_failure=self.report_failure
        )
        place = self.memory.load()
        report.brake = self._brake(place, self.clock())
        if not report.braked:
            self._sweep(place, cause, report, time_left)
        with report.going_on("the report"):
            self.memory.keep_report(report.as_dict(), started_at)
        return report

    def _brake(self, place: SweepPlace, now: int) -> Brake | None:
        if abs(now - place.store_time) > CLOCK_TOLERANCE_MS:
            return Brake.CLOCK
        if place.bucket not in (None, self.objects.bucket):
            return Brake.BUCKET
        return None

    def _sweep(
        self, place: SweepPlace, cause: Cause, report: SweepReport, time_left: Callable[[], bool]
    ) -> None:
        stretch: Stretch | None = None
        with report.going_on("the walk through the bucket"):
            stretch = self.walk.look(place.after, report, time_left)
        if stretch is None:
            return
        bucket: str | None = self.objects.bucket
        if stretch.is_suspicious:
            report.brake = Brake.STRAYS
            bucket = place.bucket
        else:
            for due in self.due_index.due(self.clock()):
                if not time_left():
                    return
                report.counts["due"] += 1
                with report.going_on(str(due)):
                    self._look_at(due, cause, report)
            if not self.walk.act(stretch, cause, report, time_left):
                return
            report.finished = True
        if (stretch.after, bucket) != (place.after, place.bucket):
            self.memory.save(stretch.after, bucket)

    def _look_at(self, due: DueSession | DueUpload, cause: Cause, report: SweepReport) -> None:
        if isinstance(due, DueSession):
            session = self.sessions.get(due.tenant_id, due.session_id)
            if session is not None:
                self._look_at_session(session, due, cause, report)
            return
        upload = self.uploads.get(due.locator)
        if upload is None:
            return
        if upload.status not in HELD:
            self._remove_object(due, report)
        elif upload.status is UploadStatus.PENDING:
            self._look_at_pending(upload, cause, report)
        elif upload.status is UploadStatus.SCANNING:
            self._look_at_scanning(upload, cause, report)
        else:
            self.uploads.look_again(due.locator, None)

    def _look_at_session(
        self, session: Session, due: DueSession, cause: Cause, report: SweepReport
    ) -> None:
        """Mark a session that lapsed, close and release what cannot be recovered, or postpone."""
        now, counts = self.clock(), report.counts
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
                self._release(due, cause, report)
                return
        if session.status in OVER_FOR_GOOD:
            self._release(due, cause, report)
            return
        if next_look != due.due_at:
            # It asks early where a device of it has come to its end.
            self.sessions.forget_devices(session)
            self.sessions.postpone(session, next_look)
            counts["postponed"] += 1

    def _release(self, due: DueSession, cause: Cause, report: SweepReport) -> None:
        """Do in one go what the stream does event by event, or has done already."""
        released = self.release.release_session(due.tenant_id, due.session_id, cause)
        report.counts["sessions_released"] += 1
        report.counts["uploads_released"] += len(released)
        for locator in released:
            self._remove_object(DueUpload(locator=locator, due_at=due.due_at), report)

    def _remove_object(self, due: DueUpload, report: SweepReport) -> None:
        there = True
        try:
            there = self.release.remove_object(due.locator)
            report.counts["objects_deleted"] += there
        finally:
            if there:
                report.orphan_found(due.due_at, self.clock())

    def _look_at_pending(self, upload: Upload, cause: Cause, report: SweepReport) -> None:
        """Associate what arrived unannounced; drop what never came once it cannot come any more."""
        outcome = self.association.associate(upload.locator, None, cause)
        if outcome in (Association.ASSOCIATED, Association.REJECTED):
            report.counts[outcome] += 1
        elif outcome is Association.GONE and upload.arrives_until <= self.clock():
            event = self._event(
                Action.UPLOAD_DELETED, cause, upload.session_id, UploadReason.NEVER_ARRIVED
            )
            owner = self.uploads.owner(upload.locator)
            report.counts["lapsed"] += self.uploads.lapse(upload, event, owner)

    def _look_at_scanning(self, upload: Upload, cause: Cause, report: SweepReport) -> None:
        """Act on a verdict whose event was lost; a scanner writes it down at the object too."""
        version_id = upload.object_version or "null"
        verdict = self.objects.verdict(self.objects.key(upload.locator), version_id)
        if verdict is not None:
            outcome = self.scans.settle(upload.locator, version_id, verdict, cause)
            report.counts[outcome] += outcome is not Scan.UNCHANGED

    def _event(self, action: Action, cause: Cause, session_id: str, reason: str) -> Change:
        return change(
            action,
            cause=cause,
            session_id=session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=reason,
        )
