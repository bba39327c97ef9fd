from collections.abc import Mapping
from copy import replace

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import (
    RevisionMismatchError,
    SessionEndedError,
    SessionExpiredError,
    SessionNotFoundError,
)
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import Profile, Session
from tests.world import LIFETIMES, VISITOR, World


def amend(
    world: World,
    found: Authenticated,
    revision: int | None = None,
    *,
    profile: Mapping[str, str | None] | None = None,
    others: Mapping[str, str | None] | None = None,
) -> Session:
    amendment = Amendment(profile=profile or {}, others=others or {})
    return world.sessions.amend(found, revision, amendment, VISITOR)


def touch(world: World, found: Authenticated) -> Session:
    return world.sessions.touch(world.check(world.token_for(found)))


def test_a_touch_within_the_interval_writes_nothing() -> None:
    world = World()
    found = world.begin()
    world.clock.advance(milliseconds=world.lifetimes.touch - 1)

    assert touch(world, found) == found.session
    assert world.session(found.session).version == 1


def test_a_touch_after_the_interval_moves_the_idle_end_and_is_no_event() -> None:
    world = World()
    found = world.begin()
    world.clock.advance(milliseconds=world.lifetimes.touch)

    touched = touch(world, found)

    assert touched == world.session(found.session)
    assert touched.last_seen_at == world.clock()
    assert touched.idle_expires_at == world.clock() + world.lifetimes.idle
    assert (touched.version, touched.revision) == (2, 1)
    assert world.actions() == ["created"]


def test_touching_every_second_writes_once_a_minute() -> None:
    world = World()
    found = world.begin()

    for _ in range(600):
        world.clock.advance(seconds=1)
        touch(world, found)

    assert world.session(found.session).version == 1 + 10


def test_a_touch_does_not_move_when_the_sweep_looks() -> None:
    world = World()
    found = world.begin()
    key = (found.session.tenant_id, found.session.session_id)
    world.clock.advance(seconds=120)

    touch(world, found)

    assert world.table.sessions[key].due_at == found.session.look_at


@pytest.mark.parametrize("seconds", [60, 1800])
def test_a_touch_that_comes_after_the_end_says_so(seconds: int) -> None:
    world = World()
    found = world.begin()
    world.clock.advance(seconds=seconds)
    world.end(found)

    with pytest.raises(SessionEndedError):
        world.sessions.touch(found)


def test_a_touch_at_the_very_end_revives_nothing() -> None:
    world = World()
    found = world.begin()
    world.clock.advance(milliseconds=world.lifetimes.idle)

    with pytest.raises(SessionExpiredError):
        world.sessions.touch(found)
    assert world.session(found.session).version == 1


def test_a_touch_of_a_session_whose_row_vanished_finds_none() -> None:
    world = World()
    found = world.begin()
    world.clock.advance(seconds=60)
    world.table.sessions.clear()

    with pytest.raises(SessionNotFoundError):
        world.sessions.touch(found)


def test_an_amendment_changes_what_it_names_and_keeps_the_rest() -> None:
    world = World()
    found = world.begin(NewSession(locale="de"))
    world.clock.advance(seconds=10)

    amended = amend(world, found, 1, profile={"name": "Ada", "email": "ada@example.org"})
    found = replace(found, session=amended)
    amended = amend(world, found, 2, profile={"email": None}, others={"locale": "fr"})

    assert amended.profile == Profile(name="Ada", email=None)
    assert (amended.locale, amended.revision) == ("fr", 3)
    assert amended.idle_expires_at == world.clock() + world.lifetimes.idle
    assert world.actions() == ["created", "updated", "updated"]


def test_the_event_of_an_amendment_names_fields_and_no_values() -> None:
    world = World()
    amend(world, world.begin(), profile={"name": "Ada"}, others={"metadata": '{"a":1}'})

    event = world.table.stream[-1].event

    assert event.facts == {"fields": "metadata,profile.name"}
    assert "Ada" not in repr(event)


def test_a_revision_that_is_not_the_current_one_is_refused() -> None:
    world = World()
    found = world.begin()

    for revision in (0, 2, 99):
        with pytest.raises(RevisionMismatchError):
            amend(world, found, revision, profile={"name": "Ada"})
    assert world.session(found.session) == found.session


def test_of_two_amendments_of_the_same_revision_one_wins() -> None:
    world = World()
    found = world.begin()
    amend(world, found, 1, profile={"name": "Ada"})

    with pytest.raises(RevisionMismatchError):
        amend(world, found, 1, profile={"name": "Grace"})
    assert world.session(found.session).profile.name == "Ada"
    assert world.actions() == ["created", "updated"]


def test_an_amendment_of_any_revision_comes_through_after_another_one() -> None:
    world = World()
    found = world.begin()
    amend(world, found, 1, profile={"name": "Ada", "email": "a@b.c"})

    amend(world, found, None, profile={"name": "Grace"})

    profile = world.session(found.session).profile
    assert (profile.name, profile.email) == ("Grace", "a@b.c")


def test_an_amendment_of_nothing_changes_nothing() -> None:
    world = World()
    found = world.begin()

    assert amend(world, found, None, profile={}) == found.session
    assert world.actions() == ["created"]


def test_an_active_visitor_is_not_logged_out_by_a_throttle_longer_than_the_idle_end() -> None:
    world = World(lifetimes=replace(LIFETIMES, idle=5_000, touch=60_000))
    found = world.begin()
    token = world.token_for(found)

    for _ in range(30):
        world.clock.advance(seconds=1)
        world.sessions.touch(world.check(token))


def test_an_amendment_of_a_session_that_ended_meanwhile_says_so() -> None:
    world = World()
    found = world.begin()
    world.end(found)

    with pytest.raises(SessionEndedError):
        amend(world, found, 1, profile={"name": "Ada"})
    assert world.session(found.session).profile == Profile()


def test_an_amendment_at_the_very_end_is_too_late() -> None:
    world = World()
    found = world.begin()
    world.clock.advance(milliseconds=world.lifetimes.idle)

    with pytest.raises(SessionExpiredError):
        amend(world, found, 1, others={"metadata": "{}"})
    assert world.sessions.metadata(found) is None


def test_metadata_is_replaced_as_a_whole_and_can_be_cleared() -> None:
    world = World()
    found = world.begin(NewSession(metadata='{"a":1}'))
    assert world.sessions.metadata(found) == '{"a":1}'

    amended = amend(world, found, others={"metadata": '{"b":2}'})
    assert world.sessions.metadata(found) == '{"b":2}'

    again = replace(found, session=amended)
    amend(world, again, others={"metadata": None})
    assert world.sessions.metadata(found) is None
