import pytest

from session_service.domain.cleanup import BRAKE_FLOOR, OBJECT_LIMIT
from session_service.domain.session_service import Authenticated
from session_service.domain.uploads import UploadPolicy, UploadStatus
from session_service.storage.object_keys import object_key
from tests.world import VISITOR, World

ROOMY = UploadPolicy(content_types={"application/pdf"}, max_bytes=1000, max_files=5000)
FOREIGN = "uploads/default/Ada's diary.pdf"


def full(files: int) -> tuple[World, Authenticated]:
    world = World(policy=ROOMY)
    found = world.begin()
    for _ in range(files):
        world.stored(found.session)
    return world, found


def test_an_object_that_never_had_a_row_is_deleted_with_an_event_and_can_be_restored() -> None:
    world, _ = full(1)
    locator = world.upload(world.begin().session).locator
    del world.table.uploads[locator]
    key = world.bucket.key(locator)
    version = world.bucket.put(key, 5)

    report = world.run_sweep()

    assert report.counts["strays_deleted"] == 1
    assert world.bucket.describe(object_key(locator)) is None
    assert version in [kept.version_id for kept in world.bucket.versions[key]]
    record = world.table.stream[-1]
    assert (record.event.action, record.event.reason) == ("stray_deleted", "no_row")
    assert record.event.facts == {"key": key}
    assert len(world.bucket.keys()) == 1


def test_the_event_of_an_object_with_a_foreign_key_does_not_repeat_the_key() -> None:
    world = World()
    world.bucket.put(FOREIGN, 5)

    world.run_sweep()

    assert world.bucket.keys() == []
    assert "diary" not in repr(world.table.stream)


def test_a_stray_is_deleted_once() -> None:
    world = World()
    world.stray("x")

    assert [world.run_sweep().counts["strays_deleted"] for _ in range(3)] == [1, 0, 0]
    assert world.actions() == ["stray_deleted"]


@pytest.mark.parametrize("files", [BRAKE_FLOOR + 1, 100])
def test_an_emptied_table_deletes_nothing_and_is_told_of(files: int) -> None:
    world, _ = full(files)
    world.table.uploads.clear()
    world.table.sessions.clear()

    reports = [world.run_sweep() for _ in range(3)]

    assert all(report.braked for report in reports)
    assert all(report.as_dict()["strays_deleted"] == 0 for report in reports)
    assert len(world.bucket.keys()) == files
    assert "stray_deleted" not in world.actions()


def test_the_brake_lets_through_up_to_a_fifth_of_what_was_looked_at() -> None:
    for strays, braked in ((50, False), (51, True)):
        world, _ = full(250 - strays)
        for number in range(strays):
            world.stray(f"{number:03}")

        report = world.run_sweep()

        assert report.braked is braked
        assert report.counts["objects_looked_at"] == 250
        assert report.counts["strays_deleted"] == (0 if braked else strays)


def test_a_braked_walk_does_not_go_on_to_what_lies_behind() -> None:
    world = World()
    for number in range(OBJECT_LIMIT + 10):
        world.stray(f"{number:05}")

    world.run_sweep()
    world.run_sweep()

    assert world.table.cursor is None
    assert len(world.bucket.keys()) == OBJECT_LIMIT + 10


def test_a_bucket_is_walked_stretch_by_stretch_and_then_from_its_start_again() -> None:
    world, _ = full(2 * OBJECT_LIMIT + 5)
    keys = world.bucket.keys()
    walk = []

    for _ in range(4):
        place = world.table.cursor
        walk.append((place, world.run_sweep().counts["objects_looked_at"]))

    assert walk == [
        (None, OBJECT_LIMIT),
        (keys[OBJECT_LIMIT - 1], OBJECT_LIMIT),
        (keys[2 * OBJECT_LIMIT - 1], 5),
        (None, OBJECT_LIMIT),
    ]
    assert world.bucket.keys() == keys


def test_a_deleted_file_that_every_event_and_index_missed_is_found_in_the_bucket() -> None:
    world, found = full(1)
    upload = world.stored(found.session)
    session = world.session(found.session)
    world.uploads.delete(session, upload.locator.upload_id, VISITOR)
    world.table.uploads[upload.locator].due_at = None

    report = world.run_sweep()

    assert report.counts["objects_deleted"] == 1
    assert not world.has_object(upload)
    assert world.upload_now(upload).status is UploadStatus.DELETED


def test_many_files_deleted_by_their_visitors_do_not_set_off_the_brake() -> None:
    world, found = full(2 * BRAKE_FLOOR)
    world.end(found)

    report = world.run_sweep()

    assert not report.braked
    assert world.bucket.keys() == []
