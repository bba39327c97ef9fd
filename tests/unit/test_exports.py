"""Exports: asked for once, written once, harmless to open, gone after a week."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from copy import replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from session_service.domain.changes import Action, Cause
from session_service.domain.exports import (
    EXPORT_MS,
    Export,
    ExportFile,
    ExportFormat,
    ExportKind,
    ExportService,
    ExportWriter,
)
from session_service.domain.session_directory import SessionDirectory
from session_service.domain.times import rfc3339
from session_service.dynamodb.exports import DynamoDBExports
from session_service.dynamodb.stream import change_record
from session_service.web.export_calls import ExportCalls
from session_service.web.export_files import export_body
from session_service.web.export_rows import ExportRows
from tests.audit_desk import DAY, LIFETIMES, AuditDesk, session_of
from tests.fakes.clock import START
from tests.fakes.entropy import SeededEntropy
from tests.world import KEYS

BEGIN = "POST /v1/admin/exports"
ALL = "GET /v1/admin/exports"
ONE = "GET /v1/admin/exports/{export_id}"
WORKER = Cause(actor="exports", request_id="r")


def always() -> bool:
    return True


pytestmark = pytest.mark.usefixtures("powertools")


class MemoryFiles:
    """A bucket whose objects are written once."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_once(self, key: str, body: bytes) -> bool:
        assert key not in self.objects
        self.objects[key] = body
        return True

    def link(self, export: Export, file: ExportFile, seconds: int) -> str:
        assert seconds <= 45
        return f"https://bucket/{file.object_key}?for={export.export_id}"


class Counter(AuditDesk):
    """Where exports are asked for and handed out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.store, self.files = DynamoDBExports(table=self.table), MemoryFiles()
        entropy = SeededEntropy()
        service = ExportService(
            store=self.store, links=self.files, keys=KEYS, clock=self.clock, entropy=entropy
        )
        directory = SessionDirectory(
            trail=self.trail,
            rows=self.rows,
            ids=self.index,
            lifetimes=LIFETIMES,
            clock=self.clock,
        )
        self.writer = ExportWriter(
            store=self.store,
            files=self.files,
            rows=ExportRows(trail=self.trail, directory=directory).rows,
            written=export_body,
            clock=self.clock,
            entropy=entropy,
        )
        calls = ExportCalls(service=service, clock=self.clock)
        self.serve("exports", ("export_audit",), export_calls=calls)
        for n in range(30):
            self.begin(session_of(n, START - n * 1000), "web" if n % 2 else "ios")
        self.clock.now = START + 1

    def begun(self, key: str | None = None, **body: Any) -> dict[str, Any]:
        asked = {"kind": "audit", "format": "csv", "filters": {"last": "24h"}} | body
        headers = {"Idempotency-Key": key} if key else {}
        found: dict[str, Any] = self.good(BEGIN, body=asked, headers=headers)["export"]
        return found

    def written(self, export_id: str) -> tuple[dict[str, Any], bytes]:
        file = self.writer.write("default", export_id, WORKER, always)
        assert file is not None
        shown: dict[str, Any] = self.good(ONE, export_id=export_id)["export"]
        return shown, self.files.objects[file.object_key]

    def events(self, action: Action) -> list[Mapping[str, str | int]]:
        found = [change_record(record) for record in self.client.stream]
        return [r.event.facts for r in found if r is not None and r.event.action is action]


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def test_an_export_is_pending_until_its_file_is_written_and_then_has_a_link(
    counter: Counter,
) -> None:
    begun = counter.begun()
    assert (begun["status"], begun["download_url"], begun["rows"]) == ("pending", None, None)

    shown, body = counter.written(begun["export_id"])

    assert (shown["status"], shown["rows"], shown["complete"]) == ("done", 30, True)
    assert (shown["sha256"], shown["bytes"]) == (sha256(body).hexdigest(), len(body))
    assert shown["download_url"].startswith("https://")
    assert counter.good(ALL)["items"][0] | {"download_url": shown["download_url"]} == shown


@pytest.mark.parametrize("kind", ExportKind)
@pytest.mark.parametrize("file_format", ExportFormat)
def test_a_file_holds_what_the_list_shows(
    counter: Counter, kind: ExportKind, file_format: ExportFormat
) -> None:
    filters = {"action": "created"} if kind is ExportKind.AUDIT else {"platform": "ios"}
    begun = counter.begun(kind=kind, format=file_format, filters=filters)
    listed = counter.every_item(
        "GET /v1/admin/audit" if kind is ExportKind.AUDIT else "GET /v1/admin/sessions",
        "&".join(f"{name}={text}" for name, text in filters.items()),
    )

    _, body = counter.written(begun["export_id"])

    name = "event_id" if kind is ExportKind.AUDIT else "session_id"
    rows = (
        json.loads(body)
        if file_format is ExportFormat.JSON
        else list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    )
    assert [row[name] for row in rows] == [item[name] for item in listed]
    if file_format is ExportFormat.JSON:
        assert rows == listed


def test_the_time_of_an_export_is_fixed_when_it_is_asked_for(counter: Counter) -> None:
    begun = counter.begun(filters={"last": "1h"})
    counter.clock.now += DAY
    counter.begin(session_of(99, START + 3_600_000))

    shown, _ = counter.written(begun["export_id"])

    assert shown["filters"] == {"from": rfc3339(START + 1 - 3_600_000), "to": rfc3339(START + 1)}
    assert shown["rows"] == 30


def test_a_repeat_under_one_key_is_one_export_and_another_request_is_refused(
    counter: Counter,
) -> None:
    key = str(uuid4())
    first = counter.begun(key)
    counter.clock.now += 5_000
    assert counter.begun(key) == first
    assert len(counter.events(Action.EXPORT_REQUESTED)) == 1

    status, problem = counter.ask(
        BEGIN, body={"kind": "sessions", "format": "csv"}, headers={"Idempotency-Key": key}
    )

    assert (status, problem["code"]) == (422, "idempotency_mismatch")
    assert counter.begun(str(uuid4()))["export_id"] != first["export_id"]
    assert counter.begun()["export_id"] != counter.begun()["export_id"]


def test_every_export_is_audited_with_what_became_of_it(counter: Counter) -> None:
    begun = counter.begun(filters={"last": "24h", "action": "created"})
    shown, _ = counter.written(begun["export_id"])

    (asked,) = counter.events(Action.EXPORT_REQUESTED)
    assert json.loads(str(asked["filters"])) == shown["filters"]
    assert shown["filters"]["action"] == "created"
    assert {**asked, "filters": ""} == {
        "export_id": begun["export_id"],
        "kind": "audit",
        "format": "csv",
        "filters": "",
    }
    (done,) = counter.events(Action.EXPORT_FINISHED)
    assert (done["rows"], done["sha256"]) == (30, shown["sha256"])


def test_a_file_is_written_once_however_often_it_is_asked_for(counter: Counter) -> None:
    begun = counter.begun()
    counter.written(begun["export_id"])

    assert counter.writer.write("default", begun["export_id"], WORKER, always) is None
    assert counter.writer.write("default", "0" * 32, WORKER, always) is None
    assert len(counter.files.objects) == 1


def test_of_two_writers_at_once_one_counts_and_its_file_is_the_one_that_is_linked(
    counter: Counter,
) -> None:
    begun = counter.begun()
    inner = counter.writer.rows

    def interrupted(export: Export, most: int) -> Iterator[Mapping[str, object] | None]:
        yield from inner(export, most)
        assert counter.writer.write("default", export.export_id, WORKER, always) is not None

    late = replace(counter.writer, rows=interrupted)

    assert late.write("default", begun["export_id"], WORKER, always) is None
    shown = counter.good(ONE, export_id=begun["export_id"])["export"]
    assert len(counter.files.objects) == 2
    linked = next(key for key in counter.files.objects if key in shown["download_url"])
    assert sha256(counter.files.objects[linked]).hexdigest() == shown["sha256"]
    assert len(counter.events(Action.EXPORT_FINISHED)) == 1


def test_an_export_that_goes_while_its_file_is_written_does_not_come_back(
    counter: Counter,
) -> None:
    begun = counter.begun()
    place = ("T#default#EXPORTS", f"EXPORT#{begun['export_id']}")
    inner = counter.writer.rows

    def forgotten(export: Export, most: int) -> Iterator[Mapping[str, object] | None]:
        yield from inner(export, most)
        del counter.client.items[place]

    late = replace(counter.writer, rows=forgotten)

    assert late.write("default", begun["export_id"], WORKER, always) is None
    assert place not in counter.client.items


def test_an_export_that_nobody_writes_has_failed_and_a_week_later_it_is_gone(
    counter: Counter,
) -> None:
    begun = counter.begun()
    counter.clock.now += 31 * 60_000
    assert counter.good(ONE, export_id=begun["export_id"])["export"]["status"] == "failed"

    counter.clock.now = START + 1 + EXPORT_MS

    assert counter.ask(ONE, export_id=begun["export_id"])[0] == 404
    assert counter.good(ALL)["items"] == []
    assert counter.writer.write("default", begun["export_id"], WORKER, always) is None


def test_a_key_that_was_used_a_week_ago_begins_another_export(counter: Counter) -> None:
    """Though the earlier one is still there: the table deletes what is over up to days late."""
    key = str(uuid4())
    first = counter.begun(key)
    counter.written(first["export_id"])
    counter.clock.now += EXPORT_MS

    again = counter.begun(key)

    assert (again["status"], again["download_url"]) == ("pending", None)
    assert counter.ask(ONE, export_id=again["export_id"])[0] == 200
    assert len(counter.events(Action.EXPORT_REQUESTED)) == 2
    assert counter.written(again["export_id"])[0]["status"] == "done"


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "audit", "format": "xml"},
        {"kind": "secrets", "format": "csv"},
        {"kind": "audit", "format": "csv", "filters": {"platform": "web"}},
        {"kind": "sessions", "format": "csv", "filters": {"action": "created"}},
        {"kind": "audit", "format": "csv", "filters": {"action": "nonsense"}},
        {"kind": "audit", "format": "csv", "filters": {"last": "2y"}},
        {"kind": "audit", "format": "csv", "filters": {"limit": "7"}},
    ],
)
def test_an_export_of_nothing_there_is_is_refused(counter: Counter, body: dict[str, Any]) -> None:
    assert counter.ask(BEGIN, body=body)[0] in (400, 422)
    assert counter.good(ALL)["items"] == []


def test_another_tenants_export_is_not_there(counter: Counter) -> None:
    begun = counter.begun()
    item = counter.client.items["T#default#EXPORTS", f"EXPORT#{begun['export_id']}"]
    counter.client.items["T#acme#EXPORTS", "EXPORT#" + "a" * 32] = item | {"PK": "T#acme#EXPORTS"}

    assert counter.ask(ONE, export_id="a" * 32)[0] == 404
    assert counter.ask(ONE, export_id="nonsense")[0] == 404
    assert len(counter.good(ALL)["items"]) == 1
