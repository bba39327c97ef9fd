"""Operators who look around: lists, timelines, the audit, over real adapters and a fake client."""

from collections.abc import Iterator
from copy import replace
from typing import Any
from uuid import UUID

import pytest

from session_service.domain.audit_trail import AuditTrail
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.session_directory import SessionDirectory
from session_service.domain.session_operations import SessionOperations
from session_service.domain.sessions import Lifetimes, Session, Status
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.items import session_item
from session_service.dynamodb.reveals import DynamoDBReveals
from session_service.dynamodb.sessions import DynamoDBSessions
from session_service.dynamodb.table import Table
from session_service.web.audit_calls import AuditCalls
from session_service.web.session_list_calls import SessionListCalls
from tests.examples import EVENT, largest_usual_session
from tests.fakes.clock import START, FrozenClock
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.fakes.entropy import SeededEntropy
from tests.operator_desk import OperatorDesk
from tests.world import KEYS

DAY = 86_400_000
RETENTION = 400 * DAY
LIFETIMES = Lifetimes(
    idle=1_800_000,
    absolute=DAY,
    recovery=DAY,
    warn=120_000,
    touch=60_000,
    rotation_grace=30_000,
)


class AuditDesk(OperatorDesk):
    """Asks as an operator; `fill` begins sessions and `add` writes any events."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        client: MemoryDynamoDB | None = None,
        *,
        retention: int = RETENTION,
    ) -> None:
        super().__init__(monkeypatch, FrozenClock())
        self.client = client or MemoryDynamoDB()
        self.table = Table(
            client=self.client,  # type: ignore[arg-type]
            failures=FAILURES,
            name="t",
            pause=lambda _: None,
        )
        self.index = DynamoDBAuditIndex(table=self.table, retention=retention)
        self.rows = DynamoDBSessions(table=self.table, lifetimes=LIFETIMES)
        self.trail = AuditTrail(index=self.index, clock=self.clock, retention=retention)
        self.operations = SessionOperations(
            store=self.rows,
            reveals=DynamoDBReveals(table=self.table),
            lifetimes=LIFETIMES,
            clock=self.clock,
            entropy=SeededEntropy(),
        )
        audit_calls = AuditCalls(
            trail=self.trail, sessions=self.operations, keys=KEYS, clock=self.clock
        )
        list_calls = SessionListCalls(
            directory=SessionDirectory(
                trail=self.trail,
                rows=self.rows,
                ids=self.index,
                lifetimes=LIFETIMES,
                clock=self.clock,
            ),
            trail=self.trail,
            keys=KEYS,
            clock=self.clock,
        )
        self.serve(
            "audit_queries",
            ("query_audit", "find_sessions"),
            audit_calls=audit_calls,
            session_list_calls=list_calls,
        )

    def every_page(self, route: str, query: str, **named: Any) -> Iterator[dict[str, Any]]:
        cursor: str | None = ""
        for _ in range(1_000):
            page = self.good(route, query + (f"&cursor={cursor}" if cursor else ""), **named)
            yield page
            cursor = page["next_cursor"]
            if cursor is None:
                return
        raise AssertionError("the pages have no end")

    def every_item(self, route: str, query: str, **named: Any) -> list[dict[str, Any]]:
        return [item for page in self.every_page(route, query, **named) for item in page["items"]]

    def begin(self, session: Session, platform: str = "web") -> None:
        """Put a session's row and the event it began with."""
        item = session_item(session, EVENT, purge_at=0)
        if session.ended_at is not None:
            item |= {"ended_at": session.ended_at, "end_reason": session.end_reason}
        self.client.put_item(TableName="t", Item=_marshalled(item))
        self.index.add([created(session, platform)])


def _marshalled(item: dict[str, object]) -> dict[str, Any]:
    from session_service.dynamodb.attribute_values import marshal_item

    return dict(marshal_item(item))


def session_of(number: int, at: int, **changes: Any) -> Session:
    """A session of its own id that began then, live for half an hour unless told otherwise."""
    identity = str(UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC834 + 1) % 2**128, version=4))
    fields: dict[str, Any] = {
        "session_id": identity,
        "lineage_id": identity,
        "collection_id": identity,
        "status": Status.ACTIVE,
        "created_at": at,
        "last_seen_at": at + 60_000,
        "idle_expires_at": at + 1_800_000,
        "expires_at": at + DAY,
    }
    return replace(largest_usual_session(), **fields | changes)


def created(session: Session, platform: str = "web") -> ChangeRecord:
    """The event that a session began with."""
    event = replace(
        EVENT,
        event_id=str(UUID(int=UUID(session.session_id).int ^ 1)),
        action=Action.CREATED,
        reason="",
        session_id=session.session_id,
        at=session.created_at,
        request_id=f"req-{session.session_id[:8]}=",
        facts={"platform": platform},
    )
    return ChangeRecord(event=event, entity="session", tenant_id="default", version=1, upload=None)


__all__ = ["DAY", "START", "AuditDesk", "created", "session_of"]
