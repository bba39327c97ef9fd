"""The operators' routes as their functions declare them, over real adapters and a fake client."""

import json
from collections.abc import Iterable, Iterator
from copy import replace
from typing import Any
from uuid import UUID

import pytest

from session_service.domain.audit_trail import AuditTrail
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.operator_keys import ROLES, Scope
from session_service.domain.rate_limits import MemoryCounters
from session_service.domain.session_directory import SessionDirectory
from session_service.domain.session_operations import SessionOperations
from session_service.domain.sessions import Lifetimes, Session, Status
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.items import session_item
from session_service.dynamodb.reveals import DynamoDBReveals
from session_service.dynamodb.sessions import DynamoDBSessions
from session_service.dynamodb.table import Table
from session_service.web.api import Api
from session_service.web.audit_calls import AuditCalls
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.limits import Limits
from session_service.web.operators import Operators
from session_service.web.session_list_calls import SessionListCalls
from tests.contract.functions import module
from tests.examples import EVENT, largest_usual_session
from tests.fakes.clock import START, FrozenClock
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.fakes.entropy import SeededEntropy
from tests.gateway_events import gateway_event
from tests.unit.test_operator_key_service import DEPLOYER, Office
from tests.web_world import GENEROUS
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


class Desk:
    """Asks as an operator; `fill` begins sessions and `add` writes any events."""

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        client: MemoryDynamoDB | None = None,
        *,
        retention: int = RETENTION,
    ):
        self.clock = FrozenClock()
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
        self.office = Office(self.clock)
        self.limits = Limits(
            limits=GENEROUS,
            exact=MemoryCounters(),
            approximate=MemoryCounters(),
            keys=KEYS,
            credentials=Credentials(cookie=SessionCookie(secure=True), allowed_origins=()),
            is_repeat=lambda _: False,
            clock=self.clock,
        )
        self.operators = Operators(service=self.office.service, limits=self.limits)
        self.key = self.key_of("admin")
        self._monkeypatch = monkeypatch
        self._apis: list[Api] = []
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

    def serve(self, wiring: str, functions: Iterable[str], **builders: object) -> None:
        """Serve functions whose calls `bootstrap.<wiring>` builds."""
        for name, built in builders.items():
            self._monkeypatch.setattr(
                f"session_service.bootstrap.{wiring}.{name}", lambda built=built: built
            )
        for name in functions:
            api = Api(lambda: self.limits, lambda: self.operators, module(name).api.operations)
            self._apis.append(api)

    def key_of(self, role: str) -> str:
        return self.office.service.create("default", role, ROLES[role], DEPLOYER)[1]

    def key_for(self, *scopes: Scope) -> str:
        return self.office.make(*scopes)

    def ask(
        self,
        route: str,
        query: str = "",
        *,
        key: str | None = None,
        body: object = None,
        headers: dict[str, str] | None = None,
        **parameters: str,
    ) -> tuple[int, dict[str, Any]]:
        method, path = route.split(" ")
        sent = {"Authorization": f"Bearer {key or self.key}", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/json"
        event = gateway_event(
            method,
            path.format(**parameters),
            headers=sent,
            query=query,
            body=None if body is None else json.dumps(body),
        )
        event |= {"routeKey": route, "pathParameters": parameters}
        (api,) = [api for api in self._apis if route in api.operations]
        answer = api(event, None)
        return answer["statusCode"], json.loads(answer.get("body") or "{}")

    def good(self, route: str, query: str = "", **named: Any) -> dict[str, Any]:
        status, body = self.ask(route, query, **named)
        assert status < 300, body
        return body

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


__all__ = ["DAY", "START", "Desk", "created", "session_of"]
