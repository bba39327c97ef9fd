from copy import replace
from dataclasses import dataclass, field

import pytest

from session_service.domain.errors import (
    IdempotencyInFlightError,
    IdempotencyMismatchError,
    SessionEndedError,
    SessionExpiredError,
    SessionIdTakenError,
    SessionInvalidError,
    SessionRevokedError,
)
from session_service.domain.idempotency import CREATE_TTL_MS, IdempotentCall, idempotent_call
from session_service.domain.session_service import NewSession, SessionService
from session_service.domain.sessions import DEFAULT_TENANT
from tests.fakes.entropy import SeededEntropy
from tests.world import KEYS, VISITOR, World

OWN_ID = "11111111-2222-4333-8444-555555555555"


@dataclass
class RepeatingEntropy(SeededEntropy):
    """Gives the same UUID for the first few sessions, as no real source ever will."""

    repeats: int
    given: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        super().__init__(7)

    def uuid(self) -> str:
        # Each try takes three: session, collection, event.
        self.given += 1
        first_of_a_try = self.given % 3 == 1
        return OWN_ID if first_of_a_try and self.given <= 3 * self.repeats else super().uuid()


def call(world: World, request: object = None, key: str = "key") -> IdempotentCall:
    return idempotent_call(
        KEYS,
        tenant_id=DEFAULT_TENANT,
        route="POST /v1/session",
        caller="",
        key=key,
        request=request or {},
        expires_at=world.clock() + CREATE_TTL_MS,
    )


def service_with(world: World, repeats: int) -> SessionService:
    return replace(world.sessions, entropy=RepeatingEntropy(repeats))


@pytest.mark.parametrize("repeats", [0, 1, 2])
def test_an_id_of_our_own_that_exists_already_is_replaced_at_most_twice(repeats: int) -> None:
    world = World()
    world.begin(NewSession(session_id=OWN_ID))

    found = service_with(world, repeats).create(NewSession(), VISITOR, None)

    assert found.session.session_id != OWN_ID
    assert world.actions() == ["created", "created"]


def test_a_third_collision_is_given_up_and_nothing_is_written() -> None:
    world = World()
    world.begin(NewSession(session_id=OWN_ID))

    with pytest.raises(IdempotencyInFlightError):
        service_with(world, 3).create(NewSession(), VISITOR, None)
    assert world.actions() == ["created"]


def test_a_session_made_by_a_client_has_the_clients_id() -> None:
    world = World()

    assert world.begin(NewSession(session_id=OWN_ID)).session.session_id == OWN_ID


def test_a_client_made_id_that_is_taken_is_refused_and_never_replaced() -> None:
    world = World()
    first = world.begin(NewSession(session_id=OWN_ID))

    with pytest.raises(SessionIdTakenError):
        world.sessions.create(NewSession(session_id=OWN_ID), VISITOR, None)
    with pytest.raises(SessionIdTakenError):
        world.sessions.create(NewSession(session_id=OWN_ID), VISITOR, call(world))
    assert world.session(first.session) == first.session
    assert not world.table.calls


def test_a_repeated_call_gives_the_same_session_and_the_same_token() -> None:
    world = World()
    found = world.sessions.create(NewSession(), VISITOR, call(world))
    world.clock.advance(seconds=599)

    again = world.sessions.create(NewSession(), VISITOR, call(world))

    assert again == found
    assert world.token_for(again) == world.token_for(found)
    assert world.actions() == ["created"]


def test_a_repeated_call_with_a_client_made_id_is_a_repeat_and_no_collision() -> None:
    world = World()
    new = NewSession(session_id=OWN_ID)
    world.sessions.create(new, VISITOR, call(world))

    again = world.sessions.create(new, VISITOR, call(world))

    assert again.session.session_id == OWN_ID


def test_another_request_under_the_same_key_is_refused_and_makes_nothing() -> None:
    world = World()
    world.sessions.create(NewSession(), VISITOR, call(world, {"locale": "de"}))

    with pytest.raises(IdempotencyMismatchError):
        world.sessions.create(NewSession(), VISITOR, call(world, {"locale": "fr"}))
    assert world.actions() == ["created"]


def test_another_key_makes_another_session() -> None:
    world = World()
    one = world.sessions.create(NewSession(), VISITOR, call(world))
    other = world.sessions.create(NewSession(), VISITOR, call(world, key="other"))

    assert one.session.session_id != other.session.session_id


def test_a_repeat_after_the_end_revives_nothing() -> None:
    world = World()
    found = world.sessions.create(NewSession(), VISITOR, call(world))
    world.end(found)

    with pytest.raises(SessionEndedError):
        world.sessions.create(NewSession(), VISITOR, call(world))
    assert world.actions() == ["created", "ended"]


def test_a_repeat_after_the_session_lapsed_revives_nothing() -> None:
    world = World(lifetimes=replace(World().lifetimes, idle=1_000))
    world.sessions.create(NewSession(), VISITOR, call(world))
    world.clock.advance(seconds=1)

    with pytest.raises(SessionExpiredError):
        world.sessions.create(NewSession(), VISITOR, call(world))


def test_a_repeat_after_the_token_was_rotated_hands_out_no_token() -> None:
    world = World()
    found = world.sessions.create(NewSession(), VISITOR, call(world))
    device = replace(found.device, counter=2)
    world.table.write_session(replace(found.session, devices={device.device_id: device}))

    with pytest.raises(SessionInvalidError):
        world.sessions.create(NewSession(), VISITOR, call(world))


def test_a_repeat_after_the_device_was_revoked_hands_out_no_token() -> None:
    world = World()
    found = world.sessions.create(NewSession(), VISITOR, call(world))
    other = world.check(world.token_for(world.add_device(found.session)))
    world.devices.revoke(other, found.device.device_id, VISITOR)

    with pytest.raises(SessionRevokedError):
        world.sessions.create(NewSession(), VISITOR, call(world))


def test_ten_minutes_later_the_key_is_free_again() -> None:
    world = World()
    one = world.sessions.create(NewSession(), VISITOR, call(world))
    world.clock.advance(milliseconds=CREATE_TTL_MS)

    other = world.sessions.create(NewSession(), VISITOR, call(world))

    assert other.session.session_id != one.session.session_id


def test_no_idempotency_record_holds_the_key_or_a_secret() -> None:
    world = World()
    found = world.sessions.create(NewSession(), VISITOR, call(world, key="the-clients-key"))
    kept = repr(world.table.calls)

    assert "the-clients-key" not in kept
    assert world.token_for(found) not in kept
    assert found.device.seed.hex() not in kept
