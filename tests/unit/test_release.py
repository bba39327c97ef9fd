from collections.abc import Callable

import pytest

from session_service.domain.session_service import NewSession
from session_service.domain.sessions import Session, Status
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, Upload, UploadStatus
from session_service.storage.object_keys import object_key
from tests.world import SWEEP, VISITOR, World

TENANT = "default"


def due_at(world: World, upload: Upload) -> int | None:
    return world.table.uploads[upload.locator].due_at


def delete(world: World, session: Session, upload: Upload) -> None:
    world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)


def test_an_ended_session_loses_every_upload_and_every_object() -> None:
    world = World()
    found = world.begin()
    stored, waiting = world.stored(found.session), world.upload(found.session)
    world.end(found)

    world.deliver()

    for upload in (stored, waiting):
        ended = world.upload_now(upload)
        assert (ended.status, ended.reason) == (UploadStatus.DELETED, "session_ended")
        assert ended.filename == ""
    assert world.bucket.keys() == []
    assert world.actions().count("upload_deleted") == 2


def test_what_was_deleted_can_be_restored_from_its_version() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)

    world.deliver()

    assert world.bucket.describe(object_key(upload.locator), upload.object_version) is not None


def test_releasing_deletes_no_object_itself_but_leaves_the_event_by_which_it_goes() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)

    released = world.release.release_session(TENANT, found.session.session_id, SWEEP)

    assert released == [upload.locator]
    assert world.has_object(upload)
    assert due_at(world, upload) == world.clock()


def test_releasing_twice_makes_no_second_event() -> None:
    world = World()
    found = world.begin()
    world.stored(found.session)
    world.end(found)

    counts = [
        len(world.release.release_session(TENANT, found.session.session_id, SWEEP))
        for _ in range(3)
    ]

    assert counts == [1, 0, 0]
    assert world.actions().count("upload_deleted") == 1


def test_a_record_of_the_stream_delivered_twice_or_out_of_order_has_one_effect() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)
    world.deliver()
    before, versions = world.actions(), dict(world.bucket.versions)

    for record in [*reversed(world.table.stream), *world.table.stream]:
        world.release.act_on(record)

    assert world.actions() == before
    assert world.bucket.versions == versions
    assert not world.has_object(upload)


def lapse(world: World, session: Session) -> None:
    world.clock.now = session.look_at
    world.run_sweep()
    assert world.session(session).status is Status.EXPIRED


def nothing(_world: World, _session: Session) -> None:
    """Leave the session as it is."""


@pytest.mark.parametrize("happen", [nothing, lapse])
def test_a_live_or_recoverable_session_keeps_everything(
    happen: Callable[[World, Session], None],
) -> None:
    world = World()
    session = world.begin(NewSession(metadata="{}")).session
    upload = world.stored(session)
    happen(world, world.session(session))

    assert world.release.release_session(TENANT, session.session_id, SWEEP) == []

    assert world.upload_now(upload).status is UploadStatus.STORED
    assert world.has_object(upload)
    assert world.table.metadata
    assert world.table.owners


def test_releasing_a_session_that_never_was_does_nothing() -> None:
    world = World()

    assert world.release.release_session(TENANT, "nobody", SWEEP) == []
    assert world.table.stream == []


def test_a_released_session_keeps_no_details_and_is_not_looked_at_again() -> None:
    world = World()
    found = world.begin(NewSession(metadata='{"a":1}', device_name="Ada's phone"))
    world.stored(found.session)
    world.end(found)

    world.deliver()

    assert (world.table.metadata, world.table.device_names, world.table.owners) == ({}, {}, {})
    assert world.table.sessions[TENANT, found.session.session_id].due_at is None


def test_a_deleted_upload_loses_its_object_and_the_others_keep_theirs() -> None:
    world = World()
    session = world.begin().session
    gone, kept = world.stored(session), world.stored(session)
    delete(world, session, gone)

    world.deliver()

    assert not world.has_object(gone)
    assert world.has_object(kept)


@pytest.mark.parametrize("status", [UploadStatus.PENDING, UploadStatus.STORED])
def test_the_object_of_an_upload_that_is_not_over_is_never_removed(status: UploadStatus) -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session) if status is UploadStatus.STORED else world.upload(session)
    if status is UploadStatus.PENDING:
        world.arrive(upload)

    assert not world.release.remove_object(upload.locator)

    assert world.has_object(upload)
    assert world.upload_now(upload).status is status


def test_removing_an_object_that_is_not_there_says_so_and_adds_no_marker() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    delete(world, session, upload)

    assert not world.release.remove_object(upload.locator)
    assert world.bucket.versions == {}


def test_a_tombstone_asks_for_a_look_when_its_form_can_deliver_no_more() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    delete(world, session, upload)

    world.deliver()
    assert due_at(world, upload) == upload.created_at + FORM_MS + TRANSFER_MS

    world.clock.now = upload.created_at + FORM_MS + TRANSFER_MS
    world.run_sweep()
    assert due_at(world, upload) is None


def test_a_file_that_arrives_late_and_unannounced_is_found_all_the_same() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    delete(world, session, upload)
    world.deliver()
    world.clock.advance(seconds=200)
    world.arrive(upload)

    world.run_sweep()

    assert not world.has_object(upload)
