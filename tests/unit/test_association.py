import pytest

from session_service.domain.association import Association
from session_service.domain.uploads import UploadLocator, UploadStatus
from session_service.storage.object_keys import object_key
from tests.world import SWEEP, World

NOWHERE = UploadLocator(tenant_id="default", collection_id="c", upload_id="u")


def test_the_file_that_arrives_is_the_upload_from_then_on() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    version = world.arrive(upload)
    world.clock.advance(seconds=3)

    assert world.announce(upload, version) is Association.ASSOCIATED

    stored = world.upload_now(upload)
    assert stored.status is UploadStatus.STORED
    assert (stored.object_version, stored.etag) == (version, f"etag-{version}")
    assert stored.stored_at == world.clock()
    assert world.session(session).upload_count == 1
    assert world.actions()[-1] == "upload_stored"


def test_arriving_is_no_activity_of_the_visitor() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    before = world.session(session)
    world.clock.advance(seconds=90)

    world.announce(upload, world.arrive(upload))

    assert world.session(session) == before


def test_the_same_event_again_changes_nothing() -> None:
    world = World()
    upload = world.upload(world.begin().session)
    version = world.arrive(upload)
    world.announce(upload, version)
    stored = world.upload_now(upload)

    for _ in range(5):
        assert world.announce(upload, version) is Association.KNOWN

    assert world.upload_now(upload) == stored
    assert world.has_object(upload)
    assert world.actions().count("upload_stored") == 1


def test_a_further_version_is_erased_and_the_first_stays() -> None:
    world = World()
    upload = world.stored(world.begin().session)
    second = world.arrive(upload)

    assert world.announce(upload, second) is Association.SURPLUS

    assert world.bucket.describe(object_key(upload.locator), second) is None
    current = world.bucket.describe(object_key(upload.locator))
    assert current is not None
    assert current.version_id == upload.object_version
    assert world.upload_now(upload) == upload


def test_of_two_versions_the_one_announced_first_is_the_upload_whatever_their_order() -> None:
    world = World()
    upload = world.upload(world.begin().session)
    first, second = world.arrive(upload), world.arrive(upload)

    assert world.announce(upload, second) is Association.ASSOCIATED
    assert world.announce(upload, first) is Association.SURPLUS
    assert world.announce(upload, second) is Association.KNOWN

    assert world.upload_now(upload).object_version == second
    assert world.bucket.describe(object_key(upload.locator), second) is not None


def test_a_file_that_arrives_after_its_upload_was_deleted_is_hidden_and_can_be_restored() -> None:
    world = World()
    found = world.begin()
    upload = world.upload(found.session)
    world.uploads.delete(world.session(found.session), upload.locator.upload_id, SWEEP)
    version = world.arrive(upload)

    assert world.announce(upload, version) is Association.UNWANTED

    assert world.bucket.keys() == []
    assert world.bucket.describe(world.bucket.key(upload.locator), version) is not None
    assert world.upload_now(upload).status is UploadStatus.DELETED
    assert world.actions().count("upload_deleted") == 1


def test_a_late_file_that_is_hidden_already_gets_no_second_marker() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    version = world.arrive(upload)
    world.uploads.delete(world.session(session), upload.locator.upload_id, SWEEP)
    world.deliver()
    before = [*world.bucket.versions[world.bucket.key(upload.locator)]]

    assert world.announce(upload, version) is Association.UNWANTED

    assert world.bucket.versions[world.bucket.key(upload.locator)] == before
    assert not world.has_object(upload)


def test_a_late_duplicate_after_deletion_erases_nothing_that_can_be_restored() -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session)
    world.uploads.delete(world.session(session), upload.locator.upload_id, SWEEP)
    world.deliver()

    assert world.announce(upload, upload.object_version) is Association.KNOWN

    assert world.bucket.describe(object_key(upload.locator), upload.object_version) is not None
    assert not world.has_object(upload)


@pytest.mark.parametrize("size", [1, 99, 101])
def test_a_file_of_another_size_is_rejected_and_its_quota_given_back(size: int) -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session, size=100)
    version = world.arrive(upload, size=size)

    assert world.announce(upload, version) is Association.REJECTED

    rejected = world.upload_now(upload)
    assert (rejected.status, rejected.reason) == (UploadStatus.REJECTED, "size_mismatch")
    current = world.session(session)
    assert (current.upload_count, current.upload_bytes) == (0, 0)
    event = world.table.stream[-1].event
    assert (event.action, event.facts) == ("upload_rejected", {"size": size})
    world.deliver()
    assert not world.has_object(upload)


def test_a_rejected_file_announced_again_gives_no_quota_back_twice() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session, size=100)
    version = world.arrive(upload, size=99)
    world.announce(upload, version)

    assert world.announce(upload, version) is Association.UNWANTED

    assert world.session(session).upload_count == 0
    assert world.actions().count("upload_rejected") == 1


def test_an_object_without_a_row_is_left_to_the_sweep() -> None:
    world = World()
    version = world.bucket.put(world.bucket.key(NOWHERE), 100)

    assert world.association.associate(NOWHERE, version, SWEEP) is Association.STRAY

    assert world.bucket.describe(object_key(NOWHERE), version) is not None
    assert world.table.stream == []


def test_an_event_for_an_object_that_is_gone_changes_nothing() -> None:
    world = World()
    upload = world.upload(world.begin().session)

    assert world.announce(upload, "v99") is Association.GONE
    assert world.announce(upload, None) is Association.GONE
    assert world.upload_now(upload) == upload
