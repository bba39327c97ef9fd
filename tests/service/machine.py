"""A whole history: visitors, triggers, time, troubles, and callers at the same time."""

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.service.rules_visitors import CLIENTS, VisitorRules, picks
from tests.service.troubles import LONG, PAUSES, faults
from tests.service.visitors import Client, take


class ServiceMachine(VisitorRules):
    """What happens by itself, and at once; and what holds after every step."""

    def wait_for(self, milliseconds: int) -> None:
        self.world.clock.advance(milliseconds=milliseconds)

    @rule(milliseconds=st.sampled_from(PAUSES), data=st.data())
    def wait(self, milliseconds: int, data: st.DataObject) -> None:
        if milliseconds == max(PAUSES):
            milliseconds = data.draw(st.sampled_from((milliseconds, *LONG)))
        self.wait_for(milliseconds)

    @rule(data=st.data())
    def sweep(self, data: st.DataObject) -> None:
        self.world.background(self.world.sweep, data.draw(faults(self.kinds)))

    @rule(data=st.data(), most=st.integers(1, 4), doubled=st.booleans())
    def stream(self, data: st.DataObject, most: int, doubled: bool) -> None:
        act = partial(self.world.deliver, most=most, doubled=doubled)
        self.world.background(act, data.draw(faults(self.kinds)))

    @rule(most=st.integers(1, 8))
    def lose_stream(self, most: int) -> None:
        self.world.drop(most)

    @rule(data=st.data())
    def stream_again(self, data: st.DataObject) -> None:
        """Hand records over once more, long after, in any order."""
        before = self.world.events_before()
        if before:
            again = data.draw(st.lists(st.sampled_from(range(len(before))), max_size=4))
            self.world.background(lambda: self.world.hand_over([before[n] for n in again]))

    @precondition(lambda self: self.world.judge.model.uploads)
    @rule(data=st.data(), right=st.sampled_from([True, True, False]), told=st.booleans())
    def arrive(self, data: st.DataObject, right: bool, told: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.world.judge.model.uploads)))
        file = self.world.arrive(name, 100 if right else 99)
        if told:
            self.world.background(lambda: self.world.service.announce(*file))

    @precondition(lambda self: self.world.objects)
    @rule(data=st.data(), again=st.booleans())
    def announce(self, data: st.DataObject, again: bool) -> None:
        index = data.draw(st.integers(0, len(self.world.objects) - 1))
        file = self.world.objects[index]
        act = partial(self.world.service.announce, *file)
        if self.world.background(act, data.draw(faults(self.kinds))) and not again:
            self.world.objects.pop(index)

    @rule(number=st.integers(1, 2))
    def stray(self, number: int) -> None:
        self.world.put_stray(number)

    @rule()
    def purge(self) -> None:
        self.world.purge()

    @rule()
    def restart(self) -> None:
        self.world.restart()

    @precondition(lambda self: self.has_clients and self.has_room)
    @rule(data=st.data(), pick=picks, renews=st.booleans())
    def collide(self, data: st.DataObject, pick: int, renews: bool) -> None:
        """Let chance give a session's id to another one."""
        client, model = self.client(pick), self.world.judge.model
        # One of its own line would meet itself in a single transaction.
        own = self.session(client).lineage if renews else ""
        others = [name for name, each in model.sessions.items() if each.lineage != own]
        if not others:
            return
        self.world.repeat_uuid(data.draw(st.sampled_from(sorted(others))))
        ask = self.visitors.renew(client) if renews else self.visitors.ensure(None)
        answer = self.world.ask(ask)
        self.world.outside.repeated_uuid = None
        if renews:
            take(client, answer)
        else:
            self.let_in(answer, "token")

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, other=picks, same=st.booleans())
    def at_once(self, data: st.DataObject, pick: int, other: int, same: bool) -> None:
        """Two requests at the same time, of one client or two, and perhaps time, or a sweep."""
        first = self.client(pick)
        second = first if same else self.client(other)
        one = Client(first.token, "token")
        two = Client(second.token, "token")
        asks = [self.anything(data, one), self.anything(data, two)]
        self.run_at_once(data, asks, [first, second])

    def run_at_once(self, data: st.DataObject, asks: list[Any], clients: list[Client]) -> None:
        acts = self.beside()
        beside = data.draw(st.lists(st.sampled_from(sorted(acts)), max_size=2, unique=True))
        turns = data.draw(st.lists(st.integers(0, 3), max_size=20))
        left = iter(turns)
        answers = self.world.ask_at_once(
            asks, [acts[name] for name in beside], lambda n: next(left, 0) % n
        )
        for client, answer in zip(clients, answers, strict=True):
            if client.transport == "token" or client not in self.clients:
                take(client, answer)

    def beside(self) -> dict[str, Callable[[], Any]]:
        acts: dict[str, Callable[[], Any]] = {
            "sweep": self.world.sweep,
            "stream": self.world.deliver,
        }
        if not self.world.limited:
            acts["second"] = partial(self.wait_for, 1000)
            acts["half an hour"] = partial(self.wait_for, 1_200_001)
        if self.world.objects:
            acts["announce"] = partial(self.world.service.announce, *self.world.objects[-1])
        return acts

    @rule(data=st.data(), count=st.integers(2, 3))
    def create_at_once(self, data: st.DataObject, count: int) -> None:
        if len(self.world.judge.model.sessions) + count > CLIENTS + 2:
            return
        asks = [self.visitors.ensure(None) for _ in range(count)]
        clients = [Client("", "token") for _ in range(count)]
        self.run_at_once(data, asks, clients)
        self.clients = [*self.clients, *(c for c in clients if c.token)][-CLIENTS:]

    @invariant()
    def no_file_is_lost(self) -> None:
        if hasattr(self, "world"):
            self.world.check_files()

    def at_the_end(self) -> None:
        """When everything has arrived, every token tells the truth; in the end nothing is left."""
        self.world.heal()
        for token in sorted(self.world.judge.registry.tokens):
            self.world.ask(self.visitors.show(Client(token, "token")))
        self.world.end_of_time()
