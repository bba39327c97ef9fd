"""Evidence as the recorder and the seal make it, for those who tamper with it."""

import json
from collections.abc import Callable
from copy import replace
from uuid import UUID

import pytest

from session_service.domain.audit_sealing import AuditSealer
from session_service.domain.audit_segments import (
    manifest_from,
    manifest_key,
)
from session_service.domain.audit_verification import (
    AuditVerifier,
    TamperedError,
    ToldSeal,
    Verified,
    compare,
    told_digests,
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

LATE = 3 * 3_600_000


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
    def seals(self) -> list[ToldSeal]:
        sealed = [r.event for r in self.records if r.event.action is Action.AUDIT_SEALED]
        return [
            ToldSeal(int(event.facts["manifest"]), str(event.facts["digest"]), event.at)
            for event in sealed
        ]


class World:
    """Ten batches of five events, sealed after each third."""

    retention = 400 * 86_400_000

    def __init__(self, batches: int = 10) -> None:
        self.now = START
        self.client, self.log = MemoryDynamoDB(), Told()
        self.evidence = MemoryEvidence(lambda: self.now)
        self.client.page = 1000
        table = Table(client=self.client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
        self.notes = DynamoDBAuditNotes(table=table, clock=lambda: self.now)
        self.index = DynamoDBAuditIndex(table=table, retention=10**10)
        self.recorder = EventRecorder(
            segments=self.evidence,
            index=self.index,
            notes=self.notes,
            told=[self.log],  # type: ignore[list-item]
        )
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
        kept_since = self.now - self.retention
        return AuditVerifier(
            evidence=self.evidence,
            told=told_digests(self.log.seals, kept_since),
            sealed_before=self.now - LATE,
            kept_since=kept_since,
        ).walk()

    def compare(self, index: list[ChangeRecord], settled_before: int = START + 10**9) -> int:
        return compare(
            self.verify().events,
            index,
            kept_since=self.now - self.retention,
            settled_before=settled_before,
        )

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
