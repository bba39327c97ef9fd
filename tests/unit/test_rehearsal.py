"""A dry run says what a run would do, and changes nothing."""

import copy
from copy import replace

from session_service.domain.cleanup import SweepService
from session_service.domain.rehearsal import (
    RehearsedMemory,
    RehearsedObjects,
    RehearsedSessions,
    RehearsedUploads,
)
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, UploadStatus, Verdict
from tests.world import SWEEP, VISITOR, World


def rehearsal(world: World) -> SweepService:
    """As `bootstrap` wires it."""
    sweep = world.sweeper(
        sessions=RehearsedSessions(world.session_rows),
        uploads=RehearsedUploads(world.upload_rows),
        objects=RehearsedObjects(world.bucket),
        memory=RehearsedMemory(world.memory),
    )
    return replace(sweep, rehearsed=True)


def eventful() -> World:
    """A service in which a sweep has work of every kind."""
    world = World(arrives_as=UploadStatus.SCANNING)
    closing = world.begin()
    world.stored(closing.session)
    world.clock.now = world.session(closing.session).look_at
    world.run_sweep()
    world.clock.now = world.lifetimes.close_at(world.session(closing.session))
    world.clock.advance(milliseconds=-FORM_MS - TRANSFER_MS)

    session = world.begin().session
    world.arrive(world.upload(session))
    world.arrive(world.upload(session), size=1)
    world.upload(session)
    scanning = world.begin().session
    clean, infected, deleted = (world.stored(scanning) for _ in range(3))
    world.bucket.verdicts = {
        clean.object_version or "": Verdict.CLEAN,
        infected.object_version or "": Verdict.INFECTED,
    }
    world.uploads.delete(world.session(scanning), deleted.locator.upload_id, VISITOR)
    ended = world.begin()
    world.stored(ended.session)
    world.end(ended)
    world.stray("stray")
    world.clock.advance(milliseconds=FORM_MS + TRANSFER_MS)
    return world


def test_a_rehearsal_reports_what_the_run_after_it_does() -> None:
    world = eventful()

    told = rehearsal(world).run(SWEEP, time_left=lambda: True).as_dict()
    done = world.run_sweep().as_dict()

    assert told.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert told == done
    kinds = ("closed", "associated", "rejected", "released", "lapsed", "sessions_released")
    assert all(done[kind] for kind in kinds), done
    assert all(done[kind] for kind in ("uploads_released", "objects_deleted", "strays_deleted"))


def test_a_rehearsal_changes_nothing_however_often() -> None:
    world = eventful()
    before = copy.deepcopy((world.table, world.bucket))

    for _ in range(3):
        rehearsal(world).run(SWEEP, time_left=lambda: True)

    table, bucket = before
    assert world.table.sessions == table.sessions
    assert world.table.uploads == table.uploads
    assert (world.table.owners, world.table.strays) == (table.owners, table.strays)
    assert (world.table.cursor, world.table.reports) == (table.cursor, table.reports)
    assert world.table.stream == table.stream
    assert world.bucket.versions == bucket.versions


def test_a_rehearsal_counts_no_metric() -> None:
    assert rehearsal(eventful()).run(SWEEP, time_left=lambda: True).metrics() == {}
