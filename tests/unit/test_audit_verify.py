"""`make audit-verify` as a command: what it asks of the stack for its verifier."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from local import audit_verify
from session_service.domain.audit_lines import audit_line
from session_service.domain.audit_sealing import seal_event
from session_service.domain.audit_segments import Manifest
from session_service.domain.audit_verification import ToldSeal
from tests.evidence_world import World, batch
from tests.fakes.clock import START

DAY = 86_400_000


def test_the_index_is_asked_for_days_that_the_evidence_says_nothing_of() -> None:
    world = World()
    seen = world.verify()
    seen.events.clear()  # as if all evidence of a day had been removed within its hour
    stack: Any = SimpleNamespace(client=lambda _: world.client, output=lambda _: "t")

    found = list(audit_verify.indexed(stack, seen, START - 3 * DAY, START + DAY))

    assert {record.event.event_id for record in found} >= {
        record.event.event_id for number in range(10) for record in batch(number)
    }


def test_the_seals_are_read_with_when_they_were_told() -> None:
    manifest = Manifest(n=7, previous="p", at=START, segments=[])
    lines = [{"message": audit_line(seal_event(manifest, "ab" * 32))}]
    lines.append({"message": json.dumps({"unmapped": {"action": "audit_sealed_not"}})})
    pages = SimpleNamespace(paginate=lambda **_: [{"events": lines}])
    logs = SimpleNamespace(get_paginator=lambda _: pages)

    assert list(audit_verify.seals(logs, "group")) == [ToldSeal(7, "ab" * 32, START)]


def test_the_bucket_says_when_it_took_a_segment() -> None:
    at = datetime.fromtimestamp(START / 1000, UTC)
    pages = SimpleNamespace(
        paginate=lambda **_: [{"Contents": [{"Key": "segments/x", "LastModified": at}]}, {}]
    )
    s3 = SimpleNamespace(get_paginator=lambda _: pages)

    assert list(audit_verify.Bucket(s3, "b").segments()) == [("segments/x", START)]
