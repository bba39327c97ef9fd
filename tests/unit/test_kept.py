"""What a refusal says of the way on is so: what a renewal would find, and whether there is one."""

from collections.abc import Callable
from copy import replace

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import (
    SessionExpiredError,
    SessionOverError,
    SessionReplacedError,
)
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.session_service import Amendment, NewSession
from tests.mirrored_world import MirroredWorld
from tests.world import LIFETIMES, VISITOR


def promised(world: MirroredWorld, found: Authenticated) -> set[str]:
    """What a lapsed session's refusal says is kept."""
    token = world.token_for(found)
    world.clock.now = world.session(found.session).look_at
    world.run_sweep()
    with pytest.raises(SessionExpiredError) as caught:
        world.check(token)
    assert caught.value.recoverable
    return set(caught.value.kept)


def amend(world: MirroredWorld, found: Authenticated, metadata: str | None) -> None:
    world.sessions.amend(
        replace(found, session=world.session(found.session)),
        None,
        Amendment(profile={}, others={"metadata": metadata}),
        VISITOR,
    )


def given_at_the_start(world: MirroredWorld) -> Authenticated:
    return world.begin(NewSession(metadata='{"cart":3}'))


def written_later(world: MirroredWorld) -> Authenticated:
    found = world.begin()
    amend(world, found, '{"cart":3}')
    return found


def taken_over(world: MirroredWorld) -> Authenticated:
    return world.renew(world.token_for(given_at_the_start(world)))


def edited_otherwise(world: MirroredWorld) -> Authenticated:
    found = given_at_the_start(world)
    amendment = Amendment(profile={}, others={"locale": "fr"})
    world.sessions.amend(found, None, amendment, VISITOR)
    return found


def never_written(world: MirroredWorld) -> Authenticated:
    return world.begin()


def cleared(world: MirroredWorld) -> Authenticated:
    found = given_at_the_start(world)
    amend(world, found, None)
    return found


def left_behind(world: MirroredWorld) -> Authenticated:
    renewal = Renewal(reason="user_requested", keep=frozenset({Keep.PROFILE}))
    return world.renew(world.token_for(given_at_the_start(world)), renewal)


@pytest.mark.parametrize(
    ("history", "is_there"),
    [
        (given_at_the_start, True),
        (written_later, True),
        (taken_over, True),
        (edited_otherwise, True),
        (never_written, False),
        (cleared, False),
        (left_behind, False),
    ],
)
def test_state_is_promised_exactly_where_metadata_is_there_to_be_kept(
    history: Callable[[MirroredWorld], Authenticated], is_there: bool
) -> None:
    world = MirroredWorld()
    found = history(world)

    assert promised(world, found) == ({"state"} if is_there else set())

    renewed = world.renew(world.token_for(found))
    assert (world.sessions.metadata(renewed) is not None) == is_there


def two_devices() -> tuple[MirroredWorld, str, Authenticated]:
    """A laptop's token, and the successor that the phone went on to without it."""
    world = MirroredWorld()
    found = world.begin(NewSession(metadata='{"cart":3}'))
    laptop = world.token_for(world.add_device(found.session))
    world.upload(found.session)
    successor = world.renew(world.token_for(found))
    world.touch(world.token_for(successor))
    return world, laptop, successor


def refused(world: MirroredWorld, token: str) -> SessionReplacedError:
    with pytest.raises(SessionReplacedError) as caught:
        world.check(token)
    return caught.value


def test_a_device_that_missed_a_renewal_is_told_that_it_can_go_on_and_with_what() -> None:
    world, laptop, successor = two_devices()

    told = refused(world, laptop)

    assert (told.recoverable, set(told.kept)) == (True, {"uploads", "state"})
    assert told.successor_id == successor.session.session_id
    assert world.renew(laptop).session.session_id == successor.session.session_id


def in_use(world: MirroredWorld, laptop: str, _: Authenticated) -> None:
    world.touch(world.token_for(world.renew(laptop)))
    world.clock.advance(milliseconds=LIFETIMES.rotation_grace)


def ended(world: MirroredWorld, _: str, successor: Authenticated) -> None:
    world.end(successor)


def revoked(world: MirroredWorld, _: str, successor: Authenticated) -> None:
    phone = world.check(world.token_for(successor))
    (other,) = set(phone.session.devices) - {phone.device.device_id}
    world.devices.revoke(phone, other, VISITOR)


def out_of_time(world: MirroredWorld, _: str, successor: Authenticated) -> None:
    session = world.session(successor.session)
    world.clock.now = LIFETIMES.recoverable_until(session)


def vanished(world: MirroredWorld, _: str, successor: Authenticated) -> None:
    world.forget(successor.session)


@pytest.mark.parametrize("happens", [in_use, ended, revoked, out_of_time, vanished])
def test_where_no_way_leads_on_the_refusal_promises_none(
    happens: Callable[[MirroredWorld, str, Authenticated], None],
) -> None:
    world, laptop, successor = two_devices()
    happens(world, laptop, successor)

    told = refused(world, laptop)

    assert (told.recoverable, tuple(told.kept)) == (False, ())
    with pytest.raises(SessionOverError):
        world.renew(laptop)


def test_an_outdated_token_is_promised_nothing() -> None:
    world = MirroredWorld()
    stolen = world.token_for(world.begin())
    current = world.rotate(stolen)
    world.touch(current)
    world.clock.advance(milliseconds=LIFETIMES.rotation_grace)
    world.renew(current)

    assert not refused(world, stolen).recoverable
    assert refused(world, current).recoverable
