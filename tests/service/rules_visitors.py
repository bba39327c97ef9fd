"""The rules by which visitors act in a history, one after the other."""

from uuid import UUID

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.service.faults import Kind
from tests.service.judge import Ask
from tests.service.model import Session
from tests.service.troubles import faults, swarm
from tests.service.visitors import KEEP, Client, Visitors, take
from tests.service.world import World

CLIENTS, SESSIONS = 6, 8
# Ids and keys that clients make, few enough to meet again.
MADE = [str(UUID(int=number, version=4)) for number in range(1, 4)]
picks = st.integers(0, CLIENTS - 1)
lost = st.sampled_from([False, False, False, True])


class VisitorRules(RuleBasedStateMachine):
    """Each rule sends one request into the history's troubles and lets the judge hear of it."""

    world: World

    def new_world(self, limited: bool) -> World:
        raise NotImplementedError

    @initialize(kinds=swarm(), limited=st.sampled_from([False, False, False, True]))
    def begin(self, kinds: frozenset[Kind], limited: bool) -> None:
        self.world = self.new_world(limited)
        self.visitors = Visitors(self.world)
        self.clients: list[Client] = []
        self.operator_keys: list[tuple[str, str]] = []
        # A request that sleeps between being counted and beginning counts for another time.
        self.kinds = kinds - {Kind.SLOW} if limited else kinds

    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                if not self.world.has_failed:
                    self.at_the_end()
            finally:
                self.world.close()

    def at_the_end(self) -> None:
        """What has to hold when a history is over."""

    def client(self, pick: int) -> Client:
        """One of the clients, the latest before the others."""
        return self.clients[-1 - pick % len(self.clients)]

    def session(self, client: Client) -> Session:
        return self.world.judge.model.sessions[self.visitors.known(client.token)[0]]

    def send(self, ask: Ask, data: st.DataObject, *, lose: bool = False) -> httpx.Response | None:
        """Send a request, perhaps into trouble; its answer may be lost on the way to the client."""
        # How long a key is remembered depends on when within a slow call it was read.
        kinds = self.kinds - {Kind.SLOW} if ask.makes else self.kinds
        answer = self.world.ask(ask, data.draw(faults(kinds)))
        return None if lose else answer

    def let_in(self, answer: httpx.Response | None, transport: str) -> None:
        client = Client("", transport)
        take(client, answer)
        if client.token:
            self.clients = [*self.clients, client][-CLIENTS:]

    @property
    def has_clients(self) -> bool:
        return bool(getattr(self, "clients", []))

    @property
    def has_room(self) -> bool:
        return len(self.world.judge.model.sessions) < SESSIONS

    @precondition(lambda self: self.has_room)
    @rule(
        data=st.data(),
        transport=st.sampled_from(["token", "token", "cookie"]),
        key=st.none() | st.sampled_from(MADE),
        locale=st.sampled_from(["de", "de", "fr"]),
        lose=lost,
    )
    def create(
        self, data: st.DataObject, transport: str, key: str | None, locale: str, lose: bool
    ) -> None:
        ask = self.visitors.ensure(None, transport, key=key, locale=locale)
        self.let_in(self.send(ask, data, lose=lose), transport)

    @precondition(lambda self: self.has_room)
    @rule(data=st.data(), session_id=st.sampled_from(MADE), key=st.sampled_from(MADE), lose=lost)
    def create_with_an_id(self, data: st.DataObject, session_id: str, key: str, lose: bool) -> None:
        taken = self.world.judge.model.sessions.get(session_id)
        if taken is None or not taken.gone:
            ask = self.visitors.ensure(None, key=key, session_id=session_id)
            self.let_in(self.send(ask, data, lose=lose), "token")

    @precondition(lambda self: self.has_clients and self.has_room)
    @rule(data=st.data(), pick=picks, start_new=st.booleans(), lose=lost)
    def ensure(self, data: st.DataObject, pick: int, start_new: bool, lose: bool) -> None:
        client = self.client(pick)
        ask = self.visitors.ensure(client.token, client.transport, start_new=start_new)
        take(client, self.send(ask, data, lose=lose))

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, what=st.sampled_from(["show", "devices", "uploads"]))
    def look(self, data: st.DataObject, pick: int, what: str) -> None:
        self.send(getattr(self.visitors, what)(self.client(pick)), data)

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, lose=lost)
    def touch(self, data: st.DataObject, pick: int, lose: bool) -> None:
        client = self.client(pick)
        take(client, self.send(self.visitors.touch(client), data, lose=lose))

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, lose=lost)
    def rotate(self, data: st.DataObject, pick: int, lose: bool) -> None:
        client = self.client(pick)
        take(client, self.send(self.visitors.rotate(client), data, lose=lose))

    @precondition(lambda self: self.has_clients and self.has_room)
    @rule(
        data=st.data(),
        pick=picks,
        keep=st.just(KEEP) | st.sets(st.sampled_from(KEEP)).map(lambda kept: tuple(sorted(kept))),
        keyed=st.booleans(),
        lose=lost,
    )
    def renew(
        self, data: st.DataObject, pick: int, keep: tuple[str, ...], keyed: bool, lose: bool
    ) -> None:
        client = self.client(pick)
        # A key asks for the same thing again, so it goes with everything that can be kept.
        key, kept = (MADE[0], KEEP) if keyed else (None, keep)
        take(client, self.send(self.visitors.renew(client, keep=kept, key=key), data, lose=lose))

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, seen=st.sampled_from([None, 0, 0, 1]))
    def amend(self, data: st.DataObject, pick: int, seen: int | None) -> None:
        client = self.client(pick)
        revision = None if seen is None else self.session(client).revision - seen
        self.send(self.visitors.amend(client, revision), data)

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks)
    def end(self, data: st.DataObject, pick: int) -> None:
        self.send(self.visitors.end(self.client(pick)), data)

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, revokes=st.booleans())
    def manage_devices(self, data: st.DataObject, pick: int, revokes: bool) -> None:
        client = self.client(pick)
        device_id = data.draw(st.sampled_from(sorted(self.session(client).devices)))
        call = self.visitors.revoke if revokes else self.visitors.rename
        self.send(call(client, device_id), data)

    @precondition(lambda self: self.has_clients)
    @rule(pick=picks)
    def link(self, pick: int) -> None:
        client = self.client(pick)
        if len(self.session(client).devices) < 3:
            name = self.visitors.known(client.token)[0]
            self.let_in(self.world.ask(self.visitors.link(name)), client.transport)

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), pick=picks, key=st.none() | st.sampled_from(MADE))
    def upload(self, data: st.DataObject, pick: int, key: str | None) -> None:
        self.send(self.visitors.upload(self.client(pick), key), data)

    @precondition(lambda self: self.has_clients and self.world.judge.model.uploads)
    @rule(data=st.data(), pick=picks, deletes=st.booleans())
    def use_upload(self, data: st.DataObject, pick: int, deletes: bool) -> None:
        client, upload_id = self.client(pick), data.draw(self.upload_ids(self.client(pick)))
        call = self.visitors.delete_upload if deletes else self.visitors.read_upload
        self.send(call(client, upload_id), data)

    def upload_ids(self, client: Client) -> st.SearchStrategy[str]:
        """The ids of uploads, those of the client's session first, where it has some."""
        uploads = self.world.judge.model.uploads
        own = [
            name for name, u in uploads.items() if u.collection == self.session(client).collection
        ]
        return st.sampled_from(sorted(own)) if own else st.sampled_from(sorted(uploads))

    @precondition(lambda self: self.has_clients)
    @rule(data=st.data(), what=st.sampled_from(["show", "touch", "rotate", "renew", "end"]))
    def steal(self, data: st.DataObject, what: str) -> None:
        """Use any token that was ever given to anybody."""
        known = sorted(self.world.judge.registry.tokens)
        thief = Client(data.draw(st.sampled_from(known)), "token")
        if what != "renew" or self.has_room:
            self.send(getattr(self.visitors, what)(thief), data)
