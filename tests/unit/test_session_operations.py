"""What operators do with sessions, beside visitors who do not wait for them."""

import pytest

from session_service.domain.changes import Action
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.session_operations import SessionOperations
from session_service.domain.sessions import DEFAULT_TENANT, Session, Status
from tests.interleaving import Interruption
from tests.world import OPERATOR, World


def end(world: World, session: Session) -> None:
    world.operations.end(DEFAULT_TENANT, session.session_id, OPERATOR)


def test_ending_a_session_that_was_renewed_ends_what_it_became() -> None:
    world = World()
    first = world.begin()
    second = world.renew(world.token_for(first))
    third = world.renew(world.token_for(second))

    end(world, first.session)
    end(world, first.session)

    assert world.session(third.session).status is Status.REVOKED
    assert world.actions().count("revoked") == 1


def test_an_end_without_a_note_tells_the_audit_of_none() -> None:
    world = World()
    found = world.begin()

    end(world, found.session)

    (event,) = [r.event for r in world.table.stream if r.event.action is Action.REVOKED]
    assert event.facts == {}


def test_no_renewal_at_the_same_moment_saves_a_session_from_its_end() -> None:
    for at in range(4):
        world = World()
        found = world.begin()
        token = world.token_for(found)
        interruption = Interruption(at, lambda world=world, token=token: world.renew(token))  # type: ignore[misc]
        operations = SessionOperations(
            reveals=world.session_rows,
            store=interruption.before(world.session_rows),
            lifetimes=world.lifetimes,
            clock=world.clock,
            entropy=world.entropy,
        )

        operations.end(DEFAULT_TENANT, found.session.session_id, OPERATOR)

        if not interruption.happened:
            break
        alive = [row.entity.status for row in world.table.sessions.values()]
        assert Status.ACTIVE not in alive, at
    assert at == 2


def test_a_successor_whose_tombstone_is_gone_is_over_already() -> None:
    world = World()
    found = world.begin()
    successor = world.renew(world.token_for(found)).session
    del world.table.sessions[DEFAULT_TENANT, successor.session_id]

    end(world, found.session)

    assert "revoked" not in world.actions()


def test_a_session_that_is_renewed_faster_than_it_can_be_ended_is_not_said_to_be_over() -> None:
    world = World()
    found = world.begin()

    class Refusing:
        def get(self, *_: str) -> Session:
            return found.session

        def revoke(self, *_: object) -> bool:
            return False

        block = demand_renewal = revoke

    operations = SessionOperations(
        store=Refusing(),
        reveals=world.session_rows,
        lifetimes=world.lifetimes,
        clock=world.clock,
        entropy=world.entropy,
    )

    with pytest.raises(StoreUnavailableError):
        operations.end(DEFAULT_TENANT, found.session.session_id, OPERATOR)
