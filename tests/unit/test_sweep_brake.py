"""A sweep that meets a wrong clock, table or bucket stops before it does anything."""

import copy

import pytest

from session_service.domain.cleanup import CLOCK_TOLERANCE_MS
from session_service.domain.sessions import Status
from session_service.domain.sweep_report import Brake, SweepReport
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, UploadStatus
from tests.fakes.objects import MemoryObjects
from tests.wiring import HOUR, MINUTE
from tests.world import SWEEP, World

DAY = 24 * HOUR


def lived_in() -> World:
    """A service with something of every kind that a sweep decides about."""
    world = World()
    session = world.begin().session
    world.stored(session)
    world.upload(session)
    ended = world.begin()
    world.stored(ended.session)
    world.end(ended)
    return world


def state(world: World) -> object:
    """Everything that a sweep could change, its own reports apart."""
    table = world.table
    return copy.deepcopy(
        (
            table.sessions,
            table.uploads,
            table.owners,
            table.strays,
            (table.cursor, table.bucket),
            table.stream,
            world.bucket.versions,
        )
    )


def run_braked(world: World, objects: MemoryObjects | None = None) -> SweepReport:
    """Run a sweep; hold that it stopped, changed nothing, and told of it."""
    before = state(world)
    report = world.sweeper(objects=objects).run(SWEEP, time_left=lambda: True)
    assert state(world) == before
    assert report.metrics()["SweepBraked"] == 1
    assert not report.finished
    assert list(world.table.reports.values())[-1] == report.as_dict()
    return report


@pytest.mark.parametrize("wrong", [HOUR, -HOUR, DAY, -DAY, 3 * DAY, CLOCK_TOLERANCE_MS + 1000])
def test_a_wrong_clock_decides_nothing(wrong: int) -> None:
    world = lived_in()
    right = world.clock()
    world.table.store_clock = lambda: right
    world.clock.now = right + wrong

    assert run_braked(world).brake is Brake.CLOCK

    world.clock.now = right
    assert world.run_sweep().finished


def test_a_clock_that_is_hardly_off_is_good_enough() -> None:
    world = lived_in()
    right = world.clock()
    world.table.store_clock = lambda: right

    for wrong in (-CLOCK_TOLERANCE_MS + 1000, -1, 1, CLOCK_TOLERANCE_MS - 1000):
        world.clock.now = right + wrong
        assert not world.run_sweep().braked


def test_another_bucket_than_the_tables_own_decides_nothing() -> None:
    world = lived_in()
    world.run_sweep()
    session = world.begin().session
    arrived = world.upload(session)
    world.arrive(arrived)
    world.clock.advance(milliseconds=FORM_MS + TRANSFER_MS + MINUTE)

    # It is empty: what is in ours seems never to have come.
    assert run_braked(world, MemoryObjects(bucket="another-one")).brake is Brake.BUCKET

    assert world.run_sweep().counts["associated"] == 1
    assert world.upload_now(arrived).status is UploadStatus.STORED


def test_an_emptied_table_stops_the_whole_run() -> None:
    world = World()
    for _ in range(4):
        world.stored(world.begin().session)
    lapsed = world.begin().session
    world.clock.now = lapsed.look_at
    world.table.uploads.clear()

    report = run_braked(world)

    assert report.brake is Brake.STRAYS
    assert world.session(lapsed).status is Status.ACTIVE
    assert len(world.bucket.keys()) == 4


def test_the_first_run_remembers_which_bucket_the_table_belongs_to() -> None:
    world = World()
    assert world.table.bucket is None

    world.run_sweep()

    assert world.table.bucket == world.bucket.bucket
