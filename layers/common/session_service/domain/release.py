"""Releasing what nobody owns any more: the uploads of a session that is over, and their objects."""

from dataclasses import dataclass

from session_service.domain.changes import Action, Cause, ChangeRecord, change
from session_service.domain.custody import Objects, SessionRows, UploadRows
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import OVER_FOR_GOOD, Session
from session_service.domain.uploads import HELD, Upload, UploadLocator, UploadReason

# What ends a session, or one device of it, and what ends an upload. The stream's filter lets these
# through and nothing else.
ENDINGS = frozenset(
    {
        Action.ENDED,
        Action.REVOKED,
        Action.BLOCKED,
        Action.CLOSED,
        Action.REPLACED,
        Action.REUSE_DETECTED,
        Action.DEVICE_REVOKED,
    }
)
REMOVALS = frozenset({Action.UPLOAD_DELETED, Action.UPLOAD_REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseService:
    """Every step can be repeated: a crash between two of them is mended by the next call."""

    sessions: SessionRows
    uploads: UploadRows
    objects: Objects
    clock: Clock
    entropy: Entropy

    def act_on(self, record: ChangeRecord) -> None:
        """Let go of what a committed change has left without an owner; a repeat finds nothing."""
        event = record.event
        if event.action in ENDINGS:
            cause = Cause(actor="release", request_id=event.request_id)
            self.release_session(record.tenant_id, event.session_id, cause)
        elif event.action in REMOVALS and record.upload is not None:
            self.remove_object(record.upload)

    def release_session(self, tenant_id: str, session_id: str, cause: Cause) -> list[UploadLocator]:
        """Tombstone every upload of a session that is over for good; return which ones.

        The tombstones come first and delete no object yet: each carries the event by which the
        object is removed. A session that is alive or recoverable keeps everything but the names
        of devices that are over.
        """
        session = self.sessions.get(tenant_id, session_id)
        if session is None:
            return []
        if session.status not in OVER_FOR_GOOD:
            self.sessions.forget_devices(session)
            return []
        released = [
            upload.locator
            for upload in self.uploads.held_by(session)
            if upload.status in HELD and self._tombstone(session, upload, cause)
        ]
        self.sessions.forget_details(session)
        self.sessions.look_again(tenant_id, session_id, None)
        return released

    def remove_object(self, locator: UploadLocator) -> bool:
        """Delete the object of a tombstoned upload; tell whether there was one.

        The row is read again first. While the form might still deliver, the row keeps asking to
        be looked at, so that a late arrival is found even if its event is lost.
        """
        upload = self.uploads.get(locator)
        if upload is None or upload.status in HELD:
            return False
        key = self.objects.key(locator)
        present = self.objects.describe(key) is not None
        if present:
            self.objects.hide(key)
        watch_until = upload.arrives_until
        self.uploads.look_again(locator, watch_until if self.clock() < watch_until else None)
        return present

    def _tombstone(self, session: Session, upload: Upload, cause: Cause) -> bool:
        event = change(
            Action.UPLOAD_DELETED,
            cause=cause,
            session_id=session.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=UploadReason(f"session_{session.status}"),
        )
        # The session is over: its counters mean nothing any more, so no quota goes back.
        return self.uploads.tombstone(upload, event, None)
