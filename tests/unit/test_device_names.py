"""A device's name may say whose it is: it goes with the device, however that comes to its end."""

from collections.abc import Callable

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import SessionReuseDetectedError
from session_service.domain.session_service import NewSession
from tests.mirrored_world import MirroredWorld
from tests.world import LIFETIMES, VISITOR, World

SECOND = "b0" * 8


def named() -> tuple[MirroredWorld, Authenticated, str]:
    """A session with a laptop and a phone, the laptop as proven, and the phone's first token."""
    world = MirroredWorld()
    laptop = world.begin(NewSession(device_name="Zoë's laptop"))
    phone = world.add_device(laptop.session, SECOND)
    laptop = world.check(world.token_for(laptop))
    world.devices.rename(laptop, SECOND, "Zoë's phone", VISITOR)
    return world, laptop, world.token_for(phone)


def revoke(world: World, laptop: Authenticated, _: str) -> None:
    world.devices.revoke(laptop, SECOND, VISITOR)


def steal(world: World, _: Authenticated, phone: str) -> None:
    world.touch(world.rotate(phone))
    world.clock.advance(milliseconds=LIFETIMES.rotation_grace)
    with pytest.raises(SessionReuseDetectedError):
        world.check(phone)


def names(world: World, found: Authenticated) -> list[str]:
    return list(world.device_store.device_names(found.session).values())


type Ending = Callable[[World, Authenticated, str], None]


@pytest.mark.parametrize("ends", [revoke, steal])
def test_the_name_of_a_device_goes_within_moments_of_its_end(ends: Ending) -> None:
    world, laptop, phone = named()
    ends(world, laptop, phone)

    world.deliver()

    assert names(world, laptop) == ["Zoë's laptop"]


@pytest.mark.parametrize("ends", [revoke, steal])
def test_the_name_goes_with_the_next_sweep_where_the_event_is_lost(ends: Ending) -> None:
    world, laptop, phone = named()
    ends(world, laptop, phone)

    world.run_sweep()

    assert names(world, laptop) == ["Zoë's laptop"]
    row = world.table.sessions["default", laptop.session.session_id]
    assert row.due_at == world.session(laptop.session).look_at
    assert not world.run_sweep().counts["due"]


@pytest.mark.parametrize("ends", [revoke, steal])
def test_the_name_of_a_device_that_is_over_is_not_taken_along_by_a_renewal(ends: Ending) -> None:
    world, laptop, phone = named()
    ends(world, laptop, phone)

    renewed = world.renew(world.token_for(laptop))

    assert names(world, renewed) == ["Zoë's laptop"]
