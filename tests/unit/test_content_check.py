"""What arrives is looked into: a file that is not what it was declared as never becomes stored."""

import pytest

from session_service.domain.association import Association
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.uploads import UploadStatus
from tests.fakes.objects import MemoryObjects
from tests.pdf_files import DISGUISED
from tests.world import SWEEP, World


def test_a_file_that_is_no_pdf_is_rejected_with_a_reason_and_its_quota_given_back() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    version = world.arrive(upload, content=DISGUISED)

    assert world.announce(upload, version) is Association.REJECTED

    rejected = world.upload_now(upload)
    assert (rejected.status, rejected.reason) == (UploadStatus.REJECTED, "content_mismatch")
    assert world.session(session).upload_count == world.session(session).upload_bytes == 0
    assert world.actions() == ["created", "upload_created", "upload_rejected"]
    world.deliver()
    assert not world.has_object(upload)


def test_a_wrong_file_whose_event_was_lost_is_rejected_by_the_sweep() -> None:
    world = World()
    upload = world.upload(world.begin().session)
    world.arrive(upload, content=b"GIF89a")

    report = world.run_sweep()

    assert report.counts["rejected"] == 1
    assert world.upload_now(upload).reason == "content_mismatch"


@pytest.mark.parametrize("size", [99, 100])
def test_only_the_first_bytes_of_exactly_the_announced_version_are_read(size: int) -> None:
    read: list[tuple[str, int]] = []

    class Watched(MemoryObjects):
        def beginning(self, key: str, version_id: str, length: int) -> bytes | None:
            read.append((version_id, length))
            return super().beginning(key, version_id, length)

    world = World()
    upload = world.upload(world.begin().session, size=100)
    world.arrive(upload, content=b"GIF89a")
    version = world.arrive(upload, size=size)
    association = world.sweeper(objects=Watched(world.bucket.versions)).association

    association.associate(upload.locator, version, SWEEP)
    association.associate(upload.locator, version, SWEEP)

    # Of a file of the wrong size nothing is read, and of one that is decided nothing again.
    assert read == ([(version, 1024)] if size == 100 else [])


def test_a_file_that_goes_while_it_is_looked_into_decides_nothing() -> None:
    class Vanishing(MemoryObjects):
        def beginning(self, *_: object) -> None:
            return None

    world = World()
    upload = world.upload(world.begin().session)
    version = world.arrive(upload)
    association = world.sweeper(objects=Vanishing(world.bucket.versions)).association

    assert association.associate(upload.locator, version, SWEEP) is Association.GONE
    assert world.upload_now(upload) == upload


def test_a_file_that_cannot_be_looked_into_waits_for_the_next_try() -> None:
    class Away(MemoryObjects):
        def beginning(self, *_: object) -> bytes | None:
            raise StoreUnavailableError

    world = World()
    upload = world.upload(world.begin().session)
    version = world.arrive(upload)
    association = world.sweeper(objects=Away(world.bucket.versions)).association

    with pytest.raises(StoreUnavailableError):
        association.associate(upload.locator, version, SWEEP)
    assert world.upload_now(upload) == upload
    assert world.run_sweep().counts["associated"] == 1
