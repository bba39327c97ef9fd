from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.bucket_walk import BRAKE_FLOOR, OBJECT_LIMIT
from session_service.domain.custody import DueUpload, ListedObject
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.sessions import DEFAULT_TENANT
from session_service.domain.uploads import (
    StoredObject,
    Upload,
    UploadPolicy,
    UploadStatus,
)
from session_service.storage.object_keys import object_key
from tests.fakes.objects import MemoryObjects
from tests.fakes.uploads import MemoryUploadRows
from tests.world import SWEEP, VISITOR, World

ROOMY = UploadPolicy(
    content_types={"application/pdf"}, max_bytes=1000, max_files=5000, max_total_bytes=10**9
)
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
    assert record.event.facts["key"] == key
    assert record.tenant_id == locator.tenant_id
    assert record.event.facts["age_seconds"] == record.event.at // 1000
    assert len(world.bucket.keys()) == 1


def test_the_event_of_an_object_with_a_foreign_key_does_not_repeat_the_key() -> None:
    world = World()
    world.bucket.put(FOREIGN, 5)

    world.run_sweep()

    assert world.bucket.keys() == []
    assert "diary" not in repr(world.table.stream)


def test_what_nobodys_key_names_is_told_where_operators_look() -> None:
    world = World()
    world.bucket.put(FOREIGN, 5)

    world.run_sweep()

    assert [record.tenant_id for record in world.table.stream] == [DEFAULT_TENANT]


def test_an_object_whose_row_is_back_when_its_turn_comes_is_no_stray() -> None:
    world, _ = full(1)
    ((locator, row),) = world.table.uploads.items()
    world.table.uploads.clear()

    class Restoring:
        """What is due is asked for between the look at the bucket and what comes of it."""

        def due(self, _now: int) -> Iterator[DueUpload]:
            world.table.uploads[locator] = row
            return iter(())

    report = world.sweeper(due_index=Restoring()).run(SWEEP, time_left=lambda: True)

    assert report.counts["strays_deleted"] == 0
    assert world.has_object(row.entity)
    assert "stray_deleted" not in world.actions()


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


def test_a_braked_stretch_is_left_alone_and_the_walk_goes_on_behind_it() -> None:
    world = World()
    keys = [world.stray(f"{number:05}") for number in range(OBJECT_LIMIT + 10)]

    walk = [(world.run_sweep().braked, world.table.cursor) for _ in range(2)]

    assert walk == [(True, keys[OBJECT_LIMIT - 1]), (True, None)]
    assert world.bucket.keys() == keys


def test_a_walk_that_runs_out_of_time_deletes_nothing_and_is_repeated() -> None:
    world = World()
    key = world.stray("a")
    world.stray("b")
    answers = iter([True, False])

    report = world.sweep.run(SWEEP, time_left=lambda: next(answers))

    assert (report.counts["objects_looked_at"], report.counts["strays_deleted"]) == (1, 0)
    assert key in world.bucket.versions
    assert world.run_sweep().counts["strays_deleted"] == 2


def test_a_run_that_runs_out_of_time_over_its_deletions_leaves_the_rest_to_the_next() -> None:
    world, found = full(1)
    session = world.session(found.session)
    (upload,) = world.uploads.page(session, limit=1, after=None)[0]
    world.uploads.delete(session, upload.locator.upload_id, VISITOR)
    world.table.uploads[upload.locator].due_at = None
    world.stray("a")
    world.stray("b")

    # Time for the look at three objects, and for so much of what it found.
    done = []
    for spare in range(3):
        answers = iter([True] * (3 - spare) + [True, False])
        report = world.sweep.run(SWEEP, time_left=answers.__next__)
        done.append((report.counts["objects_deleted"], report.counts["strays_deleted"]))
        assert report.finished is (spare == 2)

    assert done == [(1, 0), (0, 1), (0, 1)]
    assert world.bucket.keys() == []


def test_a_stray_that_somebody_else_has_just_deleted_makes_no_event() -> None:
    world = World()
    world.stray("a")
    listed = world.bucket.page(None, 10)
    world.run_sweep()

    class Outdated(MemoryObjects):
        def page(self, *_: object) -> tuple[list[ListedObject], str | None]:
            return listed

    sweeper = world.sweeper(objects=Outdated(world.bucket.versions))
    report = sweeper.run(SWEEP, time_left=lambda: True)

    assert report.counts["strays_deleted"] == 0
    assert world.actions() == ["stray_deleted"]


def test_one_object_that_cannot_be_handled_does_not_keep_the_others() -> None:
    world = World()
    ill = world.stray("a")
    world.stray("b")

    class Failing(MemoryObjects):
        def describe(self, key: str, version_id: str | None = None) -> StoredObject | None:
            if key == ill:
                raise StoreUnavailableError
            return super().describe(key, version_id)

    sweeper = world.sweeper(objects=Failing(world.bucket.versions))
    report = sweeper.run(SWEEP, time_left=lambda: True)

    assert (report.counts["failed"], report.counts["strays_deleted"]) == (1, 1)
    assert world.bucket.keys() == [ill]


@pytest.mark.parametrize("fails", ["describe", "hide"])
def test_the_report_of_a_failure_does_not_repeat_a_foreign_key(fails: str) -> None:
    world = World()
    world.bucket.put(FOREIGN, 5)

    class Failing(MemoryObjects):
        def fail(self, *_: object) -> Any:
            raise StoreUnavailableError

    setattr(Failing, fails, Failing.fail)
    world.sweeper(objects=Failing(world.bucket.versions)).run(SWEEP, time_left=lambda: True)

    ((what, _),) = world.failures
    assert what == f"a foreign object, sha256 {sha256(FOREIGN.encode()).hexdigest()}"


def test_the_report_of_a_failure_names_a_key_of_ours() -> None:
    world = World()
    upload = world.stored(world.begin().session)

    class Failing(MemoryUploadRows):
        def get(self, *_: object) -> Upload | None:
            raise StoreUnavailableError

    world.sweeper(uploads=Failing(world.table)).run(SWEEP, time_left=lambda: True)

    assert object_key(upload.locator) in [what for what, _ in world.failures]


def test_while_the_bucket_cannot_be_listed_nothing_is_decided() -> None:
    class Failing(MemoryObjects):
        def page(self, *_: object) -> tuple[list[ListedObject], str | None]:
            raise StoreUnavailableError

    world = World()
    session = world.begin().session
    world.clock.now = session.look_at

    report = world.sweeper(objects=Failing()).run(SWEEP, time_left=lambda: True)

    assert (report.counts["expired"], report.counts["failed"]) == (0, 1)
    assert not report.finished
    assert world.run_sweep().counts["expired"] == 1


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
