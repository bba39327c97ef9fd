"""Requests that were proven and then overtaken: what they write comes later than what they read."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, consumes, multiple, rule

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import (
    IdempotencyInFlightError,
    SessionInvalidError,
    SessionOverError,
    SessionReuseDetectedError,
    SessionRevokedError,
)
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.session_service import Amendment
from session_service.domain.sessions import Session
from tests.unit.lifecycle_credentials import CredentialRules
from tests.unit.lifecycle_model import SHORT, ModelClient, ModelDevice, ModelSession
from tests.world import VISITOR, World

KEEP_ALL = Renewal(reason="user_requested", keep=frozenset(Keep))


@dataclass
class ModelRequest:
    """What a request has read, and by which token."""

    session: ModelSession
    device_id: str
    index: int
    found: Authenticated

    @property
    def device(self) -> ModelDevice:
        return self.session.devices[self.device_id]


class ReadBefore:
    """A store whose first answer is from before, as that of a request that took its time."""

    def __init__(self, world: World, session: Session) -> None:
        self._world, self._session = world, session
        self._first = True

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        first, self._first = self._first, False
        if first:
            return self._session
        found: Session | None = self._world.device_store.get(tenant_id, session_id)
        return found

    def __getattr__(self, name: str) -> Any:
        """Whatever it does is done to the store as it is: a stolen token ends its device there."""
        return getattr(self._world.device_store, name)


class RequestRules(CredentialRules):
    """Each request acts on what it read, however long ago, and harms nothing that came since."""

    clients = CredentialRules.clients
    requests = Bundle("requests")

    @rule(target=requests, client=clients)
    def begin(self, client: ModelClient) -> ModelRequest | MultipleResults[ModelRequest]:
        found = self.show(client)
        if found is None:
            return multiple()
        return ModelRequest(client.session, client.device_id, client.index, found)

    @rule(request=consumes(requests))
    def late_touch(self, request: ModelRequest) -> None:
        session, device, found = request.session, request.device, request.found
        before = self.world.session(session.session).version
        try:
            after = self.world.sessions.touch(found)
        except SessionOverError:
            assert not session.is_live(self.now, SHORT)
            return
        if self.world.session(session.session).version == before:
            assert after.version <= before  # what it has read was recent enough
            return
        assert session.is_live(self.now, SHORT)
        assert not device.over
        session.seen = self.now
        is_current = request.index == found.device.counter - 1
        if is_current and found.device.awaits_confirmation:
            assert len(device.tokens) == found.device.counter
            device.seen, device.seen_at = found.device.counter, self.now

    @rule(request=consumes(requests))
    def late_rotation(self, request: ModelRequest) -> None:
        session, device, index = request.session, request.device, request.index
        try:
            fresh = self.world.rotation.rotate(request.found, VISITOR)
        except SessionInvalidError:
            assert len(device.tokens) > index + 2
            return
        except SessionOverError:
            assert device.over or not session.is_live(self.now, SHORT)
            return
        token = self.world.token_for(fresh)
        if token in device.tokens:
            assert device.tokens.index(token) == index + 1
            return
        assert len(device.tokens) == index + 1
        assert session.is_live(self.now, SHORT)
        assert not device.over
        device.seen = len(device.tokens)
        device.tokens.append(token)
        session.seen = self.now

    @rule(request=consumes(requests), data=st.data())
    def late_revocation(self, request: ModelRequest, data: st.DataObject) -> None:
        session = request.session
        device_id = data.draw(st.sampled_from(sorted(request.found.session.devices)))
        was_over = session.devices[device_id].over
        try:
            self.world.devices.revoke(request.found, device_id, VISITOR)
        except IdempotencyInFlightError:
            assert not session.is_live(self.now, SHORT)
            return
        except (SessionRevokedError, SessionReuseDetectedError):
            # Its own device has been ended since it was proven: it ends no other one.
            assert request.device.over
            return
        assert was_over or session.is_live(self.now, SHORT)
        if not was_over:
            session.end_device(device_id)
            session.seen = self.now

    @rule(request=consumes(requests))
    def late_rename(self, request: ModelRequest) -> None:
        try:
            self.world.devices.rename(request.found, request.device_id, "late", VISITOR)
        except IdempotencyInFlightError:
            assert request.device.over or not request.session.is_live(self.now, SHORT)
        else:
            assert not request.device.over
            assert request.session.is_live(self.now, SHORT)
            request.session.seen = self.now

    @rule(request=consumes(requests))
    def late_amendment(self, request: ModelRequest) -> None:
        amendment = Amendment(profile={"name": "late"}, others={})
        try:
            self.world.sessions.amend(request.found, None, amendment, VISITOR)
        except SessionOverError:
            assert not request.session.is_live(self.now, SHORT)
        else:
            assert request.session.is_live(self.now, SHORT)
            request.session.seen = self.now

    @rule(request=consumes(requests))
    def late_renewal(self, request: ModelRequest) -> None:
        """The first read is an old one: the transaction has to notice."""
        session, device_id = request.session, request.device_id
        store = ReadBefore(self.world, request.found.session)
        token = request.device.tokens[request.index]
        try:
            found = self.world.renewer(None, store).renew(token, KEEP_ALL, VISITOR, None)
        except SessionOverError:
            # What it read would have been renewed, had nothing come since.
            is_as_read = self.world.session(session.session) == request.found.session
            assert not is_as_read or session.renewable(device_id, request.index, self.now, SHORT)
            if session.is_live(self.now, SHORT) and not request.device.over:
                session.end_device(device_id)
            return
        known = {s.session.session_id: s for s in self.model_sessions}
        if found.session.session_id in known:
            given = known[found.session.session_id].devices[device_id].tokens[0]
            assert self.world.token_for(found) == given
            return
        predecessor = known[found.session.predecessor_id or ""]
        assert predecessor.is_kept(self.now, SHORT)
        assert not predecessor.devices[device_id].over
        self.replaced(predecessor, found.session, moves=True)
