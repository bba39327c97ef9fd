"""`make audit-verify` as a command: what it asks of the stack for its verifier."""

import json
from copy import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from local import audit_verify
from session_service.domain.audit_lines import audit_line
from session_service.domain.audit_sealing import seal_event
from session_service.domain.audit_segments import Manifest
from session_service.domain.audit_verification import TamperedError, ToldSeal
from session_service.domain.changes import Action, ChangeRecord
from tests.evidence_world import World, batch
from tests.fakes.clock import START

DAY = 86_400_000
SESSION = "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11"


def test_the_index_is_asked_for_days_that_the_evidence_says_nothing_of() -> None:
    world = World()
    seen = world.verify()
    seen.events.clear()  # as if all evidence of a day had been removed within its hour
    stack: Any = SimpleNamespace(client=lambda _: world.client, output=lambda _: "t")

    found = list(audit_verify.indexed(stack, seen, START - 3 * DAY, START + DAY))

    assert {record.event.event_id for record in found} >= {
        record.event.event_id for number in range(10) for record in batch(number)
    }


def asked(world: World) -> list[str]:
    """The events that the index has, read as the command does, a day later."""
    stack: Any = SimpleNamespace(client=lambda _: world.client, output=lambda _: "t")
    seen = world.verify()
    found = audit_verify.indexed(stack, seen, START - 3 * DAY, START + DAY)
    return [record.event.event_id for record in found]


def begun(world: World) -> ChangeRecord:
    """The event a session began with: it has every copy there is."""
    (first, *_) = batch(90)
    record = replace(first, event=replace(first.event, action=Action.CREATED, session_id=SESSION))
    world.recorder.record([record])
    return record


def test_every_copy_of_every_event_in_the_index_is_held_to_it() -> None:
    world = World()
    event_id = begun(world).event.event_id

    assert event_id in asked(world)


@pytest.mark.parametrize("partition", ["#TIMELINE#", "#ACTION#created#", "#IDS#"])
@pytest.mark.parametrize("change", ["removed", "changed"])
def test_a_copy_that_was_removed_or_changed_is_named(partition: str, change: str) -> None:
    world = World()
    event_id = begun(world).event.event_id
    wanted = SESSION if partition == "#IDS#" else event_id
    (key,) = [key for key in world.client.items if partition in key[0] and wanted in key[1]]
    if change == "removed":
        del world.client.items[key]
    else:
        world.client.items[key] |= {"entity": "another"}

    wrong = "is missing" if change == "removed" else "is not the same"
    with pytest.raises(TamperedError) as told:
        asked(world)
    assert str(told.value) == f"event {event_id} {wrong} in the index under {key[0]}"


def test_copies_of_the_last_minutes_may_be_on_their_way_and_may_go_at_another_time() -> None:
    world = World()
    record = begun(world)
    stack: Any = SimpleNamespace(client=lambda _: world.client, output=lambda _: "t")
    copies = [key for key in world.client.items if "#TIMELINE#" in key[0]]
    for key in copies:
        world.client.items[key] |= {"purge_at": 1}
    assert record.event.event_id in asked(world)

    for key in copies:
        del world.client.items[key]
    now = START + audit_verify.SETTLED_MS
    found = audit_verify.indexed(stack, world.verify(), START - 3 * DAY, now)
    assert record.event.event_id in {each.event.event_id for each in found}


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
