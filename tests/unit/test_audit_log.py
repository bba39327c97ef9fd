from copy import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from session_service.audit_log import AuditLog
from session_service.domain.changes import ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from tests.examples import EVENT
from tests.fakes.clock import START

RECORD = ChangeRecord(event=EVENT, entity="session", tenant_id="default", version=3, upload=None)


class NotFoundError(ClientError):
    """There is no such log stream."""


class ExistsError(ClientError):
    """Somebody else was faster to make the log stream."""


class MemoryLogs:
    """A CloudWatch Logs client that keeps the lines of one stream."""

    exceptions = SimpleNamespace(
        ResourceNotFoundException=NotFoundError, ResourceAlreadyExistsException=ExistsError
    )

    def __init__(self, answer: dict[str, Any] | None = None) -> None:
        self.streams: dict[str, list[dict[str, Any]]] = {}
        self.answer = answer or {}

    def create_log_stream(self, **request: Any) -> None:
        assert request["logGroupName"] == "group"
        if request["logStreamName"] in self.streams:
            raise ExistsError({"Error": {}}, "CreateLogStream")
        self.streams[request["logStreamName"]] = []

    def put_log_events(self, **request: Any) -> dict[str, Any]:
        assert request["logGroupName"] == "group"
        if request["logStreamName"] not in self.streams:
            raise NotFoundError({"Error": {}}, "PutLogEvents")
        lines = request["logEvents"]
        # Its quotas: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
        assert 0 < len(lines) <= 10_000
        assert sum(len(line["message"].encode()) + 26 for line in lines) <= 1_048_576
        self.streams[request["logStreamName"]] += lines
        return self.answer


def log(client: object) -> AuditLog:
    return AuditLog(client=client, group="group", stream="s")  # type: ignore[arg-type]


def at(moment: int) -> ChangeRecord:
    return replace(RECORD, event=replace(EVENT, at=moment))


def test_the_stream_is_made_on_first_need_and_lines_are_in_order() -> None:
    client = MemoryLogs()

    log(client).add([at(START + 5), at(START), at(START + 2)])
    log(client).add([at(START + 9)])

    moments = [line["timestamp"] for line in client.streams["s"]]
    assert moments == [START, START + 2, START + 5, START + 9]


def test_what_is_too_much_for_one_put_comes_in_several_in_order() -> None:
    """Refusals of a thousand networks in one delivery, as an attack makes them."""
    client = MemoryLogs()
    records = [at(START + number) for number in range(2_500)]

    log(client).add(records)

    assert [line["timestamp"] for line in client.streams["s"]] == [r.event.at for r in records]


def test_no_put_has_more_than_ten_thousand_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    client = MemoryLogs()
    monkeypatch.setattr("session_service.audit_log.audit_line", lambda _: "{}")

    log(client).add([at(START + number) for number in range(10_001)])

    assert len(client.streams["s"]) == 10_001


def test_a_stream_that_somebody_else_makes_at_the_same_time_is_used() -> None:
    class Raced(MemoryLogs):
        def create_log_stream(self, **named: Any) -> None:
            super().create_log_stream(**named)
            super().create_log_stream(**named)

    client = Raced()
    log(client).add([RECORD])

    assert len(client.streams["s"]) == 1


def test_lines_that_cloudwatch_rejects_are_delivered_again() -> None:
    client = MemoryLogs({"rejectedLogEventsInfo": {"tooOldLogEventEndIndex": 1}})

    with pytest.raises(StoreUnavailableError, match="refused audit lines"):
        log(client).add([RECORD])


def test_a_cloudwatch_that_is_away_is_told_of() -> None:
    class Away(MemoryLogs):
        def put_log_events(self, **_: Any) -> dict[str, Any]:
            raise ClientError({"Error": {"Code": "ServiceUnavailableException"}}, "PutLogEvents")

    with pytest.raises(StoreUnavailableError):
        log(Away()).add([RECORD])
