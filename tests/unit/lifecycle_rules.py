"""Anything that may happen to the service, one rule each, with what the model makes of it."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    multiple,
    precondition,
    rule,
)

from session_service.domain.errors import (
    QuotaExceededError,
    SessionEndedError,
    SessionExpiredError,
    UploadNotFoundError,
)
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import Status
from session_service.domain.uploads import UploadStatus
from tests.unit.lifecycle_model import ModelSession, ModelUpload
from tests.world import LIFETIMES, POLICY, VISITOR, World

# Short lives, so that few steps lead through all of them.
SHORT = replace(LIFETIMES, idle=1_200_000, absolute=4_000_000, recovery=1_800_000)
DEAD = (SessionEndedError, SessionExpiredError)
HELD = (UploadStatus.PENDING, UploadStatus.STORED)
STRAYS = 3  # more at once would set off the brake
PAUSES = st.sampled_from([1, 59_999, 60_000, 299_999, 300_000, 600_000, 1_200_000, 1_800_000])


class LifecycleRules(RuleBasedStateMachine):
    """Anything that visitors, S3, the stream, the schedule and time may do, in any order."""

    sessions = Bundle("sessions")
    uploads = Bundle("uploads")
    files = Bundle("files")

    def __init__(self) -> None:
        super().__init__()
        self.world = self.new_world()
        self.model_sessions: list[ModelSession] = []
        self.model_uploads: list[ModelUpload] = []
        self.unannounced: list[tuple[ModelUpload, str]] = []
        self.strays = 0

    def new_world(self) -> World:
        return World(lifetimes=SHORT)

    @property
    def now(self) -> int:
        return self.world.clock()

    @initialize(target=sessions)
    def create_first(self) -> ModelSession:
        return self.create_session()

    @rule(target=sessions)
    def create(self) -> ModelSession:
        return self.create_session()

    def create_session(self) -> ModelSession:
        found = self.world.begin(NewSession(locale="de", metadata="{}"))
        session = ModelSession(found, self.world.token_for(found), self.now)
        self.model_sessions.append(session)
        return session

    @rule(session=sessions)
    def touch(self, session: ModelSession) -> None:
        try:
            self.world.sessions.touch(self.world.check(session.token))
        except DEAD:
            assert not session.is_live(self.now, SHORT)
        else:
            if self.now - session.seen >= SHORT.touch:
                session.seen = self.now

    @rule(session=sessions, name=st.sampled_from(["Ada", "Grace"]))
    def amend(self, session: ModelSession, name: str) -> None:
        try:
            found = self.world.check(session.token)
        except DEAD:
            return
        amendment = Amendment(profile={"name": name}, others={})
        self.world.sessions.amend(found, None, amendment, VISITOR)
        session.seen = self.now

    @rule(session=sessions)
    def end(self, session: ModelSession) -> None:
        self.world.sessions.end(session.token, VISITOR)
        row = self.world.session(session.found.session)
        session.ended = row.status is Status.ENDED

    @rule(target=uploads, session=sessions, stale=st.booleans(), size=st.integers(1, 1000))
    def upload(
        self, session: ModelSession, stale: bool, size: int
    ) -> ModelUpload | MultipleResults[ModelUpload]:
        seen = session.found.session if stale else self.world.session(session.found.session)
        held = sum(not u.over for u in self.model_uploads if u.owner is session)
        try:
            upload = self.world.upload(seen, size=size)
        except DEAD:
            assert not session.is_live(self.now, SHORT)
            return multiple()
        except QuotaExceededError:
            assert held == POLICY.max_files
            return multiple()
        assert session.is_live(self.now, SHORT)
        assert held < POLICY.max_files
        session.seen = self.now
        self.model_uploads.append(ModelUpload(session, upload))
        return self.model_uploads[-1]

    @rule(target=files, upload=uploads, right=st.booleans() | st.just(True), lost=st.booleans())
    def arrive(self, upload: ModelUpload, right: bool, lost: bool) -> tuple[ModelUpload, str]:
        """Let a file come, the first or a further one, in time or late; S3's event may be lost."""
        size = upload.upload.size if right else upload.upload.size + 1
        file = (upload, self.world.arrive(upload.upload, size=size))
        upload.arrived = True
        upload.tainted = upload.tainted or not right
        if not lost:
            self.unannounced.append(file)
        return file

    @precondition(lambda self: self.unannounced)
    @rule(data=st.data())
    def announce(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, len(self.unannounced) - 1))
        self.announce_file(self.unannounced.pop(index))

    @rule(file=files)
    def announce_again(self, file: tuple[ModelUpload, str]) -> None:
        self.announce_file(file)

    @rule(upload=uploads)
    def delete(self, upload: ModelUpload) -> None:
        session = upload.owner
        current = self.world.session(session.found.session)
        was_held = self.world.upload_now(upload.upload).status in HELD
        try:
            self.world.uploads.delete(current, upload.upload.locator.upload_id, VISITOR)
        except DEAD:
            assert not session.is_live(self.now, SHORT)
        except UploadNotFoundError:
            raise AssertionError("an upload that was made is found") from None
        else:
            upload.over = True
            if was_held:
                session.seen = self.now

    @rule(milliseconds=PAUSES)
    def wait(self, milliseconds: int) -> None:
        self.world.clock.advance(milliseconds=milliseconds)

    @rule()
    def sweep(self) -> None:
        lapsing = [upload for upload in self.model_uploads if upload.can_lapse(self.now)]
        report = self.world.run_sweep()
        assert not report.braked
        assert not report.counts["failed"]
        for upload in lapsing:
            upload.over = True
        self.note_rejections()

    @rule(lost=st.booleans())
    def stream(self, lost: bool) -> None:
        """Deliver the next record of the stream, or let it end in the failure queue."""
        if self.world.delivered < len(self.world.table.stream):
            self.world.delivered += 1
            if not lost:
                self.world.handle(self.world.table.stream[self.world.delivered - 1])

    @rule()
    def deliver(self) -> None:
        self.world.deliver()

    @precondition(lambda self: self.world.delivered)
    @rule(data=st.data())
    def stream_again(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, self.world.delivered - 1))
        self.world.handle(self.world.table.stream[index])

    @precondition(lambda self: self.strays < STRAYS)
    @rule()
    def stray(self) -> None:
        self.strays += 1
        self.world.stray(f"stray-{self.strays}")

    @rule()
    def settle(self) -> None:
        """Once all is delivered and swept, each object in the bucket has a row that owns it."""
        while self.unannounced:
            self.announce_file(self.unannounced.pop())
        self.world.deliver()
        for _ in range(2):
            self.sweep()
            self.world.deliver()
        for key in self.world.bucket.keys():  # noqa: SIM118 - a bucket, not a mapping
            locator = self.world.bucket.locator(key)
            assert locator is not None
            upload = self.world.table.uploads[locator].entity
            assert upload.status is UploadStatus.STORED
            session = self.world.table.sessions[locator.tenant_id, upload.session_id].entity
            assert session.status in (Status.ACTIVE, Status.EXPIRED)

    def announce_file(self, file: tuple[ModelUpload, str]) -> None:
        self.world.announce(file[0].upload, file[1])
        self.note_rejections()

    def note_rejections(self) -> None:
        """A file of the wrong size ends its upload; only a tainted one can be rejected."""
        for upload in self.model_uploads:
            if self.world.upload_now(upload.upload).status is UploadStatus.REJECTED:
                assert upload.tainted
                upload.over = True
