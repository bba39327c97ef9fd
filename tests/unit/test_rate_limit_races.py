from collections.abc import Callable
from typing import Any

from session_service.domain.rate_limits import Subject, per_minute
from session_service.dynamodb.rate_limits import DynamoDBCounters
from session_service.dynamodb.table import Table
from tests.fakes.clock import START
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.mirrored_world import no_pause

MINUTE, HOUR = 60_000, 3_600_000


class Overtaken(MemoryDynamoDB):
    """Lets something happen before its second update, once."""

    def __init__(self) -> None:
        super().__init__()
        self.updates = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def update_item(self, **request: Any) -> dict[str, Any]:
        self.updates += 1
        if self.updates == 2:
            self.meanwhile()
        return super().update_item(**request)


def test_who_is_late_to_bring_back_a_clock_gives_nothing_back_that_was_taken_since() -> None:
    client = Overtaken()
    table = Table(client=client, failures=FAILURES, name="table", pause=no_pause)  # type: ignore[arg-type]
    counters = DynamoDBCounters(table)
    limit, subject = per_minute("create", 6), Subject("default", "a network")
    counters.take(limit, subject, START + HOUR)

    def others_are_faster() -> None:
        assert not counters.take(limit, subject, START).accepted
        taken = [counters.take(limit, subject, START + MINUTE).accepted for _ in range(6)]
        assert all(taken)

    client.updates, client.meanwhile = 0, others_are_faster
    assert not counters.take(limit, subject, START).accepted
    assert not counters.take(limit, subject, START + MINUTE).accepted
