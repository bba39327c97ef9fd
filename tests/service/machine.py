"""A whole history: visitors, triggers, time, troubles, and callers at the same time."""

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.service.rules_at_once import AtOnceRules
from tests.service.rules_visitors import picks
from tests.service.troubles import LONG, PAUSES, faults
from tests.service.visitors import Client, take

SWEEP_STEPS = 30


class ServiceMachine(AtOnceRules):
    """What happens by itself, and at once; and what holds after every step."""

    @rule(milliseconds=st.sampled_from(PAUSES), data=st.data())
    def wait(self, milliseconds: int, data: st.DataObject) -> None:
        if milliseconds == max(PAUSES):
            milliseconds = data.draw(st.sampled_from((milliseconds, *LONG)))
        self.wait_for(milliseconds)

    @rule(data=st.data())
    def sweep(self, data: st.DataObject) -> None:
        self.world.background(self.world.sweep, data.draw(faults(self.kinds, SWEEP_STEPS)))

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

    @rule(kind=st.sampled_from(["", "", "SESSION", "COLLECTION", "UPLOAD"]))
    def purge(self, kind: str) -> None:
        """TTL comes when it likes, and to one item sooner than to another."""
        self.world.background(lambda: self.world.purge(kind))

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
        # What TTL has taken may come again: nothing is left that it could be mistaken for.
        there = {name: each for name, each in model.sessions.items() if not each.gone}
        others = [name for name, each in there.items() if each.lineage != own]
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
    @rule(pick=picks)
    def collide_uploads(self, pick: int) -> None:
        """Let chance give an upload's id to the next one of the same millisecond."""
        client = self.client(pick)
        self.world.ask(self.visitors.upload(client))
        self.world.outside.repeats_bytes = True
        self.world.ask(self.visitors.upload(client), contended=True)
        self.world.outside.repeats_bytes = False

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
