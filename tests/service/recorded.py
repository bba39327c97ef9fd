"""What the audit holds after a history: every change once, the same everywhere, and provable."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from session_service.bootstrap import audit
from session_service.domain.audit_segments import MANIFESTS, SEGMENTS
from session_service.domain.audit_verification import AuditVerifier, compare
from session_service.domain.changes import Action, ChangeRecord
from session_service.dynamodb.audit_index import record_from
from session_service.dynamodb.stream import change_record

if TYPE_CHECKING:
    from tests.service.world import World


class _Bucket:
    """The evidence of a history, for somebody who verifies it."""

    def __init__(self, objects: dict[str, bytes]) -> None:
        self.objects = objects

    def manifests(self) -> Iterator[tuple[str, bytes]]:
        for key in sorted(self.objects):
            if key.startswith(MANIFESTS):
                yield key, self.objects[key]

    def segments(self) -> list[tuple[str, int]]:
        return [(key, 0) for key in self.objects if key.startswith(SEGMENTS)]

    def segment(self, key: str, version: str = "") -> bytes | None:  # noqa: ARG002
        return self.objects.get(key)


def check(world: "World") -> None:
    """Hold the sinks to the stream: state changes and distinct events are as many, and the same.

    What a reader gave up, in the failure queue, may be missing; nothing else, and nothing more.
    """
    read = map(change_record, world.store.stream)
    changes = {change.event.event_id: change for change in read if change is not None}
    logged = [line for line in world.outside.logs.lines if line["action"] != "audit_sealed"]
    published = {entry["Detail"].split('"event_id":"')[1][:36] for entry in _published(world)}
    indexed = {r.event.event_id: r for r in _indexed(world) if not _is_seal(r)}

    for heard in ({line["event_id"] for line in logged}, set(indexed), published):
        assert world.recorded <= heard <= set(changes), world.recorded ^ heard
    for event_id, record in indexed.items():
        assert record == changes[event_id]

    world.service.invoke("seal_audit", {})
    world.service.invoke("roll_up", {})
    told = {
        int(line["manifest"]): line["digest"]
        for line in world.outside.logs.lines
        if line["action"] == "audit_sealed"
    }
    # All that was recorded is sealed by now; what nobody noted is told by others, or was given up.
    seen = AuditVerifier(
        evidence=_Bucket(world.outside.s3.evidence), told=told, sealed_before=0, kept_since=0
    ).walk()
    assert world.recorded <= set(seen.events) <= set(changes)
    both = [record for record in indexed.values() if record.event.event_id in seen.events]
    assert compare(seen.events, both, kept_since=0, settled_before=0) == len(both)
    _check_rollups(world, list(indexed.values()))


def _check_rollups(world: "World", indexed: list[ChangeRecord]) -> None:
    """Hold the rollups to the index, and a further counting to no difference."""
    keeper = audit.rollup_keeper()
    for tenant_id in ("default", "-"):
        records = [record for record in indexed if record.tenant_id == tenant_id]
        rollups = list(keeper.store.from_hour(tenant_id, 0))
        # A batch that died between the index and its note is repeated, or given up: then nobody
        # has noted its hour.
        assert sum(rollup.events for rollup in rollups) <= len(records)
        recorded = [record for record in records if record.event.event_id in world.recorded]
        assert sum(rollup.events for rollup in rollups) >= len(recorded)
        if rollups:
            ended = sum(sum(rollup.ended.values()) for rollup in rollups)
            started = sum(rollup.started for rollup in rollups)
            assert rollups[-1].active == started - ended
    assert world.service.invoke("roll_up", {}) == {"hours": 0}


def _published(world: "World") -> list[dict[str, Any]]:
    published: list[dict[str, Any]] = world.outside.events.published
    return published


def _indexed(world: "World") -> Iterator[ChangeRecord]:
    for (partition, _), item in world.store.snapshot().items():
        if "#EVENTS#" in partition:
            yield record_from(item)


def _is_seal(record: ChangeRecord) -> bool:
    return record.event.action is Action.AUDIT_SEALED
