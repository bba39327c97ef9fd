from collections.abc import Callable
from copy import replace
from functools import partial
from typing import Any

import pytest

from session_service.domain import tokens
from session_service.domain.authentication import Authenticated
from session_service.domain.devices import ROTATION_AGE_MS, Device, DeviceEnd, Standing
from session_service.domain.errors import (
    SessionEndedError,
    SessionExpiredError,
    SessionInvalidError,
    SessionReuseDetectedError,
    SessionRevokedError,
    StoreUnavailableError,
)
from tests.interleaving import Interruption
from tests.mirrored_world import MirroredWorld
from tests.world import HOUR, KEYS, LIFETIMES, MINUTE, VISITOR, World

GRACE = LIFETIMES.rotation_grace
LONG = replace(LIFETIMES, idle=96 * HOUR, absolute=96 * HOUR)


def begun() -> tuple[MirroredWorld, str]:
    world = MirroredWorld()
    return world, world.token_for(world.begin())


def device_of(world: World, token: str) -> Device:
    """The device as it stands, without proving anything by it."""
    said = tokens.parse(KEYS, token)
    session = world.table.session(said.tenant_id, said.session_id)
    assert session is not None
    return session.devices[said.device_id]


def test_a_rotation_is_one_step_with_one_event_and_counts_as_activity() -> None:
    world, old = begun()
    world.clock.advance(seconds=10)

    new = world.rotate(old)

    found = world.check(new)
    assert new != old
    assert (found.standing, found.device.counter, found.device.confirmed) == ("current", 2, 1)
    assert found.device.rotated_at == found.session.last_seen_at == world.clock()
    assert found.session.idle_expires_at == world.clock() + LIFETIMES.idle
    assert world.actions() == ["created", "rotated"]
    assert world.table.stream[-1].event.facts == {"device_id": found.device.device_id}


def test_eight_rotations_at_once_make_one_step_and_everyone_gets_its_token() -> None:
    world, old = begun()
    callers = [world.check(old) for _ in range(8)]

    given = {world.token_for(world.rotation.rotate(found, VISITOR)) for found in callers}

    assert len(given) == 1
    assert world.check(given.pop()).device.counter == 2
    assert world.actions() == ["created", "rotated"]


def rotate_into(world: World, token: str, given: list[str]) -> None:
    given.append(world.rotate(token))


def test_whenever_a_second_rotation_steps_in_both_get_the_same_token() -> None:
    for step in range(10):
        world, old = begun()
        second: list[str] = []
        interruption = Interruption(step, partial(rotate_into, world, old, second))
        store = interruption.before(world.device_store)

        found = world.authenticator(store).check(old, VISITOR)
        first = world.token_for(world.rotator(store).rotate(found, VISITOR))

        assert world.actions() == ["created", "rotated"]
        assert {first, *second, world.rotate(old)} == {first}
        if not interruption.happened:
            return
    raise AssertionError("a rotation has fewer steps than that")


def test_a_lost_answer_is_asked_for_again_hours_later() -> None:
    world, old = begun()
    new = world.rotate(old)

    for _ in range(12):
        world.clock.advance(milliseconds=25 * MINUTE)
        assert world.check(old).standing is Standing.PREDECESSOR
        world.touch(old)

    assert world.rotate(old) == new
    assert world.check(new).standing is Standing.CURRENT
    assert world.actions() == ["created", "rotated"]


def test_a_touch_with_the_new_token_confirms_it_at_once_and_starts_the_grace() -> None:
    world, old = begun()
    new = world.rotate(old)
    world.clock.advance(seconds=1)

    world.touch(new)

    device = world.check(new).device
    assert (device.counter, device.confirmed, device.confirmed_at) == (2, 2, world.clock())
    world.clock.advance(milliseconds=GRACE - 1)
    assert world.rotate(old) == new
    world.clock.advance(milliseconds=1)
    with pytest.raises(SessionReuseDetectedError):
        world.check(old)


def test_a_touch_with_the_predecessor_confirms_nothing() -> None:
    world, old = begun()
    new = world.rotate(old)
    world.clock.advance(milliseconds=MINUTE)

    world.touch(old)

    assert device_of(world, old).awaits_confirmation
    world.clock.advance(milliseconds=GRACE)
    assert world.rotate(old) == new


def test_reading_with_the_new_token_writes_nothing_and_confirms_nothing() -> None:
    world, old = begun()
    new = world.rotate(old)
    before = world.session(world.check(new).session)

    world.check(new)

    assert world.session(before) == before


def test_a_second_touch_within_the_interval_writes_nothing_once_the_token_is_confirmed() -> None:
    world, old = begun()
    new = world.rotate(old)
    world.touch(new)
    version = world.touch(new).version

    world.clock.advance(milliseconds=MINUTE - 1)
    assert world.touch(new).version == version
    world.clock.advance(milliseconds=1)
    assert world.touch(new).version == version + 1


def test_a_rotation_with_the_new_token_confirms_it_and_steps_on() -> None:
    world, old = begun()
    second = world.rotate(old)
    third = world.rotate(second)

    assert len({old, second, third}) == 3
    assert world.rotate(second) == third
    assert device_of(world, third).confirmed == 2
    assert world.actions() == ["created", "rotated", "rotated"]


def test_a_touch_that_lost_against_a_rotation_neither_fails_nor_confirms() -> None:
    world, old = begun()
    found = world.check(world.rotate(old))
    newest = world.rotate(world.token_for(found))

    session = world.sessions.touch(found)

    device = session.devices[found.device.device_id]
    assert (device.counter, device.confirmed) == (3, 2)
    assert world.rotate(world.token_for(found)) == newest


@pytest.mark.parametrize(("seconds", "due"), [(-1, False), (0, True), (1, True)])
def test_a_token_is_refreshed_after_a_day_of_use(seconds: int, due: bool) -> None:
    world = MirroredWorld(lifetimes=LONG)
    token = world.token_for(world.begin())
    world.clock.advance(milliseconds=ROTATION_AGE_MS + seconds * 1000)

    fresh = world.rotation.refresh(world.check(token), VISITOR)

    assert (fresh is not None) == due
    assert world.actions() == ["created", "rotated"][: 1 + due]


def test_a_refresh_gives_the_holder_of_a_predecessor_the_current_token_without_a_step() -> None:
    world, old = begun()
    new = world.rotate(old)

    fresh = world.rotation.refresh(world.check(old), VISITOR)

    assert fresh is not None
    assert world.token_for(fresh) == new
    assert world.rotation.refresh(world.check(new), VISITOR) is None
    assert world.actions() == ["created", "rotated"]


def test_an_unconfirmed_token_is_not_refreshed_however_old_it_is() -> None:
    world = MirroredWorld(lifetimes=LONG)
    new = world.rotate(world.token_for(world.begin()))
    world.clock.advance(milliseconds=2 * ROTATION_AGE_MS)

    assert world.rotation.refresh(world.check(new), VISITOR) is None
    world.touch(new)
    assert world.rotation.refresh(world.check(new), VISITOR) is not None


def test_two_steps_in_the_meantime_leave_nothing_to_hand_out() -> None:
    world, old = begun()
    found = world.check(old)
    world.rotate(world.rotate(old))

    with pytest.raises(SessionInvalidError):
        world.rotation.rotate(found, VISITOR)


def end(world: World, found: Authenticated) -> None:
    world.end(found)


def lapse(world: World, found: Authenticated) -> None:
    world.clock.now = found.session.lapses_at


def revoke(world: World, found: Authenticated) -> None:
    world.add_device(found.session)
    session = world.session(found.session)
    device = session.devices[found.device.device_id]
    world.devices.revoke(replace(found, session=session), device.device_id, VISITOR)
    assert device_of(world, world.token_for(found)).over is DeviceEnd.REVOKED


def vanish(world: Any, found: Authenticated) -> None:
    world.forget(found.session)


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (end, SessionEndedError),
        (lapse, SessionExpiredError),
        (revoke, SessionRevokedError),
        (vanish, SessionInvalidError),
    ],
)
def test_what_is_over_before_the_write_is_not_rotated(
    happens: Callable[[World, Authenticated], None], refusal: type[Exception]
) -> None:
    world, old = begun()
    found = world.check(old)
    happens(world, found)
    before = world.table.session("default", found.session.session_id)

    with pytest.raises(refusal):
        world.rotation.rotate(found, VISITOR)

    assert world.table.session("default", found.session.session_id) == before
    assert "rotated" not in world.actions()


def test_a_write_that_was_refused_for_no_reason_to_be_seen_can_be_tried_again() -> None:
    world, old = begun()

    class Refusing:
        get = staticmethod(world.device_store.get)

        def rotate(self, *_: object) -> None:
            return None

    with pytest.raises(StoreUnavailableError):
        world.rotator(Refusing()).rotate(world.check(old), VISITOR)
