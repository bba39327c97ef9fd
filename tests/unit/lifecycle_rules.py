"""Anything that may happen to the service, one rule each, with what the model makes of it."""

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    multiple,
    precondition,
    rule,
)

from session_service.domain.errors import (
    QuotaExceededError,
    SessionOverError,
    UploadNotFoundError,
)
from session_service.domain.sessions import Status
from session_service.domain.uploads import HELD, UploadStatus
from tests.unit.lifecycle_model import (
    SHORT,
    ModelClient,
    ModelUpload,
)
from tests.unit.lifecycle_visitors import VisitorRules
from tests.world import POLICY, VISITOR

STRAYS = 3  # more at once would set off the brake
FLAWS = st.sampled_from(["", "", "", "size", "content"])
PAUSES = st.sampled_from([1, 29_999, 59_999, 60_000, 300_000, 600_000, 1_200_000, 1_800_000])


class LifecycleRules(VisitorRules):
    """Anything that visitors, S3, the stream, the schedule and time may do, in any order."""

    clients = VisitorRules.clients
    uploads = Bundle("uploads")
    files = Bundle("files")

    @rule(target=uploads, client=clients, size=st.integers(1, 1000))
    def upload(self, client: ModelClient, size: int) -> ModelUpload | MultipleResults[ModelUpload]:
        session = client.session
        held = sum(not u.over for u in self.model_uploads if u.owner is session)
        try:
            upload = self.world.upload(session.session, size=size)
        except SessionOverError:
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

    @rule(target=files, upload=uploads, flaw=FLAWS, lost=st.booleans())
    def arrive(self, upload: ModelUpload, flaw: str, lost: bool) -> tuple[ModelUpload, str]:
        """Let a file come, the first or a further one, in time or late; S3's event may be lost."""
        size = upload.upload.size + (flaw == "size")
        content = b"GIF89a" if flaw == "content" else b"%PDF-1.7"
        file = (upload, self.world.arrive(upload.upload, size=size, content=content))
        upload.arrived = True
        upload.tainted = upload.tainted or bool(flaw)
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
        current = self.world.session(session.session)
        was_held = self.world.upload_now(upload.upload).status in HELD
        try:
            self.world.uploads.delete(current, upload.upload.locator.upload_id, VISITOR)
        except SessionOverError:
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
            record = self.world.table.stream[self.world.delivered]
            self.world.delivered += 1
            if not lost:
                self.world.release.act_on(record)

    @rule()
    def deliver(self) -> None:
        self.world.deliver()

    @precondition(lambda self: self.world.delivered)
    @rule(data=st.data())
    def stream_again(self, data: st.DataObject) -> None:
        index = data.draw(st.integers(0, self.world.delivered - 1))
        self.world.release.act_on(self.world.table.stream[index])

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
            owner = self.world.table.owners[locator.tenant_id, locator.collection_id]
            session = self.world.table.sessions[locator.tenant_id, owner].entity
            assert session.status in (Status.ACTIVE, Status.EXPIRED)

    def announce_file(self, file: tuple[ModelUpload, str]) -> None:
        self.world.announce(file[0].upload, file[1])
        self.note_rejections()

    def note_rejections(self) -> None:
        """A file that is not as declared ends its upload; only a tainted one can be rejected."""
        for upload in self.model_uploads:
            if self.world.upload_now(upload.upload).status is UploadStatus.REJECTED:
                assert upload.tainted
                upload.over = True
