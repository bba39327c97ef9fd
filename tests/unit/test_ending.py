"""Who can end a session for all its devices, and what the end reaches."""

from collections.abc import Callable
from functools import partial

import pytest

from session_service.domain.devices import DeviceEnd
from session_service.domain.errors import (
    SessionEndedError,
    SessionReplacedError,
    SessionReuseDetectedError,
    SessionRevokedError,
)
from session_service.domain.sessions import Status
from tests.interleaving import Interruption
from tests.mirrored_world import MirroredWorld
from tests.world import LIFETIMES, VISITOR, World

GRACE = LIFETIMES.rotation_grace


def stolen_from(world: World, token: str) -> str:
    """Let the token's successor be seen, and its grace pass; return the successor."""
    current = world.rotate(token)
    world.touch(current)
    world.clock.advance(milliseconds=GRACE)
    return current


def test_an_outdated_token_ends_its_device_and_not_the_session_of_the_others() -> None:
    world = MirroredWorld()
    found = world.begin()
    stolen, other = world.token_for(found), world.token_for(world.add_device(found.session))
    stolen_from(world, stolen)
    upload = world.stored(found.session)

    with pytest.raises(SessionReuseDetectedError):
        world.sessions.end(stolen, VISITOR)

    session = world.check(other).session
    assert session.devices[found.device.device_id].over is DeviceEnd.REUSED
    assert world.actions().count("reuse_detected") == 1
    world.deliver()
    assert world.has_object(upload)


def test_an_outdated_token_takes_nothing_from_a_session_that_can_be_renewed() -> None:
    world = MirroredWorld()
    found = world.begin()
    stolen = world.token_for(found)
    current = stolen_from(world, stolen)
    world.clock.now = world.session(found.session).look_at
    world.run_sweep()

    with pytest.raises(SessionReuseDetectedError):
        world.sessions.end(stolen, VISITOR)

    assert world.session(found.session).status is Status.EXPIRED
    assert world.renew(current).session.predecessor_id == found.session.session_id


def test_a_predecessor_ends_the_session_while_its_successor_was_never_seen() -> None:
    world = MirroredWorld()
    old = world.token_for(world.begin())
    new = world.rotate(old)

    world.sessions.end(old, VISITOR)

    with pytest.raises(SessionEndedError):
        world.check(new)


def test_a_device_that_missed_a_renewal_still_signs_out_everywhere() -> None:
    world = MirroredWorld()
    found = world.begin()
    laptop = world.token_for(world.add_device(found.session))
    phone = world.token_for(world.renew(world.token_for(found)))
    world.touch(phone)
    upload = world.stored(world.check(phone).session)

    for _ in range(2):
        world.sessions.end(laptop, VISITOR)

    with pytest.raises(SessionEndedError):
        world.check(phone)
    world.deliver()
    assert not world.has_object(upload)
    assert world.actions().count("ended") == 1


def test_who_lost_the_answer_to_a_renewal_and_leaves_leaves_nothing_alive() -> None:
    world = MirroredWorld()
    token = world.token_for(world.begin())
    lost = world.renew(token)
    again = world.renew(world.token_for(lost))

    world.sessions.end(token, VISITOR)

    assert world.session(again.session).status is Status.ENDED


def test_who_may_not_have_the_successors_token_is_told_that_the_session_goes_on() -> None:
    world = MirroredWorld()
    token = world.token_for(world.begin())
    renewed = world.renew(token)
    world.touch(world.token_for(renewed))
    world.clock.advance(milliseconds=GRACE)

    with pytest.raises(SessionReplacedError) as refused:
        world.sessions.end(token, VISITOR)

    assert refused.value.successor_id == renewed.session.session_id
    assert world.session(renewed.session).status is Status.ACTIVE


def test_an_outdated_token_of_a_renewed_session_ends_no_successor() -> None:
    world = MirroredWorld()
    stolen = world.token_for(world.begin())
    renewed = world.renew(stolen_from(world, stolen))

    with pytest.raises(SessionReplacedError):
        world.sessions.end(stolen, VISITOR)

    assert world.session(renewed.session).status is Status.ACTIVE


def test_a_revoked_device_ends_no_successor_and_is_told_that_it_was_revoked() -> None:
    world = MirroredWorld()
    found = world.begin()
    revoked = world.token_for(found)
    other = world.add_device(found.session)
    world.devices.revoke(world.check(world.token_for(other)), found.device.device_id, VISITOR)
    renewed = world.renew(world.token_for(other))

    for use in (partial(world.sessions.end, cause=VISITOR), world.check, world.renew):
        with pytest.raises(SessionRevokedError) as refused:
            use(revoked)
        assert refused.value.reason == "device_revoked"

    assert world.session(renewed.session).status is Status.ACTIVE


def renew(world: World, token: str) -> None:
    world.renew(token)


def rotate(world: World, token: str) -> None:
    world.rotate(token)


def end(world: World, token: str) -> None:
    world.sessions.end(token, VISITOR)


@pytest.mark.parametrize("happens", [renew, rotate, end])
def test_whatever_steps_in_nothing_is_alive_once_the_end_has_returned(
    happens: Callable[[World, str], None],
) -> None:
    for step in range(10):
        world = MirroredWorld()
        token = world.token_for(world.begin())
        interruption = Interruption(step, partial(happens, world, token))

        world.session_manager(interruption.before(world.session_rows)).end(token, VISITOR)

        statuses = {row.entity.status for row in world.table.sessions.values()}
        assert Status.ACTIVE not in statuses
        assert world.actions().count("ended") == 1
        if not interruption.happened:
            return
    raise AssertionError("an end has fewer steps than that")
