"""Renewal in the table: one transaction moves a session's life, uploads and details on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from session_service.domain.changes import Action, Change
from session_service.domain.idempotency import IdempotencyRecord, IdempotentCall
from session_service.domain.renewal import Keep
from session_service.domain.sessions import TOMBSTONE_MS, Session
from session_service.dynamodb.devices import PERSONAL
from session_service.dynamodb.idempotency import recall, remember
from session_service.dynamodb.items import due, event_map, session_item, ttl
from session_service.dynamodb.keys import (
    DEVICE_PREFIX,
    METADATA,
    collection_key,
    session_key,
    session_partition,
)
from session_service.dynamodb.sessions import DynamoDBSessions, carries
from session_service.dynamodb.table import Put, RefusedWrite, Update, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBRenewals:
    """Implements the domain's RenewalStore."""

    sessions: DynamoDBSessions

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; one strongly consistent read."""
        return self.sessions.get(tenant_id, session_id)

    def recall(self, call: IdempotentCall, now: int) -> IdempotencyRecord | None:
        """Return what an earlier call under the same key made, if it still counts at `now`."""
        return recall(self.sessions.table, call, now)

    def renew(
        self,
        predecessor: Session,
        successor: Session,
        events: Mapping[Action, Change],
        *,
        keep: Collection[Keep],
        call: IdempotentCall | None,
    ) -> bool:
        """Replace the predecessor, write the successor, and move the collection and the details.

        All in one transaction, if the predecessor still is as read; else nothing, and False.
        """
        replaced = events[Action.REPLACED]
        purge_at = self.sessions.lifetimes.purge_at(successor)
        writes: list[Write] = [
            _replace(predecessor, successor, replaced),
            Put(
                item=session_item(successor, events[Action.CREATED], purge_at=purge_at),
                condition="attribute_not_exists(#PK)",
            ),
        ]
        if successor.upload_count or self._has_claim(predecessor, successor):
            writes.append(_hand_over(predecessor, successor, ttl(purge_at)))
        writes += self._details(predecessor, successor, keep, ttl(purge_at))
        if call is not None:
            writes.append(remember(call, {"session_id": successor.session_id}, replaced.at))
        try:
            self.sessions.table.write_all(writes)
        except RefusedWrite as refused:
            return carries(refused.found.get(0), replaced)
        return True

    def _has_claim(self, predecessor: Session, successor: Session) -> bool:
        """Tell whether the collection that moves was ever used; an unused one has no item."""
        if successor.collection_id != predecessor.collection_id:
            return False
        key = collection_key(predecessor.tenant_id, predecessor.collection_id)
        return self.sessions.table.get(key) is not None

    def _details(
        self, predecessor: Session, successor: Session, keep: Collection[Keep], purge_at: int
    ) -> list[Write]:
        """Copy device names, and metadata where the state is kept; the release deletes the old."""
        partition = session_partition(predecessor.tenant_id, predecessor.session_id)
        moved = session_partition(successor.tenant_id, successor.session_id)
        wanted = {DEVICE_PREFIX + device_id for device_id in successor.devices}
        if Keep.STATE in keep:
            wanted.add(METADATA)
        return [
            Put(item=item | {"PK": moved, "purge_at": purge_at})
            for item in self.sessions.table.query(partition)
            if item["SK"] in wanted
        ]


def _replace(predecessor: Session, successor: Session, event: Change) -> Update:
    return Update(
        key=session_key(predecessor.tenant_id, predecessor.session_id),
        change="SET #status = :replaced, #successor_id = :successor,"
        " #ended_at = if_not_exists(#ended_at, :now), #version = #version + :one,"
        " #event = :event, #purge_at = :purge_at, #due_shard = :due_shard, #due_at = :due_at"
        f" REMOVE {PERSONAL}",
        condition="#status IN (:active, :expired) AND #version = :version"
        " AND attribute_not_exists(#successor_id)",
        values={
            "replaced": "replaced",
            "active": "active",
            "expired": "expired",
            "successor": successor.session_id,
            "version": predecessor.version,
            "now": event.at,
            "one": 1,
            "event": event_map(event),
            "purge_at": ttl(event.at + TOMBSTONE_MS),
            **due(predecessor.session_id, event.at),
        },
    )


def _hand_over(predecessor: Session, successor: Session, purge_at: int) -> Update:
    return Update(
        key=collection_key(predecessor.tenant_id, predecessor.collection_id),
        change="SET #owner = :successor, #purge_at = :purge_at",
        condition="#owner = :predecessor",
        values={
            "successor": successor.session_id,
            "predecessor": predecessor.session_id,
            "purge_at": purge_at,
        },
    )
