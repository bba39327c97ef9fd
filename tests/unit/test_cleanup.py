from copy import replace

import pytest

from session_service.domain.custody import DueSession
from session_service.domain.errors import SessionExpiredError, StoreUnavailableError
from session_service.domain.session_service import NewSession
from session_service.domain.sessions import Profile, Session, Status
from session_service.domain.uploads import Upload, UploadLocator, UploadStatus
from tests.fakes.sessions import MemorySessions
from tests.fakes.uploads import MemoryUploadRows
from tests.world import LIFETIMES, SWEEP, World


def due_at(world: World, session: Session) -> int | None:
    return world.table.sessions[session.tenant_id, session.session_id].due_at


def wait(world: World, milliseconds: int) -> None:
    """Let time pass as it does, with a sweep every five minutes."""
    end = world.clock() + milliseconds
    while world.clock() < end:
        world.clock.now = min(end, world.clock() + 5 * 60_000)
        world.run_sweep()


def test_a_sweep_over_nothing_reports_every_count_as_zero() -> None:
    report = World().run_sweep().as_dict()

    told = {name: report.pop(name) for name in ("started_at", "finished", "brake")}
    assert told == {"started_at": "2026-11-22T09:15:00.000Z", "finished": True, "brake": None}
    assert set(report.values()) == {0}
    assert {"due", "expired", "closed", "lapsed", "strays_deleted", "failed", "braked"} <= set(
        report
    )


def test_the_files_of_a_live_session_survive_twenty_sweeps() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)
    stored, waiting = world.stored(found.session), world.upload(found.session)
    world.arrive(waiting)

    for _ in range(20):
        world.clock.advance(seconds=300)
        world.run_sweep()
        world.sessions.touch(world.check(token))

    assert world.upload_now(stored) == stored
    assert world.upload_now(waiting).status is UploadStatus.STORED
    assert len(world.bucket.keys()) == 2
    assert world.actions().count("upload_deleted") == 0
    assert world.session(found.session).status is Status.ACTIVE


def test_a_session_that_is_still_used_is_looked_at_again_when_it_would_lapse() -> None:
    world = World()
    found = world.begin()
    world.clock.advance(seconds=600)
    touched = world.sessions.touch(found)
    world.clock.now = found.session.look_at

    report = world.run_sweep()

    assert report.counts["postponed"] == 1
    assert due_at(world, touched) == touched.look_at
    assert world.actions() == ["created"]


@pytest.mark.parametrize(("absolute", "reason"), [(24 * 3600, "idle"), (600, "absolute")])
def test_a_lapsed_session_is_marked_expired_once_and_says_why(absolute: int, reason: str) -> None:
    world = World(lifetimes=replace(LIFETIMES, absolute=absolute * 1000))
    session = world.begin().session
    world.clock.now = session.look_at - 1
    assert world.run_sweep().counts["expired"] == 0
    world.clock.now += 1

    reports = [world.run_sweep() for _ in range(3)]

    assert [report.counts["expired"] for report in reports] == [1, 0, 0]
    expired = world.session(session)
    assert (expired.status, expired.ended_at) == (Status.EXPIRED, session.lapses_at)
    assert due_at(world, session) == world.lifetimes.close_at(session)
    event = world.table.stream[-1].event
    assert (event.action, event.reason, event.actor) == ("expired", reason, "sweep")


def test_an_expired_session_keeps_its_files_until_it_cannot_be_recovered_any_more() -> None:
    world = World()
    session = world.begin(NewSession(metadata="{}")).session
    upload = world.stored(session)
    lapses_at = world.session(session).lapses_at
    world.clock.now = lapses_at

    # A second more than the window, so that no sweep whose clock is ahead closes it too early.
    wait(world, world.lifetimes.recovery + 1000 - 1)
    world.deliver()
    assert world.upload_now(upload).status is UploadStatus.STORED
    assert world.has_object(upload)
    assert world.table.metadata

    world.clock.advance(milliseconds=1)
    report = world.run_sweep()
    world.deliver()
    assert report.counts["closed"] == 1
    assert world.upload_now(upload).reason == "session_closed"
    assert not world.has_object(upload)
    assert not world.table.metadata
    assert world.actions()[-3:] == ["expired", "closed", "upload_deleted"]


def test_a_closed_session_is_a_tombstone_without_personal_data_or_seeds() -> None:
    world = World()
    session = world.begin(NewSession(locale="de", consents={"a": True})).session
    world.clock.now = session.look_at
    world.run_sweep()
    world.clock.advance(milliseconds=world.lifetimes.recovery)
    world.run_sweep()

    closed = world.session(session)

    assert closed.status is Status.CLOSED
    assert (closed.devices, closed.profile, closed.locale) == ({}, Profile(), None)
    assert (closed.consents, closed.app_version) == ({}, None)
    assert closed.ended_at == session.lapses_at


def test_a_session_that_ended_is_released_by_the_sweep_if_the_stream_did_not() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)

    first, second, third = (world.run_sweep() for _ in range(3))

    assert (first.counts["sessions_released"], first.counts["uploads_released"]) == (1, 1)
    assert not world.has_object(upload)
    assert second.counts["sessions_released"] == third.counts["sessions_released"] == 0
    assert world.actions().count("upload_deleted") == 1


def test_without_any_event_all_of_a_session_is_gone_soon_after_its_recovery_window() -> None:
    world = World()
    session = world.begin().session
    world.stored(session)
    world.arrive(world.upload(session))
    gone_by = world.session(session).lapses_at + world.lifetimes.recovery + 15 * 60_000

    wait(world, gone_by - world.clock())

    assert world.bucket.keys() == []
    assert list(world.table.due(world.clock() + 10**12)) == []


def test_the_sweep_revives_no_session() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)

    wait(world, 50 * 3_600_000)

    with pytest.raises(SessionExpiredError):
        world.check(token)
    assert world.actions() == ["created", "expired", "closed"]


def test_a_run_stops_when_its_time_is_up_and_the_next_one_goes_on() -> None:
    world = World()
    for _ in range(5):
        world.begin()
    world.clock.advance(milliseconds=world.lifetimes.idle + 1000)
    world.stray("left-over")
    answers = iter([True, True, True, False])

    report = world.sweep.run(SWEEP, time_left=lambda: next(answers))

    assert (report.counts["expired"], report.counts["strays_deleted"]) == (2, 0)
    assert not report.finished
    following = world.run_sweep()
    assert (following.counts["expired"], following.counts["strays_deleted"]) == (3, 1)
    assert following.finished


def test_a_row_that_is_gone_since_the_index_was_read_is_passed_over() -> None:
    class Lagging:
        def due(self, now: int) -> list[DueSession]:
            return [DueSession(tenant_id="default", session_id="gone", due_at=now)]

    world = World()

    report = world.sweeper(due_index=Lagging()).run(SWEEP, time_left=lambda: True)  # type: ignore[arg-type]

    assert (report.counts["due"], report.counts["failed"]) == (1, 0)


def test_a_store_that_fails_on_one_row_does_not_keep_the_others_from_their_turn() -> None:
    world = World()
    ill, well = world.begin().session, world.begin().session
    ill_upload, well_upload = world.upload(ill), world.upload(well)
    world.arrive(well_upload)
    world.clock.now = world.session(well).look_at

    class SessionsFailing(MemorySessions):
        def expire(self, session: Session, *rest: object) -> bool:
            if session.session_id == ill.session_id:
                raise StoreUnavailableError
            return super().expire(session, *rest)  # type: ignore[arg-type]

    class UploadsFailing(MemoryUploadRows):
        def get(self, locator: UploadLocator) -> Upload | None:
            if locator == ill_upload.locator:
                raise StoreUnavailableError
            return super().get(locator)

    sweeper = world.sweeper(
        sessions=SessionsFailing(world.table, world.lifetimes), uploads=UploadsFailing(world.table)
    )
    report = sweeper.run(SWEEP, time_left=lambda: True)

    assert (report.counts["failed"], report.counts["expired"]) == (2, 1)
    assert report.counts["associated"] == 1
    assert world.run_sweep().counts["expired"] == 1
