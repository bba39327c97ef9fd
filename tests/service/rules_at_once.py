"""The rules by which operators act, and callers at the same time."""

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.service.judge import Ask
from tests.service.rules_visitors import CLIENTS, VisitorRules, picks
from tests.service.visitors import Client, Operators, take

OPERATOR_KEYS = 3


class AtOnceRules(VisitorRules):
    """Two requests at the same time, of clients or operators, and perhaps time, or a sweep."""

    def operator_key(self) -> tuple[str, str]:
        """An operator's key that still opens something, or a new one."""
        model = self.world.judge.model
        known = [key for key in self.operator_keys if model.operators.get(key[1])]
        if not known:
            self.operator_keys.append(self.world.make_operator_key())
        return known[0] if known else self.operator_keys[-1]

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks)
    def operate(self, data: st.DataObject, pick: int) -> None:
        name = self.visitors.known(self.client(pick).token)[0]
        self.send(Operators(self.world).end(self.operator_key(), name), data)

    @rule(data=st.data())
    def revoke_key(self, data: st.DataObject) -> None:
        key = self.operator_key()
        if len(self.operator_keys) < OPERATOR_KEYS:
            self.operator_keys.append(self.world.make_operator_key())
        other = data.draw(st.sampled_from([key_id for _, key_id in self.operator_keys]))
        revoke = Operators(self.world).revoke(key, other)
        if data.draw(st.booleans()):
            # So many days later that its use is noted.
            self.run_at_once(data, [revoke, Operators(self.world).revoke(key, key[1])], [])
        else:
            self.send(revoke, data)

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, other=picks, same=st.booleans())
    def at_once(self, data: st.DataObject, pick: int, other: int, same: bool) -> None:
        first = self.client(pick)
        second = first if same else self.client(other)
        asks = [self.anything(data, Client(each.token, "token")) for each in (first, second)]
        self.run_at_once(data, asks, [first, second])

    @rule(data=st.data(), count=st.integers(2, 3))
    def create_at_once(self, data: st.DataObject, count: int) -> None:
        if len(self.world.judge.model.sessions) + count > CLIENTS + 2:
            return
        asks = [self.visitors.ensure(None) for _ in range(count)]
        clients = [Client("", "token") for _ in range(count)]
        self.run_at_once(data, asks, clients)
        self.clients = [*self.clients, *(c for c in clients if c.token)][-CLIENTS:]

    def run_at_once(self, data: st.DataObject, asks: list[Ask], clients: list[Client]) -> None:
        acts = self.beside()
        beside = data.draw(st.lists(st.sampled_from(sorted(acts)), max_size=2, unique=True))
        turns = data.draw(st.lists(st.integers(0, 3), max_size=20))
        left = iter(turns)
        answers = self.world.ask_at_once(
            asks, [acts[name] for name in beside], lambda n: next(left, 0) % n
        )
        for client, answer in zip(clients, answers, strict=False):
            if client.transport == "token":
                take(client, answer)

    def wait_for(self, milliseconds: int) -> None:
        self.world.clock.advance(milliseconds=milliseconds)

    def beside(self) -> dict[str, Callable[[], Any]]:
        """What else may happen while requests are under way."""
        acts: dict[str, Callable[[], Any]] = {
            "sweep": self.world.sweep,
            "stream": self.world.deliver,
            "purge": self.world.purge,
        }
        if not self.world.limited:
            acts["second"] = partial(self.wait_for, 1000)
            acts["half an hour"] = partial(self.wait_for, 1_200_001)
        if self.world.objects:
            acts["announce"] = partial(self.world.service.announce, *self.world.objects[-1])
        return acts

    def anything(self, data: st.DataObject, client: Client) -> Ask:
        """Any one request of a client, for callers at the same time."""
        uploads: list[Any] = ["upload"] + ["delete_upload"] * bool(self.world.judge.model.uploads)
        made = ["link", *(["renew"] * self.has_room)]
        what = data.draw(
            st.sampled_from(
                ["touch", "rotate", "amend", "end", "revoke", "rename", "operate", *made, *uploads]
            )
        )
        if what == "amend":
            return self.visitors.amend(client, self.session(client).revision)
        if what in ("revoke", "rename"):
            device_id = data.draw(st.sampled_from(sorted(self.session(client).devices)))
            ask: Ask = getattr(self.visitors, what)(client, device_id)
            return ask
        if what == "delete_upload":
            return self.visitors.delete_upload(client, data.draw(self.upload_ids(client)))
        if what == "operate":
            return Operators(self.world).end(
                self.operator_key(), self.visitors.known(client.token)[0]
            )
        if what == "link":
            return self.visitors.link(self.visitors.known(client.token)[0])
        simple: Ask = getattr(self.visitors, what)(client)
        return simple
