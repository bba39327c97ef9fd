"""A sweep with something else happening at every place between two of its calls."""

from collections.abc import Callable
from functools import partial

import pytest

from session_service.domain.sessions import Status
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, Upload, UploadStatus
from tests.interleaving import Interruption
from tests.world import SWEEP, VISITOR, World

type Scene = Callable[[World], Upload]

WINDOW = FORM_MS + TRANSFER_MS
PLACES = 40


def sweep_interrupted(world: World, at: int, act: Callable[[], object]) -> bool:
    """Run a sweep in which `act` happens before the `at`-th call of any port; tell if it did."""
    interruption = Interruption(at, act)
    sweeper = world.sweeper(
        sessions=interruption.before(world.session_rows),
        uploads=interruption.before(world.upload_rows),
        objects=interruption.before(world.bucket),
    )
    sweeper.run(SWEEP, time_left=lambda: True)
    return interruption.happened


def arrived_late_and_unannounced(world: World) -> Upload:
    upload = world.upload(world.begin().session)
    world.clock.advance(milliseconds=WINDOW)
    world.arrive(upload)
    return upload


def never_arrived(world: World) -> Upload:
    upload = world.upload(world.begin().session)
    world.clock.advance(milliseconds=WINDOW)
    return upload


def of_the_wrong_size(world: World) -> Upload:
    upload = world.upload(world.begin().session)
    world.arrive(upload, size=1)
    return upload


def of_a_lapsed_session(world: World) -> Upload:
    upload = world.stored(world.begin().session)
    world.clock.advance(milliseconds=world.lifetimes.idle + 1000)
    return upload


def of_an_unrecoverable_session(world: World) -> Upload:
    upload = of_a_lapsed_session(world)
    world.run_sweep()
    world.clock.advance(milliseconds=world.lifetimes.recovery)
    return upload


def of_an_ended_session(world: World) -> Upload:
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)
    return upload


def deleted_by_its_visitor(world: World) -> Upload:
    session = world.begin().session
    upload = world.stored(session)
    world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)
    return upload


SCENES = [
    arrived_late_and_unannounced,
    never_arrived,
    of_the_wrong_size,
    of_a_lapsed_session,
    of_an_unrecoverable_session,
    of_an_ended_session,
    deleted_by_its_visitor,
]


def settled(scene: Scene) -> tuple[list[str], UploadStatus, bool, tuple[int, int]]:
    """What two sweeps after one another make of a scene."""
    world = World()
    upload = scene(world)
    world.run_sweep()
    world.run_sweep()
    return outcome(world, upload)


def outcome(world: World, upload: Upload) -> tuple[list[str], UploadStatus, bool, tuple[int, int]]:
    (session,) = (row.entity for row in world.table.sessions.values())
    counters = (session.upload_count, session.upload_bytes)
    return world.actions(), world.upload_now(upload).status, world.has_object(upload), counters


@pytest.mark.parametrize("scene", SCENES)
def test_two_sweeps_at_once_do_what_two_sweeps_in_turn_do(scene: Scene) -> None:
    expected = settled(scene)

    for at in range(PLACES):
        world = World()
        upload = scene(world)
        happened = sweep_interrupted(world, at, world.run_sweep)
        world.run_sweep()

        assert outcome(world, upload) == expected, f"the other sweep came before call {at}"
        if not happened:
            break
    else:
        pytest.fail("a sweep makes more calls than were tried")


def test_s3s_event_in_the_middle_of_a_sweep_never_costs_the_file() -> None:
    for at in range(PLACES):
        world = World()
        upload = arrived_late_and_unannounced(world)
        version = world.bucket.versions[world.bucket.key(upload.locator)][0].version_id

        sweep_interrupted(world, at, partial(world.announce, upload, version))

        assert world.upload_now(upload).status is UploadStatus.STORED, f"before call {at}"
        assert world.has_object(upload)
        assert world.actions().count("upload_stored") == 1


def test_a_file_that_arrives_in_the_middle_of_a_sweep_is_kept_or_its_row_lapsed_never_both() -> (
    None
):
    for at in range(PLACES):
        world = World()
        upload = never_arrived(world)

        def arrive(world: World = world, upload: Upload = upload) -> None:
            world.announce(upload, world.arrive(upload))

        sweep_interrupted(world, at, arrive)
        world.deliver()
        world.run_sweep()

        kept = "upload_stored" in world.actions()
        assert (world.upload_now(upload).status is UploadStatus.STORED) is kept
        assert world.has_object(upload) is kept, f"before call {at}"
        assert ("upload_deleted" in world.actions()) is not kept


def test_an_end_in_the_middle_of_a_sweep_wins_and_loses_nothing_else() -> None:
    for at in range(PLACES):
        world = World()
        found = world.begin()
        upload = world.stored(found.session)
        world.clock.advance(milliseconds=world.lifetimes.idle)

        sweep_interrupted(world, at, partial(world.end, found))
        world.run_sweep()
        world.run_sweep()

        if "ended" in world.actions():
            assert world.session(found.session).status is Status.ENDED, f"before call {at}"
            assert not world.has_object(upload)
            assert world.actions().count("upload_deleted") == 1


def test_an_end_while_the_sweep_postpones_its_look_is_still_cleaned_up_in_time() -> None:
    for at in range(PLACES):
        world = World()
        found = world.begin()
        upload = world.stored(found.session)
        world.clock.advance(seconds=1700)
        world.sessions.touch(world.check(world.token_for(found)))
        world.clock.now = found.session.look_at

        sweep_interrupted(world, at, partial(world.end, found))
        world.end(found)
        for _ in range(3):
            world.clock.advance(seconds=300)
            world.run_sweep()

        assert not world.has_object(upload), f"the end came before call {at}"
