"""What may happen to credentials: rotated, renewed, linked, revoked, lost on the way, stolen."""

from hypothesis import strategies as st
from hypothesis.stateful import MultipleResults, multiple, rule

from session_service.domain.devices import DeviceEnd
from session_service.domain.errors import RecoveryWindowClosedError, SessionOverError
from session_service.domain.idempotency import IdempotentCall, idempotent_call
from session_service.domain.renewal import Keep, Renewal
from session_service.domain.sessions import Session
from tests.unit.lifecycle_model import SHORT, ModelClient, ModelDevice, ModelSession
from tests.unit.lifecycle_rules import LifecycleRules
from tests.world import KEYS, VISITOR

DEVICES = 3
KEEPS = st.just(frozenset(Keep)) | st.sets(st.sampled_from(Keep)).map(frozenset)


class CredentialRules(LifecycleRules):
    """A lost answer leaves the client with the token it had; a thief has tokens from before."""

    clients = LifecycleRules.clients

    @rule(client=clients, lost=st.booleans())
    def rotate(self, client: ModelClient, lost: bool) -> None:
        self.rotate_with(client, client.index)
        if not lost and client.session.is_live(self.now, SHORT) and not client.device.over:
            client.index = len(client.device.tokens) - 1

    def rotate_with(self, client: ModelClient, index: int) -> None:
        found = self.show(client, index)
        if found is None:
            return
        device = client.device
        token = self.world.token_for(self.world.rotation.rotate(found, VISITOR))
        if index < len(device.tokens) - 1:
            assert token == device.tokens[-1]
            return
        assert token not in device.tokens
        device.seen = len(device.tokens)
        device.tokens.append(token)
        client.session.seen = self.now

    @rule(client=clients, keep=KEEPS, lost=st.booleans(), keyed=st.booleans())
    def renew(self, client: ModelClient, keep: frozenset[Keep], lost: bool, keyed: bool) -> None:
        call = self.call(client.token) if keyed else None
        successor = self.renew_with(client, client.index, keep, call)
        if successor is not None and not lost:
            client.session, client.index = successor, 0

    def renew_with(
        self,
        client: ModelClient,
        index: int,
        keep: frozenset[Keep],
        call: IdempotentCall | None = None,
    ) -> ModelSession | None:
        """Renew by a token and hold that what comes of it is right."""
        session, device, device_id = client.session, client.device, client.device_id
        newest = session.renewable(device_id, index, self.now, SHORT)
        renewal = Renewal(reason="user_requested", keep=keep)
        try:
            token = device.tokens[index]
            found = self.world.renewals.renew(token, renewal, VISITOR, call)
        except (SessionOverError, RecoveryWindowClosedError):
            assert newest is None
            if session.is_live(self.now, SHORT) and not device.over:
                session.end_device(device_id)
            return None
        assert newest is not None
        given = self.world.token_for(found)
        if newest is not session and newest.is_live(self.now, SHORT):
            assert given == newest.devices[device_id].tokens[0]
            return newest
        assert found.session.session_id not in {s.session.session_id for s in self.model_sessions}
        return self.replaced(newest, found.session, Keep.UPLOADS in keep)

    def replaced(self, session: ModelSession, new: Session, moves: bool) -> ModelSession:
        derive = self.world.authentication.token_for
        tokens = {name: derive(new, device) for name, device in new.devices.items()}
        assert set(tokens) == {name for name, device in session.devices.items() if not device.over}
        devices = {n: ModelDevice([t], seen=0, seen_at=self.now) for n, t in tokens.items()}
        session.successor = ModelSession(new, self.now, devices)
        self.model_sessions.append(session.successor)
        for upload in self.model_uploads:
            if moves and upload.owner is session:
                upload.owner = session.successor
        return session.successor

    def call(self, token: str) -> IdempotentCall:
        return idempotent_call(
            KEYS,
            tenant_id="default",
            route="POST /v1/session/renew",
            caller=token,
            key="key",
            request="the same body",
            expires_at=self.now + SHORT.idle,
        )

    @rule(target=LifecycleRules.clients, client=clients)
    def link(self, client: ModelClient) -> ModelClient | MultipleResults[ModelClient]:
        session = client.session
        if not session.is_live(self.now, SHORT) or len(session.devices) == DEVICES:
            return multiple()
        device_id = self.world.entropy.token_bytes(8).hex()
        found = self.world.add_device(session.session, device_id)
        token = self.world.token_for(found)
        session.devices[device_id] = ModelDevice([token], seen=1, seen_at=self.now)
        return self.add_client(session, device_id)

    @rule(client=clients, data=st.data())
    def revoke(self, client: ModelClient, data: st.DataObject) -> None:
        found = self.show(client)
        if found is not None:
            device_id = data.draw(st.sampled_from(sorted(client.session.devices)))
            self.world.devices.revoke(found, device_id, VISITOR)
            if not client.session.devices[device_id].over:
                client.session.seen = self.now
            row = self.world.session(client.session.session)
            assert row.devices[device_id].over in DeviceEnd
            client.session.end_device(device_id)

    @rule(client=clients, name=st.sampled_from(["phone", "desk"]) | st.none())
    def rename(self, client: ModelClient, name: str | None) -> None:
        found = self.show(client)
        if found is not None:
            self.world.devices.rename(found, client.device_id, name, VISITOR)
            client.session.seen = self.now
            own, *others = self.world.devices.named(found)
            assert (own.device.device_id, own.name) == (client.device_id, name)
            alive = [device for device in client.session.devices.values() if not device.over]
            assert len(others) == len(alive) - 1

    @rule(
        client=clients,
        deed=st.sampled_from(["show", "touch", "rotate", "renew", "end"]),
        keep=KEEPS,
        data=st.data(),
    )
    def steal(
        self, client: ModelClient, deed: str, keep: frozenset[Keep], data: st.DataObject
    ) -> None:
        """Use a token that the client had before, or has now."""
        index = data.draw(st.integers(0, client.index))
        if deed == "renew":
            self.renew_with(client, index, keep)
        elif deed == "rotate":
            self.rotate_with(client, index)
        elif deed == "touch":
            self.touch_with(client, index)
        elif deed == "end":
            self.end_with(client, index)
        else:
            self.show(client, index)
