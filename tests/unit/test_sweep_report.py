"""What a run tells of itself."""

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.sessions import Session
from tests.fakes.objects import MemoryObjects
from tests.wiring import MINUTE
from tests.world import SWEEP, VISITOR, World


def delete(world: World, session: Session) -> None:
    upload = world.stored(session)
    world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)


def test_each_run_leaves_the_report_that_it_returns() -> None:
    world = World()
    first = world.run_sweep()
    world.clock.advance(seconds=300)
    second = world.run_sweep()

    assert list(world.table.reports.values()) == [first.as_dict(), second.as_dict()]


def test_a_report_sums_up_what_was_looked_at_repaired_and_deleted() -> None:
    world = World()
    session = world.begin().session
    world.arrive(world.upload(session))
    delete(world, session)
    world.stray("x")

    report = world.run_sweep().as_dict()

    assert (report["due"], report["objects_looked_at"], report["looked_at"]) == (2, 3, 5)
    assert (report["repaired"], report["associated"]) == (1, 1)
    assert report["deleted"] == 2


def test_the_metrics_of_a_run_say_the_same_as_its_report() -> None:
    world = World()
    session = world.begin().session
    delete(world, session)
    world.arrive(world.upload(session))
    world.clock.advance(seconds=90)

    run = world.run_sweep()

    assert run.metrics() == {
        "SweepRuns": 1,
        "SweepLookedAt": 4,
        "SweepDue": 2,
        "SweepRepaired": 1,
        "SweepDeleted": 1,
        "SweepFailures": 0,
        "SweepBraked": 0,
        "SweepOldestOrphanSeconds": 90,
    }


def test_the_oldest_orphans_age_counts_from_when_nobody_owned_it_any_more() -> None:
    world = World()
    found = world.begin()
    world.stored(found.session)
    world.clock.advance(milliseconds=20 * MINUTE)
    world.end(found)
    world.clock.advance(milliseconds=4 * MINUTE)

    assert world.run_sweep().as_dict()["oldest_orphan_seconds"] == 240
    assert world.run_sweep().as_dict()["oldest_orphan_seconds"] == 0


def test_an_orphan_that_cannot_be_deleted_is_told_of_with_its_age() -> None:
    class Stuck(MemoryObjects):
        def hide(self, *_: object) -> None:
            raise StoreUnavailableError

    world = World()
    session = world.begin().session
    delete(world, session)
    world.clock.advance(milliseconds=16 * MINUTE)

    report = world.sweeper(objects=Stuck(world.bucket.versions)).run(SWEEP, time_left=lambda: True)

    metrics = report.metrics()
    assert metrics["SweepOldestOrphanSeconds"] == 960
    assert (metrics["SweepDeleted"], metrics["SweepFailures"]) == (0, 2)


def test_a_session_that_ended_is_released_objects_and_all_in_one_run() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)

    report = world.run_sweep()

    assert (report.counts["uploads_released"], report.counts["objects_deleted"]) == (1, 1)
    assert not world.has_object(upload)


def test_a_session_that_cannot_be_recovered_is_closed_and_released_in_one_run() -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session)
    world.clock.now = world.session(session).look_at
    world.run_sweep()
    world.clock.now = world.lifetimes.close_at(world.session(session))

    report = world.run_sweep()

    kinds = ("closed", "sessions_released", "uploads_released", "objects_deleted")
    assert [report.counts[kind] for kind in kinds] == [1, 1, 1, 1]
    assert not world.has_object(upload)
