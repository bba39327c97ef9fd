"""Renewals that are repeated: under a key, after hours, after the successor went on."""

from copy import replace

import pytest

from session_service.domain.errors import (
    IdempotencyMismatchError,
    SessionReplacedError,
)
from session_service.domain.idempotency import DEFAULT_TTL_MS, IdempotentCall, idempotent_call
from tests.mirrored_world import MirroredWorld
from tests.world import HOUR, KEEP_ALL, KEYS, LIFETIMES, VISITOR


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


@pytest.mark.parametrize(("renewals", "found"), [(49, True), (50, True), (51, False)])
def test_a_chain_is_followed_so_far_and_no_further_and_no_live_session_called_expired(
    renewals: int, found: bool
) -> None:
    world = MirroredWorld()
    first = world.begin()
    late, token = world.token_for(world.add_device(first.session)), world.token_for(first)
    for _ in range(renewals):
        newest = world.renew(token)
        token = world.token_for(newest)
        world.touch(token)

    if found:
        assert world.renew(late).session.session_id == newest.session.session_id
    else:
        with pytest.raises(SessionReplacedError):
            world.renew(late)


def test_a_successor_whose_row_vanished_is_named_and_no_new_one_made() -> None:
    world, token = begun()
    successor = world.renew(token)
    world.forget(successor.session)

    with pytest.raises(SessionReplacedError) as refused:
        world.renew(token)

    assert refused.value.successor_id == successor.session.session_id


@pytest.mark.parametrize(("after", "refused"), [(-1000, True), (1000, False)])
def test_a_key_is_a_new_one_once_its_seven_days_are_over(after: int, refused: bool) -> None:
    """TTL deletes days late: what it has not deleted yet counts no more (expiry is ours)."""
    world = MirroredWorld(lifetimes=replace(LIFETIMES, idle=48 * HOUR, absolute=48 * HOUR))
    token = world.token_for(world.begin())
    lost = world.renewals.renew(token, KEEP_ALL, VISITOR, call(world, token))
    expires_at = world.clock() + DEFAULT_TTL_MS
    while world.clock() < expires_at - 2000:
        # It lapses unseen, again and again: whoever holds the first token may still go on from it.
        world.clock.now = min(lost.session.look_at, expires_at - 2000)
        lost = world.renew(token)
    world.clock.now = expires_at + after

    other = call(world, token, "another")
    if refused:
        with pytest.raises(IdempotencyMismatchError):
            world.renewals.renew(token, KEEP_ALL, VISITOR, other)
    else:
        assert world.renewals.renew(token, KEEP_ALL, VISITOR, other) == lost
