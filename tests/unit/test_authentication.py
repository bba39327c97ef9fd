from collections.abc import Callable
from copy import replace
from functools import partial

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.devices import Device, DeviceEnd
from session_service.domain.errors import (
    SessionEndedError,
    SessionExpiredError,
    SessionInvalidError,
    SessionOverError,
    SessionReuseDetectedError,
    SessionRevokedError,
)
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import TOMBSTONE_MS, Profile, Session, Status
from tests.interleaving import Interruption
from tests.mirrored_world import MirroredWorld
from tests.world import LIFETIMES, VISITOR, World

GRACE = LIFETIMES.rotation_grace


class Theft:
    """A session whose first token somebody kept, with one more device if wanted."""

    def __init__(self, *, kind: str = "recent", others: bool = False) -> None:
        self.world = MirroredWorld()
        found = self.world.begin(NewSession(locale="de", device_name="laptop"))
        self.session_id, self.device_id = found.session.session_id, found.device.device_id
        self.stolen = self.world.token_for(found)
        self.other = ""
        if others:
            self.other = self.world.token_for(self.world.add_device(found.session))
        self.current = self.world.rotate(self.stolen)
        if kind == "stale":
            self.current = self.world.rotate(self.current)
        self.world.touch(self.current)
        self.world.clock.advance(milliseconds=GRACE)

    @property
    def session(self) -> Session:
        session = self.world.table.session("default", self.session_id)
        assert session is not None
        return session

    @property
    def device(self) -> Device:
        return self.session.devices[self.device_id]

    def events(self) -> list[str]:
        return [action for action in self.world.actions() if action == "reuse_detected"]


@pytest.mark.parametrize("kind", ["recent", "stale"])
def test_theft_ends_the_last_device_and_its_session_once_and_names_its_kind(kind: str) -> None:
    theft = Theft(kind=kind)
    before = theft.session

    for _ in range(3):
        with pytest.raises(SessionOverError):
            theft.world.check(theft.stolen)

    session, event = theft.session, theft.world.table.stream[-1].event
    assert theft.events() == ["reuse_detected"]
    assert (event.reason, event.facts) == (kind, {"device_id": theft.device_id})
    assert (event.actor, event.request_id) == ("visitor", "request-1")
    assert session.status is Status.REVOKED
    assert session.ended_at == theft.world.clock()
    assert session.version == before.version + 1
    assert (theft.device.over, theft.device.seed) == (DeviceEnd.REUSED, b"")


def test_the_first_use_and_the_later_ones_are_told_apart() -> None:
    theft = Theft()

    with pytest.raises(SessionReuseDetectedError) as refused:
        theft.world.check(theft.stolen)
    assert refused.value.reason == "reuse_detected"
    assert not refused.value.recoverable
    for token in (theft.stolen, theft.current):
        with pytest.raises(SessionRevokedError) as later:
            theft.world.check(token)
        assert later.value.reason == "reuse_detected"


def test_a_session_that_theft_ended_tells_nothing_of_its_visitor_and_is_cleaned_up() -> None:
    theft = Theft()
    world = theft.world
    amendment = Amendment(profile={"name": "Ada"}, others={"metadata": "{}"})
    world.sessions.amend(world.check(theft.current), None, amendment, VISITOR)
    upload = world.stored(theft.session)

    with pytest.raises(SessionReuseDetectedError):
        world.check(theft.stolen)

    session = theft.session
    assert (session.profile, session.locale, session.consents) == (Profile(), None, {})
    row = world.table.sessions["default", theft.session_id]
    assert row.purge_at == world.clock() + TOMBSTONE_MS
    world.run_sweep()
    world.deliver()
    assert not world.has_object(upload)
    assert not world.table.metadata
    assert not world.table.device_names


def test_theft_of_one_device_leaves_the_others_and_the_session_alone() -> None:
    theft = Theft(others=True)
    world = theft.world
    upload = world.stored(theft.session)

    with pytest.raises(SessionReuseDetectedError):
        world.check(theft.stolen)
    for token in (theft.stolen, theft.current):
        with pytest.raises(SessionReuseDetectedError):
            world.check(token)

    assert theft.events() == ["reuse_detected"]
    assert theft.session.status is Status.ACTIVE
    assert theft.session.locale == "de"
    assert theft.device.over is DeviceEnd.REUSED
    world.deliver()
    world.touch(theft.other)
    assert world.check(world.rotate(theft.other)).session.session_id == theft.session_id
    assert world.has_object(upload)


def test_when_the_last_of_two_devices_is_stolen_from_the_session_ends() -> None:
    theft = Theft(others=True)
    world = theft.world
    with pytest.raises(SessionReuseDetectedError):
        world.check(theft.stolen)
    fresh = world.rotate(theft.other)
    world.touch(fresh)
    world.clock.advance(milliseconds=GRACE)

    with pytest.raises(SessionReuseDetectedError):
        world.check(theft.other)

    assert theft.session.status is Status.REVOKED
    with pytest.raises(SessionRevokedError):
        world.check(fresh)
    assert theft.events() == ["reuse_detected", "reuse_detected"]


def rotate(theft: Theft) -> None:
    theft.world.rotate(theft.current)


def touch(theft: Theft) -> None:
    theft.world.clock.advance(seconds=60)
    theft.world.touch(theft.current)


def steal_again(theft: Theft) -> None:
    with pytest.raises(SessionOverError):
        theft.world.check(theft.stolen)


def link(theft: Theft) -> None:
    theft.other = theft.world.token_for(theft.world.add_device(theft.session, "c0" * 8))


def unlink(theft: Theft) -> None:
    if theft.other and theft.session.status is Status.ACTIVE:
        found = theft.world.check(theft.other)
        theft.world.devices.revoke(found, found.device.device_id, VISITOR)


@pytest.mark.parametrize("others", [False, True])
@pytest.mark.parametrize("meanwhile", [rotate, touch, steal_again, link, unlink])
def test_whatever_happens_at_the_same_time_theft_ends_the_device_once(
    meanwhile: Callable[[Theft], None], others: bool
) -> None:
    for step in range(10):
        theft = Theft(others=others)
        interruption = Interruption(step, partial(meanwhile, theft))
        store = interruption.before(theft.world.device_store)

        with pytest.raises(SessionOverError):
            theft.world.authenticator(store).check(theft.stolen, VISITOR)

        assert theft.device.over is DeviceEnd.REUSED
        assert theft.events() == ["reuse_detected"]
        left = [device for device in theft.session.devices.values() if device.over is None]
        assert (theft.session.status is Status.ACTIVE) == bool(left)
        if not interruption.happened:
            return
    raise AssertionError("a check has fewer steps than that")


def lapse(world: World, found: Authenticated) -> None:
    world.clock.now = found.session.lapses_at


def expire(world: World, found: Authenticated) -> None:
    world.clock.now = found.session.look_at
    world.run_sweep()


def end(world: World, found: Authenticated) -> None:
    world.end(found)


def replaced(world: World, found: Authenticated) -> None:
    world.renew(world.token_for(found))


@pytest.mark.parametrize("dies", [lapse, expire, end, replaced])
def test_a_dead_session_is_not_written_to_by_whatever_token(
    dies: Callable[[World, Authenticated], None],
) -> None:
    theft = Theft()
    dies(theft.world, theft.world.check(theft.current))
    before, streamed = theft.session, len(theft.world.client.stream)

    for token in (theft.stolen, theft.current):
        with pytest.raises(SessionOverError) as refused:
            theft.world.check(token)
        assert not isinstance(refused.value, SessionReuseDetectedError)

    assert theft.session == before
    assert len(theft.world.client.stream) == streamed


def test_a_session_that_lapses_between_read_and_write_is_not_written_to() -> None:
    theft = Theft()
    now = theft.session.lapses_at
    theft.world.clock.now = now - 1

    interruption = Interruption(1, lambda: theft.world.clock.advance(milliseconds=1))
    store = interruption.before(theft.world.device_store)
    with pytest.raises(SessionOverError):
        theft.world.authenticator(store).check(theft.stolen, VISITOR)

    assert theft.session.status is Status.ACTIVE or theft.session.ended_at == now - 1


@pytest.mark.parametrize(("seconds", "error"), [(-1, None), (1, SessionExpiredError)])
def test_a_check_knows_the_end_to_the_second(seconds: int, error: type[Exception] | None) -> None:
    world = MirroredWorld()
    found = world.begin()
    world.clock.now = found.session.lapses_at + seconds * 1000

    if error is None:
        assert world.check(world.token_for(found)) == found
    else:
        with pytest.raises(error):
            world.check(world.token_for(found))


def test_a_token_of_a_device_that_the_session_never_had_is_invalid() -> None:
    world = MirroredWorld()
    found = world.begin()
    stranger = replace(found.device, device_id="00" * 8)

    with pytest.raises(SessionInvalidError):
        world.check(world.authentication.token_for(found.session, stranger))


def test_a_table_restored_to_an_earlier_day_takes_no_token_of_a_later_one() -> None:
    world = MirroredWorld()
    found = world.begin()
    new = world.rotate(world.token_for(found))
    restored = replace(world.session(found.session), devices=found.session.devices)
    world.put_session(restored)

    with pytest.raises(SessionInvalidError):
        world.check(new)
    assert world.session(found.session) == restored


def test_a_revoked_device_is_told_so_while_the_session_lives_on() -> None:
    world = MirroredWorld()
    found = world.begin()
    other = world.add_device(found.session)
    world.devices.revoke(world.check(world.token_for(other)), found.device.device_id, VISITOR)

    with pytest.raises(SessionRevokedError) as refused:
        world.check(world.token_for(found))

    assert refused.value.reason == "device_revoked"
    world.check(world.token_for(other))


@pytest.mark.parametrize("theft", [False, True])
def test_the_end_of_a_device_is_a_moment_and_stays_it(theft: bool) -> None:
    world = MirroredWorld()
    found = world.begin()
    token, other = world.token_for(found), world.token_for(world.add_device(found.session))
    if theft:
        world.touch(world.rotate(token))
        world.clock.advance(milliseconds=GRACE)
        with pytest.raises(SessionReuseDetectedError):
            world.check(token)
    else:
        world.devices.revoke(world.check(other), found.device.device_id, VISITOR)
    ended_at = world.clock()

    for _ in range(3):
        world.clock.advance(seconds=60)
        world.touch(other)
        with pytest.raises(SessionOverError) as refused:
            world.check(token)
        assert refused.value.ended_at == ended_at


def test_the_last_device_to_be_revoked_ends_the_session_as_its_visitor_wished() -> None:
    world = MirroredWorld()
    found = world.begin()
    token = world.token_for(found)
    world.devices.revoke(found, found.device.device_id, VISITOR)

    with pytest.raises(SessionEndedError):
        world.check(token)
    assert world.session(found.session).status is Status.ENDED
