from collections.abc import Callable
from copy import replace

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import (
    RecoveryWindowClosedError,
    SessionEndedError,
    SessionReuseDetectedError,
    SessionRevokedError,
)
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import Session, Status
from tests.mirrored_world import MirroredWorld
from tests.world import LIFETIMES, VISITOR, World

GRACE = LIFETIMES.rotation_grace
NEW = NewSession(
    platform="ios",
    device_name="phone",
    locale="de",
    app_version="1.2",
    consents={"analytics": True},
    metadata='{"cart":3}',
)


def begun() -> tuple[MirroredWorld, Authenticated, str]:
    """A session with something of everything that can be kept."""
    world = MirroredWorld()
    found = world.begin(NEW)
    amendment = Amendment(profile={"name": "Zoë", "email": "z@example.org"}, others={})
    amended = world.sessions.amend(found, None, amendment, VISITOR)
    world.stored(amended)
    world.clock.advance(seconds=10)
    return world, replace(found, session=world.session(amended)), world.token_for(found)


def keeping(*kept: Keep) -> Renewal:
    return Renewal(reason="user_requested", keep=frozenset(kept))


@pytest.mark.parametrize("marked", [False, True])
def test_a_lapsed_session_is_renewed_until_its_recovery_window_closes(marked: bool) -> None:
    for seconds, there in ((-1, True), (1, False)):
        world, found, token = begun()
        if marked:
            world.clock.now = found.session.look_at
            world.run_sweep()
            assert world.session(found.session).status is Status.EXPIRED
        world.clock.now = LIFETIMES.recoverable_until(found.session) + seconds * 1000

        if there:
            assert world.renew(token).session.upload_count == 1
        else:
            with pytest.raises(RecoveryWindowClosedError) as refused:
                world.renew(token)
            assert refused.value.ended_at == found.session.lapses_at
            assert world.actions().count("replaced") == 0


def test_the_end_of_a_lapsed_session_stays_the_moment_it_lapsed() -> None:
    world, found, token = begun()
    world.clock.now = found.session.look_at
    world.run_sweep()

    world.renew(token)

    assert world.session(found.session).ended_at == found.session.lapses_at


def end(world: World, found: Authenticated) -> None:
    world.end(found)


def close(world: World, found: Authenticated) -> None:
    for at in (found.session.look_at, LIFETIMES.close_at(found.session)):
        world.clock.now = at
        world.run_sweep()


def revoke(world: World, found: Authenticated) -> None:
    world.devices.revoke(world.check(world.token_for(found)), found.device.device_id, VISITOR)


def revoke_one(world: World, found: Authenticated) -> None:
    world.add_device(found.session)
    revoke(world, found)


def revoke_and_expire(world: World, found: Authenticated) -> None:
    revoke_one(world, found)
    world.clock.now = world.session(found.session).look_at
    world.run_sweep()


def steal(world: World, found: Authenticated) -> None:
    world.touch(world.rotate(world.token_for(found)))
    world.clock.advance(milliseconds=GRACE)
    with pytest.raises(SessionReuseDetectedError):
        world.check(world.token_for(found))


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (end, SessionEndedError),
        (close, RecoveryWindowClosedError),
        (revoke, SessionEndedError),
        (revoke_one, SessionRevokedError),
        (revoke_and_expire, SessionRevokedError),
        (steal, SessionRevokedError),
    ],
)
def test_what_is_over_for_good_is_not_renewed_and_the_refusal_says_why(
    happens: Callable[[World, Authenticated], None], refusal: type[Exception]
) -> None:
    world, found, token = begun()
    happens(world, found)
    before = world.session(found.session)

    with pytest.raises(refusal):
        world.renew(token)

    assert world.session(found.session) == before
    assert len(world.table.sessions) == 1


def stolen(world: World, token: str) -> None:
    world.touch(world.rotate(token))
    world.clock.advance(milliseconds=GRACE)


def test_a_stolen_token_renews_nothing_and_ends_the_device_of_a_live_session() -> None:
    world, found, token = begun()
    stolen(world, token)

    with pytest.raises(SessionReuseDetectedError):
        world.renew(token)

    assert world.session(found.session).status is Status.REVOKED
    assert world.actions()[-1] == "reuse_detected"


def test_a_stolen_token_of_a_lapsed_session_renews_nothing_and_writes_nothing() -> None:
    world, found, token = begun()
    stolen(world, token)
    current: Session = world.session(found.session)
    world.clock.now = current.lapses_at

    with pytest.raises(SessionReuseDetectedError):
        world.renew(token)

    assert world.session(found.session) == current


def test_a_predecessor_whose_successor_was_never_seen_renews_as_well() -> None:
    world, _, token = begun()
    rotated = world.rotate(token)

    first = world.renew(token)

    assert world.renew(rotated).session.session_id == first.session.session_id
