"""The whole service in memory: real use cases on fake ports, one clock, one table, one bucket."""

from typing import Any

from session_service.domain.association import Association, AssociationService
from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.changes import Action, Cause, ChangeRecord
from session_service.domain.cleanup import SweepReport, SweepService
from session_service.domain.custody import DueIndex, Objects, SessionRows, UploadRows
from session_service.domain.device_service import DeviceService
from session_service.domain.release import ReleaseService
from session_service.domain.renewal import Keep, Renewal, RenewalService
from session_service.domain.rotation import RotationService
from session_service.domain.service_keys import ServiceKeys
from session_service.domain.session_service import NewSession, SessionService
from session_service.domain.sessions import DEFAULT_TENANT, Lifetimes, Session
from session_service.domain.upload_service import UploadService
from session_service.domain.uploads import NewUpload, Upload, UploadPolicy
from session_service.storage.object_keys import object_key
from tests.fakes.clock import FrozenClock
from tests.fakes.devices import MemoryDevices
from tests.fakes.entropy import SeededEntropy
from tests.fakes.forms import MemoryForms
from tests.fakes.objects import MemoryObjects
from tests.fakes.renewals import MemoryRenewals
from tests.fakes.sessions import MemorySessions
from tests.fakes.table import MemoryTable
from tests.fakes.uploads import MemoryUploadRows, MemoryUploads

MINUTE, HOUR = 60_000, 3_600_000
LIFETIMES = Lifetimes(
    idle=30 * MINUTE,
    absolute=24 * HOUR,
    recovery=24 * HOUR,
    warn=2 * MINUTE,
    touch=MINUTE,
    rotation_grace=30_000,
)
POLICY = UploadPolicy(content_types={"application/pdf"}, max_bytes=1000, max_files=3)
KEYS = ServiceKeys({1: bytes(range(32))}, 1, bytes(32))
VISITOR = Cause(actor="visitor", request_id="request-1")
SWEEP = Cause(actor="sweep", request_id="run-1")
KEEP_ALL = Renewal(reason="user_requested", keep=frozenset(Keep))
# What ends a session, or a part of it, for good: its uploads are looked at, as release_uploads does.
ENDINGS = (
    Action.ENDED,
    Action.CLOSED,
    Action.REPLACED,
    Action.REUSE_DETECTED,
    Action.DEVICE_REVOKED,
)


class World:
    """Use cases and the things they act on, with shortcuts for what tests do all the time."""

    def __init__(self, *, lifetimes: Lifetimes = LIFETIMES, policy: UploadPolicy = POLICY) -> None:
        self.clock, self.entropy = FrozenClock(), SeededEntropy()
        self.failures: list[tuple[str, Exception]] = []
        self.table, self.bucket, self.lifetimes = MemoryTable(), MemoryObjects(), lifetimes
        self.connect()
        self.authentication = self.authenticator()
        self.sessions = SessionService(
            store=self.session_rows,
            authentication=self.authentication,
            keys=KEYS,
            lifetimes=lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )
        self.rotation = self.rotator()
        self.renewals = self.renewer()
        self.devices = self.device_manager()
        self.uploads = UploadService(
            store=self.upload_store,
            forms=MemoryForms(),
            policy=policy,
            lifetimes=lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )
        self.sweep = self.sweeper()
        self.association, self.release = self.sweep.association, self.sweep.release
        self.delivered = 0

    def connect(self) -> None:
        """Choose the stores; a test may put others in their place."""
        self.session_rows: Any = MemorySessions(self.table, self.lifetimes)
        self.device_store: Any = MemoryDevices(self.table)
        self.renewal_store: Any = MemoryRenewals(self.table, self.lifetimes)
        self.upload_store: Any = MemoryUploads(self.table)
        self.upload_rows: Any = MemoryUploadRows(self.table)
        self.due_index: Any = self.table
        self.cursor: Any = self.table

    def authenticator(self, store: Any = None) -> AuthenticationService:
        """What proves tokens, on this store; so too the next three."""
        return AuthenticationService(
            store=store or self.device_store,
            keys=KEYS,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def rotator(self, store: Any = None) -> RotationService:
        return RotationService(
            store=store or self.device_store,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def renewer(self, store: Any = None, credentials: Any = None) -> RenewalService:
        return RenewalService(
            authentication=self.authenticator(credentials),
            store=store or self.renewal_store,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def device_manager(self, store: Any = None) -> DeviceService:
        return DeviceService(
            store=store or self.device_store, clock=self.clock, entropy=self.entropy
        )

    def sweeper(
        self,
        *,
        sessions: SessionRows | None = None,
        uploads: UploadRows | None = None,
        objects: Objects | None = None,
        due_index: DueIndex | None = None,
    ) -> SweepService:
        """A sweep on these ports, for tests that let one of them fail or be interrupted."""
        sessions = sessions or self.session_rows
        uploads = uploads or self.upload_rows
        objects = objects or self.bucket
        release = ReleaseService(
            sessions=sessions,
            uploads=uploads,
            objects=objects,
            clock=self.clock,
            entropy=self.entropy,
        )
        return SweepService(
            sessions=sessions,
            uploads=uploads,
            due_index=due_index or self.due_index,
            objects=objects,
            cursor=self.cursor,
            association=AssociationService(
                uploads=uploads, objects=objects, clock=self.clock, entropy=self.entropy
            ),
            release=release,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
            report_failure=lambda what, error: self.failures.append((what, error)),
        )

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

    def arrive(self, upload: Upload, *, size: int | None = None) -> str:
        """Let the file reach the bucket, unannounced; return its version."""
        key = self.bucket.key(upload.locator)
        return self.bucket.put(key, upload.size if size is None else size)

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

    def handle(self, record: ChangeRecord) -> None:
        """Do what the function release_uploads does with one record of the stream."""
        cause = Cause(actor="release", request_id=record.event.request_id)
        if record.event.action in ENDINGS:
            self.release.release_session(record.tenant_id, record.event.session_id, cause)
        elif (
            record.event.action in (Action.UPLOAD_DELETED, Action.UPLOAD_REJECTED) and record.upload
        ):
            self.release.remove_object(record.upload)

    def deliver(self) -> None:
        """Deliver what the stream holds and what comes of it, until there is nothing new."""
        while self.delivered < len(self.table.stream):
            self.handle(self.table.stream[self.delivered])
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
