import pytest

from session_service.domain.custody import DueUpload
from session_service.domain.sessions import Session
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, UploadStatus
from tests.world import SWEEP, VISITOR, World

WINDOW = FORM_MS + TRANSFER_MS


def counters(world: World, session: Session) -> tuple[int, int]:
    current = world.session(session)
    return current.upload_count, current.upload_bytes


@pytest.mark.parametrize("later", [0, 60_000, WINDOW - 1, WINDOW, WINDOW + 10**6])
def test_a_lost_event_of_s3_is_made_up_for_however_late_the_sweep_comes(later: int) -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    version = world.arrive(upload)
    world.clock.advance(milliseconds=later)

    report = world.run_sweep()

    assert report.counts["associated"] == 1
    assert world.upload_now(upload).object_version == version
    assert world.has_object(upload)
    assert world.table.uploads[upload.locator].due_at is None
    assert counters(world, session) == (1, 100)


def test_a_lost_event_of_a_wrong_file_is_made_up_for_too() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    world.arrive(upload, size=99)

    report = world.run_sweep()
    world.run_sweep()

    assert report.counts["rejected"] == 1
    assert world.upload_now(upload).status is UploadStatus.REJECTED
    assert not world.has_object(upload)
    assert counters(world, session) == (0, 0)


def test_an_upload_is_waited_for_as_long_as_its_file_can_still_arrive() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    world.clock.advance(milliseconds=WINDOW - 1)

    assert world.run_sweep().counts["lapsed"] == 0

    assert world.upload_now(upload).status is UploadStatus.PENDING
    assert counters(world, session) == (1, 100)


def test_an_upload_that_never_arrived_lapses_once_and_gives_its_quota_back() -> None:
    world = World()
    session = world.begin().session
    upload, kept = world.upload(session), world.stored(session)
    world.clock.advance(milliseconds=WINDOW)

    lapsed = [world.run_sweep().counts["lapsed"] for _ in range(3)]

    assert lapsed == [1, 0, 0]
    ended = world.upload_now(upload)
    assert (ended.status, ended.reason, ended.filename) == (
        UploadStatus.DELETED,
        "never_arrived",
        "",
    )
    assert counters(world, session) == (1, 100)
    assert world.upload_now(kept).status is UploadStatus.STORED


def test_a_lapse_is_no_activity_of_the_visitor() -> None:
    world = World()
    session = world.begin().session
    world.upload(session)
    before = world.session(session)
    world.clock.advance(milliseconds=WINDOW)

    world.run_sweep()

    after = world.session(session)
    assert (after.last_seen_at, after.idle_expires_at) == (
        before.last_seen_at,
        before.idle_expires_at,
    )


def test_a_lapse_in_a_session_that_ended_meanwhile_needs_no_live_owner() -> None:
    world = World()
    found = world.begin()
    upload = world.upload(found.session)
    world.end(found)
    world.clock.advance(milliseconds=WINDOW)

    world.run_sweep()

    assert world.upload_now(upload).status is UploadStatus.DELETED
    assert world.actions().count("upload_deleted") == 1


def test_a_file_deleted_by_its_visitor_goes_even_if_the_stream_never_told() -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session)
    world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)

    report = world.run_sweep()

    assert report.counts["objects_deleted"] == 1
    assert not world.has_object(upload)
    assert world.run_sweep().counts["objects_deleted"] == 0


def test_a_stored_upload_that_still_asks_for_a_look_is_told_that_none_is_needed() -> None:
    world = World()
    upload = world.stored(world.begin().session)
    world.table.uploads[upload.locator].due_at = 0

    world.run_sweep()

    assert world.table.uploads[upload.locator].due_at is None
    assert world.upload_now(upload).status is UploadStatus.STORED
    assert world.actions()[-1] == "upload_stored"


def test_an_upload_row_that_is_gone_since_the_index_was_read_is_passed_over() -> None:
    world = World()
    upload = world.upload(world.begin().session)

    class Lagging:
        def due(self, now: int) -> list[DueUpload]:
            return [DueUpload(locator=upload.locator, due_at=now)]

    world.table.uploads.clear()
    report = world.sweeper(due_index=Lagging()).run(SWEEP, time_left=lambda: True)  # type: ignore[arg-type]

    assert (report.counts["due"], report.counts["failed"]) == (1, 0)
