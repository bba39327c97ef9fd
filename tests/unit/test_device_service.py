from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.devices import DeviceEnd
from session_service.domain.errors import (
    DeviceNotFoundError,
    IdempotencyInFlightError,
    SessionOverError,
    SessionRevokedError,
)
from session_service.domain.session_service import NewSession
from session_service.domain.sessions import Status
from tests.interleaving import Interruption
from tests.mirrored_world import MirroredWorld
from tests.world import VISITOR, World

SECOND, THIRD = "b0" * 8, "c0" * 8


def two_devices() -> tuple[MirroredWorld, Authenticated, Authenticated]:
    """A session with two devices, each as proven by its own token."""
    world = MirroredWorld()
    first = world.begin(NewSession(device_name="laptop", platform="web"))
    world.clock.advance(seconds=5)
    second = world.add_device(first.session, SECOND)
    return world, world.check(world.token_for(first)), world.check(world.token_for(second))


def test_a_visitor_sees_their_own_device_first_and_then_the_latest_seen() -> None:
    world, first, second = two_devices()
    world.clock.advance(seconds=5)
    world.add_device(first.session, THIRD)
    seen = world.check(world.token_for(second))

    listed = world.devices.named(seen)

    assert [each.device.device_id for each in listed] == [SECOND, THIRD, first.device.device_id]
    assert [each.name for each in listed] == [None, None, "laptop"]
    assert [each.device.platform for each in listed] == ["ios", "ios", "web"]


def test_a_touch_notes_when_its_device_was_seen_and_no_other() -> None:
    world, first, second = two_devices()
    world.clock.advance(seconds=60)

    world.touch(world.token_for(second))

    seen = {d.device_id: d.last_seen_at for d in world.session(first.session).devices.values()}
    assert seen == {first.device.device_id: first.device.last_seen_at, SECOND: world.clock()}


def test_a_device_that_is_over_is_not_listed() -> None:
    world, first, _ = two_devices()
    world.devices.revoke(first, SECOND, VISITOR)

    now = world.check(world.token_for(first))

    assert [each.device.device_id for each in world.devices.named(now)] == [first.device.device_id]


def test_a_device_is_renamed_and_its_name_taken_away_with_one_event_each() -> None:
    world, first, _ = two_devices()

    assert world.devices.rename(first, SECOND, "Zoë's phone", VISITOR).name == "Zoë's phone"
    named = {each.device.device_id: each.name for each in world.devices.named(first)}
    assert named == {first.device.device_id: "laptop", SECOND: "Zoë's phone"}
    assert world.devices.rename(first, SECOND, None, VISITOR).name is None
    assert [each.name for each in world.devices.named(first)] == ["laptop", None]
    assert world.actions() == ["created", "device_renamed", "device_renamed"]
    assert world.table.stream[-1].event.facts == {"device_id": SECOND}


def test_a_name_stands_in_no_event() -> None:
    world, first, _ = two_devices()
    world.devices.rename(first, SECOND, "Zoë's phone", VISITOR)

    assert "Zoë" not in repr(world.table.stream)


def test_a_device_is_revoked_once_and_loses_its_seed_while_the_other_goes_on() -> None:
    world, first, second = two_devices()
    token = world.token_for(second)

    for _ in range(3):
        world.devices.revoke(first, SECOND, VISITOR)
        world.devices.revoke(world.check(world.token_for(first)), SECOND, VISITOR)

    revoked = world.session(first.session).devices[SECOND]
    assert (revoked.over, revoked.seed) == (DeviceEnd.REVOKED, b"")
    assert world.actions() == ["created", "device_revoked"]
    with pytest.raises(SessionRevokedError):
        world.check(token)
    assert world.check(world.token_for(first)).session.status is Status.ACTIVE


def test_the_session_ends_with_its_last_device() -> None:
    world, first, second = two_devices()
    upload = world.stored(first.session)

    world.devices.revoke(first, SECOND, VISITOR)
    world.deliver()
    assert world.has_object(upload)
    world.devices.revoke(first, first.device.device_id, VISITOR)
    world.deliver()

    ended = world.session(first.session)
    assert (ended.status, ended.ended_at) == (Status.ENDED, world.clock())
    assert not world.has_object(upload)
    assert not world.table.device_names
    assert world.actions()[:3] == ["created", "upload_created", "upload_stored"]
    assert world.actions().count("device_revoked") == 2
    assert second.session.session_id == ended.session_id


@pytest.mark.parametrize("device_id", ["00" * 8, "", "current"])
def test_a_device_the_session_never_had_is_not_found(device_id: str) -> None:
    world, first, _ = two_devices()
    before = world.session(first.session)

    with pytest.raises(DeviceNotFoundError):
        world.devices.revoke(first, device_id, VISITOR)
    with pytest.raises(DeviceNotFoundError):
        world.devices.rename(first, device_id, "x", VISITOR)
    assert world.session(first.session) == before


def test_a_device_that_is_over_cannot_be_renamed() -> None:
    world, first, _ = two_devices()
    world.devices.revoke(first, SECOND, VISITOR)

    with pytest.raises(DeviceNotFoundError):
        world.devices.rename(world.check(world.token_for(first)), SECOND, "x", VISITOR)
    with pytest.raises(IdempotencyInFlightError):
        world.devices.rename(first, SECOND, "x", VISITOR)  # as it was read before
    assert SECOND not in world.device_store.device_names(first.session)


def test_a_device_of_a_session_that_just_lapsed_is_neither_renamed_nor_revoked() -> None:
    world, first, _ = two_devices()
    world.clock.now = first.session.lapses_at
    before = world.session(first.session)

    with pytest.raises((SessionOverError, IdempotencyInFlightError)):
        world.devices.rename(first, SECOND, "x", VISITOR)
    with pytest.raises((SessionOverError, IdempotencyInFlightError)):
        world.devices.revoke(first, SECOND, VISITOR)

    assert world.session(first.session) == before
    assert world.device_store.device_names(first.session) == {first.device.device_id: "laptop"}


def rotate(world: World, first: Authenticated) -> None:
    second = world.session(first.session).devices[SECOND]
    if second.over is None:
        world.rotate(world.authentication.token_for(first.session, second))


def touch(world: World, first: Authenticated) -> None:
    world.clock.advance(seconds=60)
    world.touch(world.token_for(first))


def revoke_too(world: World, first: Authenticated) -> None:
    world.devices.revoke(first, SECOND, VISITOR)


def link(world: World, first: Authenticated) -> None:
    world.add_device(first.session, THIRD)


@pytest.mark.parametrize("happens", [rotate, touch, revoke_too, link])
def test_whatever_the_other_devices_do_meanwhile_one_is_revoked_once(
    happens: Callable[[World, Authenticated], None],
) -> None:
    for step in range(10):
        world, first, _ = two_devices()
        interruption = Interruption(step, partial(happens, world, first))

        service = world.device_manager(interruption.before(world.device_store))
        service.revoke(first, SECOND, VISITOR)

        session = world.session(first.session)
        assert session.devices[SECOND].over is DeviceEnd.REVOKED
        assert session.status is Status.ACTIVE
        assert world.actions().count("device_revoked") == 1
        if not interruption.happened:
            return
    raise AssertionError("a revocation has fewer steps than that")


def test_of_two_devices_that_revoke_each_other_at_once_the_faster_one_is_left() -> None:
    for step in range(10):
        world, first, second = two_devices()
        other = partial(world.devices.revoke, second, first.device.device_id, VISITOR)
        interruption = Interruption(step, other)

        service = world.device_manager(interruption.before(world.device_store))
        with suppress(SessionRevokedError):
            service.revoke(first, SECOND, VISITOR)

        session = world.session(first.session)
        (left,) = [device for device in session.devices.values() if device.over is None]
        assert session.status is Status.ACTIVE
        if not interruption.happened:
            assert left.device_id == first.device.device_id
            return
        assert left.device_id == SECOND
    raise AssertionError("a revocation has fewer steps than that")
