"""Renewals that are repeated: under a key, after hours, after the successor went on."""

import pytest

from session_service.domain.errors import (
    IdempotencyMismatchError,
    SessionReplacedError,
)
from session_service.domain.idempotency import DEFAULT_TTL_MS, IdempotentCall, idempotent_call
from tests.mirrored_world import MirroredWorld
from tests.world import KEEP_ALL, KEYS, VISITOR


def begun() -> tuple[MirroredWorld, str]:
    world = MirroredWorld()
    return world, world.token_for(world.begin())


def call(world: MirroredWorld, token: str, body: object = "same") -> IdempotentCall:
    return idempotent_call(
        KEYS,
        tenant_id="default",
        route="POST /v1/session/renew",
        caller=token,
        key="1d3b6c0a-7e6f-4a58-9c0e-2b9a5f8d4e10",
        request=body,
        expires_at=world.clock() + DEFAULT_TTL_MS,
    )


def test_eight_renewals_at_once_have_one_outcome() -> None:
    world, token = begun()
    session = world.authentication.prove(token).session

    class Stale:
        """What each of the eight has read before any of them wrote."""

        def __init__(self) -> None:
            self.first = True

        def get(self, tenant_id: str, session_id: str) -> object:
            first, self.first = self.first, False
            return session if first else world.device_store.get(tenant_id, session_id)

    renewers = [world.renewer(None, Stale()) for _ in range(8)]
    got = [renewer.renew(token, KEEP_ALL, VISITOR, None) for renewer in renewers]

    assert len({world.token_for(found) for found in got}) == 1
    assert world.actions().count("replaced") == 1


def test_the_same_key_gives_the_same_answer_and_another_body_is_refused() -> None:
    world, token = begun()
    again = call(world, token)
    first = world.renewals.renew(token, KEEP_ALL, VISITOR, again)

    assert world.renewals.renew(token, KEEP_ALL, VISITOR, again) == first
    with pytest.raises(IdempotencyMismatchError):
        world.renewals.renew(token, KEEP_ALL, VISITOR, call(world, token, "another"))
    assert world.actions().count("replaced") == 1


def test_the_same_key_is_repeated_even_after_the_successor_has_lapsed() -> None:
    world, token = begun()
    again = call(world, token)
    lost = world.renewals.renew(token, KEEP_ALL, VISITOR, again)
    world.clock.now = lost.session.look_at

    found = world.renewals.renew(token, KEEP_ALL, VISITOR, again)

    assert found.session.predecessor_id == lost.session.session_id
    assert world.renewals.renew(token, KEEP_ALL, VISITOR, again) == found


def test_a_device_that_missed_many_renewals_finds_the_newest_session() -> None:
    world = MirroredWorld()
    found = world.begin()
    late = world.token_for(world.add_device(found.session))
    token = world.token_for(found)
    for _ in range(12):
        newest = world.renew(token)
        token = world.token_for(newest)
        world.touch(token)

    assert world.renew(late).session.session_id == newest.session.session_id


def test_a_successor_whose_row_vanished_is_named_and_no_new_one_made() -> None:
    world, token = begun()
    successor = world.renew(token)
    world.forget(successor.session)

    with pytest.raises(SessionReplacedError) as refused:
        world.renew(token)

    assert refused.value.successor_id == successor.session.session_id
