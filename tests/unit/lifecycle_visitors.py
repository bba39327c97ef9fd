"""What visitors do with a session, and what the model makes of each token they show."""

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    rule,
)

from session_service.domain.authentication import Authenticated
from session_service.domain.devices import Standing
from session_service.domain.errors import SessionOverError, SessionReuseDetectedError
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import OVER_FOR_GOOD, Status
from tests.unit.lifecycle_model import (
    SHORT,
    ModelClient,
    ModelDevice,
    ModelSession,
    ModelUpload,
)
from tests.world import OPERATOR, VISITOR, World


class VisitorRules(RuleBasedStateMachine):
    """What visitors do with their session: begin, use and end it."""

    clients = Bundle("clients")

    def __init__(self) -> None:
        super().__init__()
        self.world = self.new_world()
        self.model_sessions: list[ModelSession] = []
        self.model_clients: list[ModelClient] = []
        self.model_uploads: list[ModelUpload] = []
        self.unannounced: list[tuple[ModelUpload, str]] = []
        self.strays = 0

    def new_world(self) -> World:
        return World(lifetimes=SHORT)

    @property
    def now(self) -> int:
        return self.world.clock()

    @initialize(target=clients)
    def create_first(self) -> ModelClient:
        return self.create_session()

    @rule(target=clients)
    def create(self) -> ModelClient:
        return self.create_session()

    def create_session(self) -> ModelClient:
        found = self.world.begin(NewSession(locale="de", metadata="{}", device_name="laptop"))
        device = ModelDevice([self.world.token_for(found)], seen=1, seen_at=self.now)
        session = ModelSession(found.session, self.now, {found.device.device_id: device})
        self.model_sessions.append(session)
        return self.add_client(session, found.device.device_id)

    def add_client(self, session: ModelSession, device_id: str) -> ModelClient:
        self.model_clients.append(ModelClient(session, device_id))
        return self.model_clients[-1]

    def show(self, client: ModelClient, index: int | None = None) -> Authenticated | None:
        """Show a token, the client's own or an old one, and hold that the answer is right."""
        index = client.index if index is None else index
        session, device = client.session, client.device
        is_good = session.is_live(self.now, SHORT) and not device.over
        is_theft = device.is_theft(index, self.now, SHORT.rotation_grace)
        found, refusal = None, None
        try:
            found = self.world.check(device.tokens[index])
        except SessionOverError as error:
            refusal = error
        assert (found is not None) == (is_good and not is_theft)
        if found is not None:
            assert (found.standing is Standing.CURRENT) == (index == len(device.tokens) - 1)
        elif is_good:
            assert isinstance(refusal, SessionReuseDetectedError)
            session.end_device(client.device_id)
        return found

    @rule(client=clients)
    def touch(self, client: ModelClient) -> None:
        self.touch_with(client, client.index)

    def touch_with(self, client: ModelClient, index: int) -> None:
        found = self.show(client, index)
        if found is None:
            return
        self.world.sessions.touch(found)
        session, device = client.session, client.device
        confirms = index + 1 == len(device.tokens) > device.seen
        if confirms:
            device.seen, device.seen_at = len(device.tokens), self.now
        if confirms or self.now - session.seen >= SHORT.touch:
            session.seen = self.now

    @rule(client=clients, name=st.sampled_from(["Ada", "Grace"]))
    def amend(self, client: ModelClient, name: str) -> None:
        found = self.show(client)
        if found is not None:
            amendment = Amendment(profile={"name": name}, others={})
            self.world.sessions.amend(found, None, amendment, VISITOR)
            client.session.seen = self.now

    @rule(client=clients)
    def end(self, client: ModelClient) -> None:
        self.end_with(client, client.index)

    def end_with(self, client: ModelClient, index: int) -> None:
        """End a session by a token and hold that it ends what it may, and nothing else."""
        session, device, grace = client.session, client.device, SHORT.rotation_grace
        reached = session.reachable(client.device_id, index, self.now, grace)
        try:
            self.world.sessions.end(device.tokens[index], VISITOR)
        except SessionOverError:
            assert reached is None or not reached.is_kept(self.now, SHORT)
            if session.is_live(self.now, SHORT) and not device.over:
                session.end_device(client.device_id)
            return
        if reached is not None:
            row = self.world.session(reached.session)
            assert row.status in (Status.ENDED, Status.REVOKED, Status.CLOSED)
            reached.ended = reached.ended or row.status is Status.ENDED

    @rule(client=clients)
    def operator_ends(self, client: ModelClient) -> None:
        session = client.session.session
        self.world.operations.end(session.tenant_id, session.session_id, OPERATOR)
        row = self.world.session(session)
        assert row.status in OVER_FOR_GOOD
        client.session.ended = client.session.ended or row.status is Status.REVOKED
