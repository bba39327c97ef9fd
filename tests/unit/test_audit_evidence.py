"""Whatever is done to the evidence afterwards is found, and the first place of it named."""

import json
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from session_service.domain.audit_sealing import AuditSealer, seal_event
from session_service.domain.audit_segments import (
    MANIFESTS,
    SEGMENTS,
    SealHead,
    manifest_from,
    manifest_key,
    segment_of,
)
from session_service.domain.audit_verification import (
    AuditVerifier,
    TamperedError,
    Verified,
    compare,
)
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.recording import EventRecorder
from session_service.dynamodb.audit_index import DynamoDBAuditIndex, record_from
from session_service.dynamodb.audit_notes import DynamoDBAuditNotes
from session_service.dynamodb.table import Table
from tests.examples import EVENT
from tests.fakes.clock import START
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.fakes.evidence import MemoryEvidence


class Told:
    """The audit log: what it was told, once or again. It can be away."""

    def __init__(self) -> None:
        self.records: list[ChangeRecord] = []
        self.is_away = False

    def add(self, records: list[ChangeRecord]) -> None:
        if self.is_away:
            raise StoreUnavailableError
        self.records += records

    @property
    def seals(self) -> dict[int, str]:
        sealed = [r.event.facts for r in self.records if r.event.action is Action.AUDIT_SEALED]
        return {int(facts["manifest"]): str(facts["digest"]) for facts in sealed}


class World:
    """Ten batches of five events, sealed after each third."""

    def __init__(self, batches: int = 10) -> None:
        self.client, self.log, self.evidence = MemoryDynamoDB(), Told(), MemoryEvidence()
        self.client.page = 1000
        table = Table(client=self.client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
        self.notes = DynamoDBAuditNotes(table=table)
        self.index = DynamoDBAuditIndex(table=table, retention=10**10)
        self.recorder = EventRecorder(
            segments=self.evidence,
            index=self.index,
            notes=self.notes,
            told=[self.log],  # type: ignore[list-item]
        )
        self.now = START
        self.sealer = AuditSealer(
            store=self.evidence,
            notes=self.notes,
            told=[self.index, self.log],  # type: ignore[list-item]
            clock=lambda: self.now,
        )
        for number in range(batches):
            self.recorder.record(batch(number))
            if number % 3 == 2:
                self.seal()

    def seal(self) -> None:
        self.now += 3_600_000
        assert self.sealer.run(lambda: True).broken == []

    def verify(self) -> Verified:
        return AuditVerifier(evidence=self.evidence, told=self.log.seals).walk()

    def indexed(self) -> list[ChangeRecord]:
        items = self.client.items
        return [record_from(item) for (pk, _), item in items.items() if "#EVENTS#" in pk]

    @property
    def first_segment(self) -> str:
        """The first of those that the first manifest names."""
        body = self.evidence.versions[manifest_key(1)][0]
        assert body is not None
        return manifest_from(body).segments[0].key

    def rewrite(self, key: str, change: Callable[[list[bytes]], list[bytes]]) -> None:
        """Replace an object for good: no version of what it was is left."""
        body = self.evidence.versions[key][-1]
        assert body is not None
        self.evidence.versions[key] = [b"".join(change(body.splitlines(keepends=True)))]

    def wrong(self) -> str:
        with pytest.raises(TamperedError) as caught:
            self.verify()
        return str(caught.value)


def batch(number: int) -> list[ChangeRecord]:
    return [
        ChangeRecord(
            event=replace(EVENT, event_id=str(UUID(int=number * 10 + each)), at=START + number),
            entity="session",
            tenant_id="default",
            version=each + 1,
            upload=None,
        )
        for each in range(5)
    ]


def event_id(line: bytes) -> str:
    found: str = json.loads(line)["event"]["metadata"]["uid"]
    return found


def test_what_was_recorded_holds() -> None:
    seen = World().verify()

    assert (seen.manifests, seen.segments, seen.records) == (3, 9, 50)
    assert seen.unsealed == 1


def test_the_same_batch_is_the_same_segment_in_whatever_order_and_however_often() -> None:
    world = World(1)
    before = dict(world.evidence.versions)

    world.recorder.record(batch(0)[::-1])
    world.recorder.record(batch(0) + batch(0)[:2])

    assert world.evidence.versions == before
    assert world.verify().records == 5


def test_batches_that_overlap_tell_each_event_alike_and_hold() -> None:
    world = World(0)
    world.recorder.record(batch(0) + batch(1))
    world.recorder.record(batch(1) + batch(2))
    world.seal()

    assert (world.verify().records, len(world.verify().events)) == (20, 15)


def test_a_changed_record_is_named() -> None:
    world = World()
    key = world.first_segment
    body = world.evidence.versions[key][0]
    assert body is not None
    third = body.splitlines()[2]

    world.rewrite(
        key, lambda lines: [*lines[:2], lines[2].replace(b"user_requested", b"x"), *lines[3:]]
    )

    assert f"segment {key} of manifest 1: record 3 (event {event_id(third)})" in world.wrong()


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_removed_record_is_named(place: int) -> None:
    world = World()
    key = world.first_segment
    body = world.evidence.versions[key][0]
    assert body is not None

    world.rewrite(key, lambda lines: lines[:place] + lines[place + 1 :])

    said = world.wrong()
    assert f"segment {key} of manifest 1" in said
    if place < 4:
        following = event_id(body.splitlines()[place + 1])
        assert f"record {place + 1} (event {following})" in said


def test_reordered_records_are_named() -> None:
    world = World()

    world.rewrite(world.first_segment, lambda lines: [lines[0], lines[2], lines[1], *lines[3:]])

    assert f"segment {world.first_segment} of manifest 1: record 2" in world.wrong()


def test_a_segment_with_a_chain_made_anew_is_named_and_its_record_by_what_is_kept_below() -> None:
    world = World()
    key = segment_of(batch(0))[0].key
    _, forged = segment_of([*batch(0)[:3], *batch(7)[:2]])

    world.evidence.versions[key].append(forged)

    assert f"segment {key} of manifest 1: record 4" in world.wrong()

    world.evidence.versions[key] = [forged]
    assert f"segment {key} of manifest 1 was changed, and its chain made anew" in world.wrong()


def test_an_edit_of_the_newest_version_names_the_record() -> None:
    world = World()
    key = world.first_segment
    body = world.evidence.versions[key][0]
    assert body is not None
    world.evidence.versions[key].append(body.replace(b'"visitor"', b'"nobody!"', 1))

    assert f"record 1 (event {event_id(body.splitlines()[0])}) was changed" in world.wrong()


@pytest.mark.parametrize("hidden", [True, False], ids=["hidden", "deleted"])
def test_a_missing_segment_is_named(hidden: bool) -> None:
    world = World()
    key = world.first_segment
    world.evidence.versions[key] = [world.evidence.versions[key][0], None] if hidden else []

    assert world.wrong() == f"segment {key} of manifest 1 is missing"


def test_two_segments_that_changed_places_are_named() -> None:
    world = World()
    first, second = world.evidence.keys(SEGMENTS)[:2]
    versions = world.evidence.versions
    versions[first], versions[second] = versions[second], versions[first]

    assert "was changed" in world.wrong()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_missing_manifest_is_named(number: int) -> None:
    world = World()
    del world.evidence.versions[manifest_key(number)]

    assert world.wrong().startswith(f"manifest {number} is missing")


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("knows", [True, False], ids=["with the log", "without the log"])
def test_a_changed_manifest_is_named(number: int, knows: bool) -> None:
    world = World()
    key = manifest_key(number)
    world.rewrite(key, lambda lines: [lines[0].replace(b'"at":1', b'"at":2')])
    if not knows:
        world.log.records.clear()
        if number == 3:
            return  # the newest one stands on the audit log alone: that is why it is told

    named = number if knows else number + 1
    assert world.wrong().startswith(f"manifest {named} was changed")


def test_manifests_made_anew_from_the_first_one_on_contradict_the_audit_log() -> None:
    world, forger = World(), World()
    forger.evidence.versions.clear()
    forger.client.items.clear()
    for number in range(1, 10):
        forger.recorder.record(batch(number))
    forger.seal()

    world.evidence = forger.evidence

    assert world.wrong().startswith("manifest 1 was changed: the audit log knows another")


def test_manifests_that_were_taken_away_from_the_end_are_missed_by_the_audit_log() -> None:
    world = World()
    for number in (2, 3):
        del world.evidence.versions[manifest_key(number)]

    assert world.wrong() == "manifest 2 is missing: the audit log was told of it"


def test_what_retention_took_is_not_missed() -> None:
    world = World()
    del world.evidence.versions[manifest_key(1)]
    world.log.records = [r for r in world.log.records if r.event.facts.get("manifest") != 1]

    assert world.verify().first == 2


def test_a_record_that_was_put_in_with_a_segment_of_its_own_is_not_in_the_index() -> None:
    world = World()
    seen = world.verify()
    assert compare(seen.events, world.indexed(), START + 10**9) == 50

    name, body = segment_of(batch(77))
    world.evidence.put_once(name.key, body)
    with pytest.raises(TamperedError, match="in the evidence and not in the index"):
        compare(world.verify().events, world.indexed(), START + 10**9)


def test_an_index_that_was_changed_contradicts_the_evidence() -> None:
    world = World()
    seen = world.verify()
    indexed = world.indexed()
    victim = next(record for record in indexed if record.event.action is not Action.AUDIT_SEALED)
    changed = replace(victim, event=replace(victim.event, reason="another"))

    with pytest.raises(TamperedError, match=f"event {victim.event.event_id} is not the same"):
        compare(seen.events, [changed if r is victim else r for r in indexed], START + 10**9)
    with pytest.raises(TamperedError, match="in the index and not in the evidence"):
        compare(seen.events, [*indexed, *batch(78)], START + 10**9)
    assert compare(seen.events, [*indexed, *batch(78)], START + 1) == 50


def test_a_seal_whose_run_died_is_finished_by_the_next_one() -> None:
    world = World(2)
    world.log.is_away = True
    with pytest.raises(StoreUnavailableError):
        world.sealer.run(lambda: True)
    world.log.is_away = False
    world.recorder.record(batch(5))

    world.seal()

    assert world.notes.head().n == 2
    assert world.verify().unsealed == 0
    assert sorted(world.log.seals) == [1, 2]
    assert list(world.notes.unsealed()) == []


def test_a_seal_with_nothing_new_makes_no_manifest() -> None:
    world = World(3)
    before = len(world.evidence.versions)

    world.seal()

    assert len(world.evidence.versions) == before


def test_a_segment_that_is_broken_before_its_seal_is_named_and_not_sealed() -> None:
    world = World(2)
    first, second = world.evidence.keys(SEGMENTS)
    world.rewrite(first, lambda lines: lines[1:])
    del world.evidence.versions[second]

    report = world.sealer.run(lambda: True)

    assert list(report.broken) == sorted([first, second])
    assert (report.manifests, world.evidence.keys(MANIFESTS)) == (0, [])


def test_the_head_never_goes_back() -> None:
    world = World(6)
    world.notes.sealed(SealHead(n=1, digest="old"), [])

    assert world.notes.head().n == 2


def test_of_one_manifest_there_is_one_event() -> None:
    world = World(3)
    body = world.evidence.versions[manifest_key(1)][0]
    assert body is not None
    manifest = manifest_from(body)

    assert seal_event(manifest, "ab" * 32) == seal_event(manifest, "ab" * 32)
