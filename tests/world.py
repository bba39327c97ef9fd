"""The service in memory, with shortcuts for what tests do all the time."""

from copy import replace

from session_service.domain.association import Association
from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Cause
from session_service.domain.devices import Standing, new_device
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.session_service import NewSession
from session_service.domain.sessions import DEFAULT_TENANT, Session
from session_service.domain.sweep_report import SweepReport
from session_service.domain.uploads import NewUpload, Upload
from session_service.storage.object_keys import object_key
from tests.wiring import HOUR, KEYS, LIFETIMES, MINUTE, POLICY, Wiring

VISITOR = Cause(actor="visitor", request_id="request-1")
OPERATOR = Cause(actor="operator:0c1d2e3f40516273", request_id="request-2")
SWEEP = Cause(actor="sweep", request_id="run-1")
KEEP_ALL = Renewal(reason="user_requested", keep=frozenset(Keep))


__all__ = ["HOUR", "KEYS", "LIFETIMES", "MINUTE", "POLICY", "World"]


class World(Wiring):
    """A service of its own for each test."""

    def begin(self, new: NewSession | None = None) -> Authenticated:
        return self.sessions.create(new or NewSession(), VISITOR, None)

    def check(self, token: str) -> Authenticated:
        return self.authentication.check(token, VISITOR)

    def token_for(self, found: Authenticated) -> str:
        return self.authentication.token_for(found.session, found.device)

    def rotate(self, token: str) -> str:
        """Ask for a fresh token, as the call does; return it."""
        return self.token_for(self.rotation.rotate(self.check(token), VISITOR))

    def touch(self, token: str) -> Session:
        """Note activity, as the call does: this is where a new token is confirmed."""
        return self.sessions.touch(self.check(token))

    def renew(self, token: str, renewal: Renewal = KEEP_ALL) -> Authenticated:
        return self.renewals.renew(token, renewal, VISITOR, None)

    def session(self, session: Session) -> Session:
        """The session as it stands now."""
        current = self.table.session(session.tenant_id, session.session_id)
        assert current is not None
        return current

    def upload(self, session: Session, *, size: int = 100) -> Upload:
        new = NewUpload(
            filename="report.pdf", content_type="application/pdf", size=size, sha256=None
        )
        upload, _ = self.uploads.create(self.session(session), new, VISITOR, None)
        return upload

    def upload_now(self, upload: Upload) -> Upload:
        """The upload as it stands now."""
        current = self.table.upload(upload.locator)
        assert current is not None
        return current

    def arrive(
        self, upload: Upload, *, size: int | None = None, content: bytes = b"%PDF-1.7"
    ) -> str:
        """Let the file reach the bucket, unannounced; return its version."""
        key = self.bucket.key(upload.locator)
        return self.bucket.put(key, upload.size if size is None else size, content)

    def announce(self, upload: Upload, version_id: str | None) -> Association:
        """Deliver S3's event for a version."""
        cause = Cause(actor="s3", request_id="s3-1")
        return self.association.associate(upload.locator, version_id, cause)

    def stored(self, session: Session) -> Upload:
        """An upload whose file has arrived and is associated."""
        upload = self.upload(session)
        self.announce(upload, self.arrive(upload))
        return self.upload_now(upload)

    def end(self, found: Authenticated) -> None:
        self.sessions.end(self.token_for(found), VISITOR)

    def deliver(self) -> None:
        """Deliver what the stream holds and what comes of it, until there is nothing new."""
        while self.delivered < len(self.table.stream):
            self.release.act_on(self.table.stream[self.delivered])
            self.delivered += 1

    def run_sweep(self) -> SweepReport:
        return self.sweep.run(SWEEP, time_left=lambda: True)

    def has_object(self, upload: Upload) -> bool:
        return self.bucket.describe(object_key(upload.locator)) is not None

    def actions(self) -> list[str]:
        """The names of all events so far, in order."""
        return [str(record.event.action) for record in self.table.stream]

    def stray(self, name: str) -> str:
        """Put an object into the bucket that never had a row; return its key."""
        key = f"uploads/{DEFAULT_TENANT}/{name}"
        self.bucket.put(key, 1)
        return key

    def add_device(self, session: Session, device_id: str = "b0b1b2b3b4b5b6b7") -> Authenticated:
        """Let a session have one more device, as linking will: no code does so yet."""
        current = self.session(session)
        device = new_device(
            device_id=device_id,
            seed=self.entropy.token_bytes(32),
            platform="ios",
            now=self.clock(),
            confirmed=True,
        )
        devices = {**current.devices, device_id: device}
        self.put_session(replace(current, devices=devices, version=current.version + 1))
        return Authenticated(
            session=self.session(session), device=device, standing=Standing.CURRENT
        )

    def put_session(self, session: Session) -> None:
        """Put a session's row as no use case of ours would; its times and events stay."""
        self.table.sessions[session.tenant_id, session.session_id].entity = session
