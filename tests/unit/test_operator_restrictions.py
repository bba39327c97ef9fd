"""Blocking a session and demanding its renewal: what its visitor is told, and what is left."""

import pytest

from session_service.domain.errors import (
    NoSuchSessionError,
    SessionBlockedError,
    SessionRevokedError,
)
from session_service.domain.session_operations import SessionOperations
from session_service.domain.session_service import Amendment
from session_service.domain.sessions import DEFAULT_TENANT, Session, Status
from session_service.web.problems import problem_body
from tests.interleaving import Interruption
from tests.world import OPERATOR, VISITOR, World

NOTE = "reported by the school"


def block(world: World, session: Session) -> Session:
    return world.operations.block(DEFAULT_TENANT, session.session_id, OPERATOR, NOTE)


def demand(world: World, session: Session) -> Session:
    return world.operations.demand_renewal(DEFAULT_TENANT, session.session_id, OPERATOR, NOTE)


def told(world: World, action: str) -> list[tuple[str, str, object]]:
    events = [record.event for record in world.table.stream if record.event.action == action]
    return [(event.actor, event.reason, event.facts.get("note")) for event in events]


def test_a_blocked_session_opens_nothing_and_cannot_be_recovered() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)

    assert block(world, found.session).status is Status.BLOCKED
    assert block(world, found.session).status is Status.BLOCKED

    for call in (world.authentication.check, world.authentication.check_to_change):
        with pytest.raises(SessionBlockedError) as refusal:
            call(token, VISITOR)
        assert (refusal.value.reason, refusal.value.recoverable) == ("operator_requested", False)
    with pytest.raises(SessionBlockedError):
        world.renew(token)
    assert told(world, "blocked") == [(OPERATOR.actor, "operator_requested", NOTE)]


def test_a_block_lets_go_of_what_the_session_held_and_of_whose_it_was() -> None:
    world = World()
    found = world.begin()
    world.sessions.amend(found, None, Amendment(profile={"name": "Ada"}, others={}), VISITOR)
    upload = world.stored(found.session)

    block(world, found.session)
    world.deliver()

    assert world.session(found.session).profile.name is None
    left = world.table.upload(upload.locator)
    assert left is not None
    assert (str(left.status), left.reason) == ("deleted", "session_blocked")


def test_a_block_reaches_what_the_session_became_and_leaves_what_was_over() -> None:
    world = World()
    first = world.begin()
    second = world.renew(world.token_for(first))
    assert block(world, first.session).session_id == second.session.session_id
    assert world.session(second.session).status is Status.BLOCKED

    ended = world.begin()
    world.operations.end(DEFAULT_TENANT, ended.session.session_id, OPERATOR)
    assert block(world, ended.session).status is Status.REVOKED


def test_a_demanded_renewal_is_told_to_the_visitor_who_loses_nothing() -> None:
    world = World()
    found = world.begin()
    world.sessions.amend(found, None, Amendment(profile={"name": "Ada"}, others={}), VISITOR)
    upload = world.stored(found.session)
    token = world.token_for(found)

    assert demand(world, found.session).status is Status.EXPIRED
    world.deliver()

    with pytest.raises(SessionRevokedError) as refusal:
        world.authentication.check(token, VISITOR)
    assert refusal.value.reason == "renewal_demanded"
    assert refusal.value.recoverable
    assert {"profile", "uploads"} <= set(refusal.value.kept)
    successor = world.renew(token).session
    assert successor.profile.name == "Ada"
    held = world.table.upload(upload.locator)
    assert held is not None
    assert str(held.status) == "stored"
    assert successor.collection_id == upload.locator.collection_id
    assert told(world, "renewal_demanded") == [(OPERATOR.actor, "renewal_demanded", NOTE)]


def test_a_demand_on_what_is_not_live_changes_nothing() -> None:
    world = World()
    found = world.begin()
    demand(world, found.session)
    assert demand(world, found.session).status is Status.EXPIRED
    world.clock.now = world.lifetimes.recoverable_until(found.session)
    assert demand(world, found.session).status is Status.CLOSED

    assert len(told(world, "renewal_demanded")) == 1
    with pytest.raises(NoSuchSessionError):
        world.operations.demand_renewal(DEFAULT_TENANT, "nobody", OPERATOR, NOTE)


def test_a_demand_that_nobody_answers_ends_as_any_lapse_does() -> None:
    world = World()
    found = world.begin()
    demand(world, found.session)

    world.clock.now = found.session.look_at
    world.run_sweep()
    assert world.session(found.session).status is Status.EXPIRED
    world.clock.now = world.lifetimes.close_at(found.session)
    world.run_sweep()

    assert world.session(found.session).status is Status.CLOSED
    assert world.session(found.session).devices == {}


@pytest.mark.parametrize("at", range(2))
def test_a_renewal_at_the_same_moment_saves_nobody_from_a_block(at: int) -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)
    interruption = Interruption(at, lambda: world.renew(token))
    operations = SessionOperations(
        store=interruption.before(world.session_rows),
        reveals=world.session_rows,
        lifetimes=world.lifetimes,
        clock=world.clock,
        entropy=world.entropy,
    )

    operations.block(DEFAULT_TENANT, found.session.session_id, OPERATOR, NOTE)

    assert interruption.happened
    alive = [row.entity.status for row in world.table.sessions.values()]
    assert Status.ACTIVE not in alive


def test_it_is_noted_who_was_shown_whose_a_session_is_before_it_is_shown() -> None:
    world = World()
    found = world.begin()

    session = world.operations.revealed(DEFAULT_TENANT, found.session.session_id, OPERATOR, NOTE)

    assert session.session_id == found.session.session_id
    assert told(world, "personal_revealed") == [(OPERATOR.actor, "", NOTE)]
    with pytest.raises(NoSuchSessionError):
        world.operations.revealed(DEFAULT_TENANT, "nobody", OPERATOR, NOTE)
    assert len(told(world, "personal_revealed")) == 1


def test_a_visitor_is_told_to_renew_and_not_that_all_is_over() -> None:
    world = World()
    found = world.begin()
    demand(world, found.session)
    with pytest.raises(SessionRevokedError) as refusal:
        world.authentication.check(world.token_for(found), VISITOR)

    told = problem_body(refusal.value, path="/v1/session", request_id="r")

    assert told["code"] == "session_revoked"
    assert "renew" in str(told["detail"])
    assert "go on" in str(told["user_text"])
    assert NOTE not in str(told)
