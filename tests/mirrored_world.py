"""The world on both kinds of stores at once: the fakes, and the adapters over a fake client.

Each call of a store goes to both, and both have to give the same answer. That is what makes a
test on fakes worth something.
"""

from collections.abc import Iterator
from typing import Any

from session_service.domain.sessions import Lifetimes, Session
from session_service.domain.uploads import UploadPolicy, UploadStatus
from session_service.dynamodb.devices import DynamoDBDevices
from session_service.dynamodb.due import DynamoDBDueIndex, DynamoDBSweepMemory
from session_service.dynamodb.items import device_map, session_from
from session_service.dynamodb.keys import collection_key, session_key
from session_service.dynamodb.renewals import DynamoDBRenewals
from session_service.dynamodb.sessions import DynamoDBSessions
from session_service.dynamodb.table import Table
from session_service.dynamodb.upload_rows import DynamoDBUploadRows
from session_service.dynamodb.uploads import DynamoDBUploads
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.world import LIFETIMES, POLICY, World


def no_pause(seconds: float) -> None:
    raise AssertionError(f"nothing is contended here: {seconds}")


class Both:
    """Two implementations of one port as one: each call goes to both, and they have to agree."""

    def __init__(self, fake: object, real: object) -> None:
        self._fake, self._real = fake, real

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            expected = listed(getattr(self._fake, name)(*arguments, **named))
            answered = listed(getattr(self._real, name)(*arguments, **named))
            assert answered == expected, name
            return expected

        return call


def listed(answer: Any) -> Any:
    """An iterator's content, in an order of its own: that of the index is not promised."""
    return sorted(answer, key=repr) if isinstance(answer, Iterator) else answer


class MirroredWorld(World):
    """The world on both kinds of stores."""

    def __init__(
        self,
        *,
        lifetimes: Lifetimes = LIFETIMES,
        client: MemoryDynamoDB | None = None,
        policy: UploadPolicy = POLICY,
        arrives_as: UploadStatus = UploadStatus.STORED,
    ) -> None:
        self.client = client or MemoryDynamoDB()
        super().__init__(lifetimes=lifetimes, policy=policy, arrives_as=arrives_as)

    def forget(self, session: Session) -> None:
        """Let a session's row vanish from both, as no code of ours lets it."""
        key = session_key(session.tenant_id, session.session_id)
        del self.table.sessions[session.tenant_id, session.session_id]
        del self.client.items[key["PK"], key["SK"]]

    def put_session(self, session: Session) -> None:
        super().put_session(session)
        key = session_key(session.tenant_id, session.session_id)
        item = self.client.items[key["PK"], key["SK"]]
        devices: dict[str, dict[str, object]] = {}
        for name, device in session.devices.items():
            devices[name] = device_map(device)
            if device.over is not None:
                del devices[name]["seed"]
                devices[name] |= {"over": str(device.over), "ended_at": device.ended_at}
        item["devices"] = devices
        item["kind"], item["version"] = str(session.kind), session.version
        assert session_from(item) == session

    def hold(self, session: Session, owner: str) -> None:
        """Let another session hold a session's collection, as no code of ours lets it."""
        key = collection_key(session.tenant_id, session.collection_id)
        self.table.owners[session.tenant_id, session.collection_id] = owner
        self.client.items[key["PK"], key["SK"]]["owner"] = owner

    def connect(self) -> None:
        super().connect()
        self.client.clock = self.clock
        table = Table(client=self.client, failures=FAILURES, name="table", pause=no_pause)  # type: ignore[arg-type]
        sessions = DynamoDBSessions(table=table, lifetimes=self.lifetimes)
        self.session_rows = Both(self.session_rows, sessions)
        self.device_store = Both(self.device_store, DynamoDBDevices(sessions=sessions))
        self.renewal_store = Both(self.renewal_store, DynamoDBRenewals(sessions=sessions))
        self.upload_store = Both(
            self.upload_store, DynamoDBUploads(table=table, lifetimes=self.lifetimes)
        )
        self.upload_rows = Both(self.upload_rows, DynamoDBUploadRows(table=table))
        self.due_index = Both(self.due_index, DynamoDBDueIndex(table=table))
        self.memory = Both(self.memory, DynamoDBSweepMemory(table=table))
