"""`make list-cost`: what pages of sessions and of the audit, and searches, cost by how many exist.

Everything but the store is the real thing; the store holds every session and event there is said
to be, and counts as DynamoDB bills. That is what takes the memory.
"""

import sys
from collections.abc import Callable, Iterator

from benchmarks.large_table import LargeDynamoDB
from session_service.domain.audit_trail import AuditTrail, EventPlace, TrailFilter, TrailScope
from session_service.domain.changes import Action
from session_service.domain.session_directory import SessionDirectory, SessionFilter
from session_service.domain.sessions import Session
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.items import session_item
from session_service.dynamodb.sessions import DynamoDBSessions
from session_service.dynamodb.table import Table
from tests.audit_desk import DAY, LIFETIMES, RETENTION, created, session_of
from tests.examples import EVENT
from tests.fakes.clock import START
from tests.fakes.dynamodb import FAILURES

_PAGE = 20
_SIZES = (10_000, 1_000_000)
# So many begin in a day that the partitions of a day and of a month are as large as they get.
_APART_MS = 1_000


def main(sizes: list[int]) -> None:
    """Print one line for each question and size."""
    for size in sizes:
        client, questions = _world(size)
        for name, ask in questions.items():
            client.forget_counts()
            shown = ask()
            units = client.units["half reads"] / 2
            requests = ", ".join(f"{n} {kind}" for kind, n in sorted(client.requests.items()))
            print(f"{size:>9,} sessions  {name:<28} {shown:>3} shown  {requests}; {units:g} units")


def _world(size: int) -> tuple[LargeDynamoDB, dict[str, Callable[[], int]]]:
    client = LargeDynamoDB()
    table = Table(client=client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
    index = DynamoDBAuditIndex(table=table, retention=RETENTION)
    trail = AuditTrail(index=index, clock=lambda: START + 1, retention=RETENTION)
    rows = DynamoDBSessions(table=table, lifetimes=LIFETIMES)
    directory = SessionDirectory(
        trail=trail, rows=rows, ids=index, lifetimes=LIFETIMES, clock=lambda: START + 1
    )
    client.packed.fill(dict(session_item(each, EVENT, purge_at=0)) for each in _sessions(size))
    events = (created(each) for each in _sessions(size))
    client.packed.fill(dict(item) for event in events for item in index.items_of(event))
    now, since = EventPlace(at=START + 1), START - 30 * DAY
    middle = session_of(size // 2, 0).session_id
    plain = TrailFilter()

    def page() -> int:
        found = directory.page("default", since, now, SessionFilter(), _PAGE)
        return len(found.sessions)

    def audit(scope: TrailScope) -> int:
        return len(trail.page(scope, now, plain, _PAGE).records)

    timeline = TrailScope(tenant_id="default", since=0, session_id=middle)
    created_only = TrailScope(tenant_id="default", since=since, action=Action.CREATED)
    return client, {
        "a page of sessions": page,
        "a search by id": lambda: len(directory.by_id("default", middle)),
        "a search by 8 digits": lambda: len(directory.by_prefix("default", middle[:8], "", 20)[0]),
        "a page of the audit": lambda: audit(TrailScope(tenant_id="default", since=since)),
        "a page of one action": lambda: audit(created_only),
        "a session's timeline": lambda: audit(timeline),
        "a capped count": lambda: min(999, trail.count(created_only, now, plain).number),
    }


def _sessions(size: int) -> Iterator[Session]:
    return (session_of(n, START - n * _APART_MS) for n in range(size))


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(_SIZES))
