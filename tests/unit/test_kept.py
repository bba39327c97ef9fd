"""What the refusal of a lapsed session promises is what its renewal finds."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import SessionExpiredError
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.session_service import Amendment, NewSession
from tests.mirrored_world import MirroredWorld
from tests.world import VISITOR


def promised(world: MirroredWorld, found: Authenticated) -> set[str]:
    """What a lapsed session's refusal says is kept."""
    token = world.token_for(found)
    world.clock.now = world.session(found.session).look_at
    world.run_sweep()
    with pytest.raises(SessionExpiredError) as refused:
        world.check(token)
    assert refused.value.recoverable
    return set(refused.value.kept)


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
