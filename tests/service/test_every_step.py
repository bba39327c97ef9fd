"""Each call meets each fault at each of its steps, is sent again, and has then happened once."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.service.faults import Fault, Kind
from tests.service.judge import Ask
from tests.service.laws import IDLE
from tests.service.visitors import Client, Visitors, take
from tests.service.watched import WatchedDynamoDB
from tests.service.world import World

KEY = str(UUID(int=1, version=4))
MOST_STEPS = 40


def begin(world: World) -> tuple[Visitors, Client]:
    """A visitor with an upload, idle for two minutes."""
    visitors, client = Visitors(world), Client("", "token")
    take(client, world.ask(visitors.ensure(None)))
    world.ask(visitors.upload(client))
    world.clock.advance(seconds=120)
    return visitors, client


def upload_id(world: World) -> str:
    (name,) = world.judge.model.uploads
    return name


def device_id(visitors: Visitors, client: Client) -> str:
    return visitors.known(client.token)[1]


CALLS: dict[str, Callable[[World, Visitors, Client], Ask]] = {
    "create": lambda _, visitors, __: visitors.ensure(None, key=KEY),
    "ensure": lambda _, visitors, client: visitors.ensure(client.token),
    "touch": lambda _, visitors, client: visitors.touch(client),
    "amend": lambda _, visitors, client: visitors.amend(client, None),
    "rotate": lambda _, visitors, client: visitors.rotate(client),
    "renew": lambda _, visitors, client: visitors.renew(client, key=KEY),
    "rename": lambda _, v, client: v.rename(client, device_id(v, client)),
    "revoke": lambda _, v, client: v.revoke(client, device_id(v, client)),
    "upload": lambda _, visitors, client: visitors.upload(client, KEY),
    "delete an upload": lambda w, v, client: v.delete_upload(client, upload_id(w)),
    "end": lambda _, visitors, client: visitors.end(client),
}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SLOW])
@pytest.mark.parametrize("call", CALLS)
def test_a_call_in_trouble_at_any_step_can_be_sent_again(call: str, kind: Kind) -> None:
    for step in range(MOST_STEPS):
        world = World(WatchedDynamoDB())
        try:
            visitors, client = begin(world)
            ask = CALLS[call](world, visitors, client)
            world.ask(ask, Fault(kind, step))
            if not world.faults.fired:
                break
            # The judge holds that this explains itself by what the first has done, or has not.
            world.ask(ask)
            world.end_of_time()
        finally:
            world.close()
    else:
        pytest.fail(f"{call} takes more than {MOST_STEPS} steps")
    assert step > 0 or kind in (Kind.CONFLICT, Kind.CONTENDED)


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_sleeps_at_any_step_does_nothing_to_a_session_that_lapsed_meanwhile(
    call: str,
) -> None:
    for step in range(MOST_STEPS):
        world = World(WatchedDynamoDB())
        try:
            visitors, client = begin(world)
            world.ask(CALLS[call](world, visitors, client), Fault(Kind.SLOW, step, IDLE))
            world.end_of_time()
        finally:
            world.close()
        if not world.faults.fired:
            break
    assert step > 3


@pytest.mark.parametrize("kind", [Kind.CRASH, Kind.CRASH_AFTER, Kind.UNREACHABLE, Kind.LOST])
def test_a_sweep_or_release_that_dies_at_any_step_is_finished_by_the_next(kind: Kind) -> None:
    for step in range(MOST_STEPS * 4):
        world = World(WatchedDynamoDB())
        try:
            visitors, client = begin(world)
            world.arrive(upload_id(world), 100)
            world.ask(visitors.upload(client))
            world.ask(visitors.end(client))
            world.background(world.sweep, Fault(kind, step))
            world.background(world.deliver, Fault(kind, step))
            if not world.faults.fired:
                break
            world.end_of_time()
        finally:
            world.close()
    else:
        pytest.fail("no end of steps")
    assert step > 0
