"""Each two calls on one session meet, the second between any two steps of the first.

Some order of the two has to explain both answers and all that is stored (the judge sees to that),
and no write may break a law.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.service.judge import Ask
from tests.service.laws import IDLE, RECOVERY
from tests.service.visitors import Client, Operators, Visitors, take
from tests.service.watched import WatchedDynamoDB
from tests.service.world import World

KEYS = [str(UUID(int=number, version=4)) for number in (1, 2)]
MOST_STEPS = 40


class Scene:
    """A session of two devices with a file, and an operator; `own` acts, then `other`."""

    def __init__(self, state: str = "used") -> None:
        self.world = World(WatchedDynamoDB(), limited=state == "limited")
        self.visitors, self.operators = Visitors(self.world), Operators(self.world)
        self.own, self.other = Client("", "token"), Client("", "token")
        take(self.own, self.world.ask(self.visitors.ensure(None)))
        self.name = self.visitors.known(self.own.token)[0]
        if state != "alone":
            take(self.other, self.world.ask(self.visitors.link(self.name)))
        self.world.ask(self.visitors.upload(self.own))
        (self.upload_id,) = self.world.judge.model.uploads
        self.key = self.world.make_operator_key()
        self.world.deliver()
        self.world.clock.advance(seconds=120)
        self.begin(state)

    def device(self, client: Client) -> str:
        return self.visitors.known(client.token)[1]

    def begin(self, state: str) -> None:
        """Bring the session into one of the states below."""
        if state == "rotated":
            take(self.own, self.world.ask(self.visitors.rotate(self.own)))
            self.other = self.own
        if state in ("lapsed", "closing"):
            self.world.clock.advance(milliseconds=IDLE + 1000)
        if state == "closing":
            self.world.background(self.world.sweep)
            self.world.clock.advance(milliseconds=RECOVERY + 1000)
        if state == "alone":
            self.other = self.own
        if state == "due":
            self.world.ask(self.visitors.touch(self.own))
            self.world.clock.advance(milliseconds=IDLE - 60_000)
        if state == "limited":
            for _ in range(2):
                self.world.ask(self.visitors.ensure(None))


type Act = Callable[[Scene, Client], Ask]

CALLS: dict[str, Act] = {
    "create": lambda s, _: s.visitors.ensure(None),
    "touch": lambda s, client: s.visitors.touch(client),
    "rotate": lambda s, client: s.visitors.rotate(client),
    "renew": lambda s, client: s.visitors.renew(client),
    "amend": lambda s, client: s.visitors.amend(client, 1),
    "rename": lambda s, client: s.visitors.rename(client, s.device(client)),
    "revoke its own": lambda s, client: s.visitors.revoke(client, s.device(client)),
    "revoke the first": lambda s, client: s.visitors.revoke(client, s.device(s.own)),
    "revoke the second": lambda s, client: s.visitors.revoke(client, s.device(s.other)),
    "upload": lambda s, client: s.visitors.upload(client, KEYS[client is s.own]),
    "delete": lambda s, client: s.visitors.delete_upload(client, s.upload_id),
    "end": lambda s, client: s.visitors.end(client),
    "link": lambda s, _: s.visitors.link(s.name),
    "operate": lambda s, _: s.operators.end(s.key, s.name),
    "block": lambda s, _: s.operators.block(s.key, s.name),
    "demand": lambda s, _: s.operators.demand(s.key, s.name),
    "revoke key": lambda s, _: s.operators.revoke(s.key, s.key[1]),
}
BESIDE: dict[str, Callable[[Scene], Any]] = {
    "sweep": lambda s: s.world.sweep,
    "stream": lambda s: s.world.deliver,
}
TOKENS = ["touch", "rotate", "renew", "revoke its own"]
ENDS = ["renew", "end", "operate", "block", "demand", "sweep"]
# In which state a session is, and which calls meet then, each with each.
STATES = {
    "used": ([*CALLS], [*CALLS, *BESIDE]),
    "rotated, the new token not yet seen": (TOKENS, TOKENS),
    "lapsed": (ENDS, ENDS),
    "closing": (["sweep"], ENDS),
    "due": (["sweep"], ENDS),
    "alone": (["revoke its own"], ["link", "revoke its own"]),
    "limited": (["create"], ["create"]),
}
PAIRS = [
    (state.partition(",")[0], first, second)
    for state, (firsts, seconds) in STATES.items()
    for first in firsts
    for second in seconds
]


@pytest.mark.parametrize(("state", "first", "second"), PAIRS)
def test_two_calls_that_meet_at_any_step_have_an_order(state: str, first: str, second: str) -> None:
    for step in range(MOST_STEPS):
        scene = Scene(state)
        try:
            if not meet(scene, first, second, step):
                return
        finally:
            scene.world.close()
    pytest.fail(f"{first} takes more than {MOST_STEPS} steps")


def meet(scene: Scene, first: str, second: str, step: int) -> bool:
    """Let the second come before that step of the first; tell whether there was such a step."""
    names = ((first, scene.own), (second, scene.other))
    asks = [CALLS[name](scene, client) for name, client in names if name in CALLS]
    acts = [BESIDE[name](scene) for name, _ in names if name in BESIDE]
    # Calls come before what happens beside them, whichever of them is the first here.
    place = 1 if first in BESIDE and second in CALLS else 0
    turns = 0

    def choose(_: int) -> int:
        nonlocal turns
        turns += 1
        return place if turns <= step + 1 else 1 - place

    scene.world.ask_at_once(asks, acts, choose)
    scene.world.background(scene.world.deliver)
    return turns > step + 1
