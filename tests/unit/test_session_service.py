from copy import replace
from uuid import UUID

import pytest

from session_service.domain import tokens
from session_service.domain.errors import (
    SessionEndedError,
    SessionExpiredError,
    SessionInvalidError,
    SessionNotFoundError,
)
from session_service.domain.session_service import NewSession
from session_service.domain.sessions import DEFAULT_TENANT, Status
from tests.world import KEYS, SWEEP, VISITOR, World


def test_a_new_session_is_live_and_named_by_its_own_token() -> None:
    world = World()

    found = world.sessions.create(NewSession(platform="web", locale="de"), VISITOR, None)

    assert UUID(found.session.session_id).version == 4
    assert (found.device.platform, found.session.locale) == ("web", "de")
    assert world.check(world.token_for(found)) == found
    assert world.actions() == ["created"]


def test_two_sessions_share_no_id_no_seed_and_no_collection() -> None:
    world = World()
    first, second = world.begin(), world.begin()

    assert first.session.session_id != second.session.session_id
    assert first.session.collection_id != second.session.collection_id
    assert first.device.device_id != second.device.device_id
    assert first.device.seed != second.device.seed
    assert len(first.device.seed) == tokens.SEED_BYTES


def test_a_check_writes_nothing() -> None:
    world = World()
    found = world.begin()

    world.check(world.token_for(found))

    assert world.session(found.session) == found.session
    assert world.actions() == ["created"]


def test_a_token_stops_working_at_the_millisecond_its_session_lapses() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)

    world.clock.advance(milliseconds=world.lifetimes.idle - 1)
    world.check(token)
    world.clock.advance(milliseconds=1)

    with pytest.raises(SessionExpiredError):
        world.check(token)


def test_touching_every_minute_keeps_a_session_until_its_absolute_end_and_no_longer() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)

    for _ in range(24 * 60 - 1):
        world.clock.advance(seconds=60)
        world.sessions.touch(world.check(token))
    assert world.session(found.session).idle_expires_at == found.session.expires_at
    world.clock.advance(milliseconds=60_000 - 1)
    world.check(token)
    world.clock.advance(milliseconds=1)

    with pytest.raises(SessionExpiredError):
        world.check(token)


def test_a_token_of_a_session_that_never_was_is_told_from_a_forged_one() -> None:
    world, elsewhere = World(), World()
    stranger = elsewhere.token_for(elsewhere.begin())

    with pytest.raises(SessionNotFoundError):
        world.check(stranger)
    with pytest.raises(SessionInvalidError):
        world.check(stranger[:-1])


def test_a_session_id_alone_opens_nothing() -> None:
    world = World()
    found = world.begin()

    for text in (found.session.session_id, f"mst_{found.session.session_id}", "mst_", ""):
        with pytest.raises(SessionInvalidError):
            world.check(text)


def test_a_token_with_a_right_mac_but_another_seed_device_or_counter_is_refused() -> None:
    world = World()
    found = world.begin()
    seed, device_id = found.device.seed, found.device.device_id

    for seed_used, device_used, counter in (
        (bytes(32), device_id, 1),
        (seed, "0" * 16, 1),
        (seed, device_id, 2),
    ):
        forged = tokens.mint(
            KEYS,
            tenant_id=DEFAULT_TENANT,
            session_id=found.session.session_id,
            device_id=device_used,
            seed=seed_used,
            counter=counter,
        )
        with pytest.raises(SessionInvalidError):
            world.check(forged)


def test_a_token_of_another_tenant_does_not_reach_a_session_of_the_same_id() -> None:
    world = World()
    found = world.begin()
    other = tokens.mint(
        KEYS,
        tenant_id="other",
        session_id=found.session.session_id,
        device_id=found.device.device_id,
        seed=found.device.seed,
        counter=1,
    )

    with pytest.raises(SessionNotFoundError):
        world.check(other)


def test_ending_is_for_good_and_can_be_repeated() -> None:
    world = World()
    found = world.begin(NewSession(locale="de", consents={"analytics": True}))
    token = world.token_for(found)

    world.sessions.end(token, VISITOR)
    world.clock.advance(seconds=5)
    world.sessions.end(token, VISITOR)

    with pytest.raises(SessionEndedError) as refused:
        world.check(token)
    assert refused.value.ended_at == found.session.created_at
    assert world.actions() == ["created", "ended"]
    tombstone = world.session(found.session)
    assert (tombstone.locale, tombstone.consents) == (None, {})


def test_a_session_that_has_lapsed_can_still_be_ended() -> None:
    world = World()
    found = world.begin()
    world.clock.now = found.session.look_at
    world.run_sweep()

    world.end(found)

    assert world.session(found.session).status is Status.ENDED
    assert world.actions() == ["created", "expired", "ended"]


def test_ending_a_session_whose_row_is_gone_is_quiet() -> None:
    world = World()
    found = world.begin()
    world.table.sessions.clear()

    world.end(found)

    assert world.actions() == ["created"]


def test_a_forged_token_ends_nothing() -> None:
    world = World()
    found = world.begin()

    with pytest.raises(SessionInvalidError):
        world.sessions.end(world.token_for(found)[:-1], VISITOR)
    assert world.session(found.session).status is Status.ACTIVE


def test_an_end_that_somebody_else_was_faster_with_makes_no_second_event() -> None:
    world = World()
    found = world.begin()
    world.end(found)
    stale = replace(found.session, status=Status.ACTIVE)

    assert not world.session_rows.end(stale, found.device, world.table.stream[0].event)
    assert world.actions() == ["created", "ended"]


def test_the_token_of_a_closed_session_is_told_that_it_expired() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)
    world.clock.now = found.session.look_at
    world.run_sweep()
    world.clock.advance(milliseconds=world.lifetimes.recovery)
    world.sweep.run(SWEEP, time_left=lambda: True)
    assert world.session(found.session).devices == {}

    with pytest.raises(SessionExpiredError):
        world.check(token)
