"""The service's health: what it adds up, what it warns of, and that nothing hides the rest."""

from copy import replace
from typing import Any
from uuid import UUID

import boto3
import pytest
from botocore.stub import Stubber

from session_service.domain.audit_segments import SealedSegment, SealHead, SegmentName
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.request_summaries import AnsweredRequest, summaries
from session_service.domain.rolling_up import RollupRun
from session_service.domain.service_health import HealthService, QueueDepth
from session_service.domain.sweep_report import Brake, SweepReport
from session_service.domain.times import rfc3339
from session_service.dynamodb.audit_notes import DynamoDBAuditNotes
from session_service.dynamodb.due import DynamoDBSweepMemory
from session_service.dynamodb.rollups import DynamoDBRollups
from session_service.dynamodb.service_runs import DynamoDBServiceRuns
from session_service.failure_queue_depths import FailureQueueDepths
from session_service.web.observation_calls import HealthCalls
from tests.audit_desk import RETENTION, AuditDesk
from tests.examples import EVENT
from tests.fakes.clock import START

HEALTH = "GET /v1/admin/health"
MINUTE = 60_000

pytestmark = pytest.mark.usefixtures("powertools")


class Ward(AuditDesk):
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.rollups = DynamoDBRollups(table=self.table, retention=RETENTION)
        self.notes = DynamoDBAuditNotes(table=self.table, clock=self.clock)
        self.sweeps = DynamoDBSweepMemory(table=self.table)
        self.depths_told = [QueueDepth(name="record_changes", depth=0)]
        service = HealthService(
            trail=self.trail,
            runs=DynamoDBServiceRuns(table=self.table, rollups=self.rollups, notes=self.notes),
            queues=self,
            clock=self.clock,
            sweep_interval=5 * MINUTE,
        )
        calls = HealthCalls(service=service, clock=self.clock)
        self.serve("observation", ("observe_service",), health_calls=calls)

    def depths(self) -> list[QueueDepth]:
        return self.depths_told

    def sweep(self, at: int, brake: Brake | None = None, **counts: int) -> None:
        report = SweepReport(started_at=at, rehearsed=False, report_failure=lambda *_: None)
        report.brake, report.finished = brake, brake is None
        report.counts.update(counts)
        self.sweeps.keep_report(report.as_dict(), at)

    def answered(self, count: int, status: int = 200, code: str = "", ago: int = MINUTE) -> None:
        requests = [
            AnsweredRequest(
                log_id=f"{status}-{ago}-{n}",
                at=START - ago,
                tenant_id="default",
                operation="GET /v1/session",
                status=status,
                code=code,
                milliseconds=10 if n % 20 else 900,
            )
            for n in range(count)
        ]
        self.index.add(summaries(requests))


@pytest.fixture
def ward(monkeypatch: pytest.MonkeyPatch) -> Ward:
    return Ward(monkeypatch)


def test_a_stack_that_has_done_nothing_yet_is_well(ward: Ward) -> None:
    found = ward.good(HEALTH)

    assert (found["status"], found["warnings"]) == ("ok", [])
    assert (found["latency"], found["requests"]["success_rate"]) == (None, None)
    assert found["index"] == {"last_event_at": None, "seconds_ago": None}
    assert found["seal"] == {"manifests": 0, "unsealed_segments": 0}
    assert found["sweeps"] == []


def test_the_answers_of_the_last_hour_are_added_up_by_route_and_outcome(ward: Ward) -> None:
    ward.answered(1000)
    ward.answered(30, 401, "session_expired")
    ward.answered(1, 503, "service_unavailable")
    ward.answered(500, ago=61 * MINUTE)

    found = ward.good(HEALTH)

    told = found["requests"]
    assert (told["requests"], told["refused"], told["failed"]) == (1031, 30, 1)
    assert told["success_rate"] == round(1 - 1 / 1031, 6)
    assert told["routes"] == [
        {"operation": "GET /v1/session", "requests": 1031, "refused": 30, "failed": 1}
    ]
    assert found["latency"] == {
        "median": {"low": 8, "high": 16},
        "p95": {"low": 8, "high": 16},
        "p99": {"low": 512, "high": 1024},
    }
    assert found["warnings"] == []


def test_fewer_than_999_in_a_thousand_is_a_warning(ward: Ward) -> None:
    ward.answered(900)
    ward.answered(1, 503, "service_unavailable")

    assert ward.good(HEALTH)["warnings"] == ["failing_requests"]


def test_sweeps_are_shown_newest_first_and_the_last_one_is_judged(ward: Ward) -> None:
    for n in range(15):
        ward.sweep(START - (n + 1) * 5 * MINUTE, due=n, failed=int(n == 3))
    found = ward.good(HEALTH)
    assert [s["started_at"] for s in found["sweeps"]] == [
        rfc3339(START - (n + 1) * 5 * MINUTE) for n in range(10)
    ]
    assert found["sweeps"][3]["failed"] == 1
    assert found["warnings"] == []

    ward.sweep(START - MINUTE, brake=Brake.STRAYS, failed=1)
    found = ward.good(HEALTH)
    assert found["warnings"] == ["sweep_braked", "sweep_failed"]
    assert found["sweeps"][0]["brake"] == "strays"

    ward.clock.now = START + 15 * MINUTE
    assert "sweep_late" in ward.good(HEALTH)["warnings"]


def test_what_waits_in_a_failure_queue_is_a_warning_and_one_that_is_silent_hides_nothing(
    ward: Ward,
) -> None:
    ward.depths_told = [
        QueueDepth(name="record_changes", depth=2),
        QueueDepth(name="release_uploads", depth=None),
    ]
    found = ward.good(HEALTH)

    assert found["warnings"] == ["failure_queue:record_changes"]
    assert found["status"] == "warning"
    assert found["queues"][1] == {"name": "release_uploads", "depth": None}


@pytest.mark.parametrize(
    ("run", "warnings"),
    [
        (RollupRun(at=START - 5 * MINUTE, waiting=0), []),
        (RollupRun(at=START - 16 * MINUTE, waiting=0), ["rollups_late"]),
        (RollupRun(at=START - MINUTE, waiting=3), ["rollups_late"]),
    ],
)
def test_rollups_that_lag_are_a_warning(ward: Ward, run: RollupRun, warnings: list[str]) -> None:
    ward.rollups.note_run(run)

    assert ward.good(HEALTH)["warnings"] == warnings


def test_a_seal_that_is_late_or_off_is_a_warning_until_what_waits_is_sealed(ward: Ward) -> None:
    old, fresh = (SegmentName(key=f"segments/{n}", sha256=n * 64, records=1) for n in "ab")
    ward.notes.note(old, [], "mark")
    ward.clock.now = START + 120 * MINUTE
    ward.notes.note(fresh, [], "mark")
    assert ward.good(HEALTH)["warnings"] == []

    ward.clock.now += 1
    found = ward.good(HEALTH)
    assert (found["status"], found["warnings"]) == ("warning", ["seal_late"])

    sealed = SealedSegment(key=old.key, version="1", sha256=old.sha256, records=1)
    ward.notes.sealed(SealHead(n=1, digest="c" * 64), [sealed])
    assert ward.good(HEALTH)["warnings"] == []


def test_the_index_and_the_seal_say_how_far_they_are(ward: Ward) -> None:
    event = replace(EVENT, event_id=str(UUID(int=1)), action=Action.ENDED, at=START - 42_000)
    ward.index.add(
        [ChangeRecord(event=event, entity="session", tenant_id="default", version=1, upload=None)]
    )
    ward.notes.note(SegmentName(key="segments/a", sha256="0" * 64, records=1), [], "mark")

    found = ward.good(HEALTH)

    assert found["index"] == {"last_event_at": rfc3339(START - 42_000), "seconds_ago": 42}
    assert found["seal"] == {"manifests": 0, "unsealed_segments": 1}


def test_a_queues_depth_counts_what_somebody_has_taken_too_and_a_silent_one_is_unknown() -> None:
    client: Any = boto3.client(
        "sqs", region_name="eu-central-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    told = {"ApproximateNumberOfMessages": "3", "ApproximateNumberOfMessagesNotVisible": "1"}
    with Stubber(client) as stubber:
        stubber.add_response("get_queue_attributes", {"Attributes": told})
        stubber.add_client_error("get_queue_attributes")

        found = FailureQueueDepths(client=client, urls={"a": "u1", "b": "u2"}).depths()

    assert found == [QueueDepth(name="a", depth=4), QueueDepth(name="b", depth=None)]
