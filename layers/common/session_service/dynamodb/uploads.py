"""Upload rows for the visitor's calls: row, counters and collection move in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from session_service.domain.changes import Change
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.sessions import TOMBSTONE_MS, Lifetimes, Session
from session_service.domain.upload_service import UploadRefused
from session_service.domain.uploads import HELD, Upload, UploadLocator, UploadStatus
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.idempotency import record_of, remember
from session_service.dynamodb.items import (
    due,
    event_map,
    session_from,
    ttl,
    upload_from,
    upload_item,
)
from session_service.dynamodb.keys import (
    UPLOAD_PREFIX,
    Key,
    collection_key,
    collection_partition,
    session_key,
    upload_key,
)
from session_service.dynamodb.sessions import LIVE, carries
from session_service.dynamodb.table import Put, RefusedWrite, Table, Update, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBUploads:
    """Implements the domain's UploadStore."""

    table: Table
    lifetimes: Lifetimes

    def add(
        self,
        session: Session,
        upload: Upload,
        event: Change,
        *,
        max_files: int,
        max_total_bytes: int,
        idle_expires_at: int,
        call: IdempotentCall | None,
    ) -> UploadRefused | None:
        """Write row, counters and idempotency record, or nothing; say why where nothing.

        The quotas are conditions on the counters themselves: exact, however many callers there are.
        """
        count = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #upload_count = #upload_count + :one,"
            " #upload_bytes = #upload_bytes + :size," + _ACTIVITY,
            condition=f"{LIVE} AND #upload_count < :max_files AND #upload_bytes <= :room"
            " AND #collection_id = :collection",
            values={
                "one": 1,
                "size": upload.size,
                "now": event.at,
                "idle": idle_expires_at,
                "active": "active",
                "max_files": max_files,
                "room": max_total_bytes - upload.size,
                "collection": session.collection_id,
            },
        )
        row = Put(item=upload_item(upload, event), condition="attribute_not_exists(#PK)")
        writes: list[Write] = [count, row]
        if call is not None:
            result = {"upload_id": upload.locator.upload_id}
            writes.append(remember(call, result, event.at))
        if session.upload_count == 0:
            writes.append(_claim(session, ttl(self.lifetimes.purge_at(session))))
        try:
            self.table.write_all(writes)
        except RefusedWrite as refused:
            if carries(refused.found.get(1), event):
                return None
            if call is not None and 2 in refused.found:
                return UploadRefused(None, record_of(refused.found[2]))
            return UploadRefused(_session(refused.found.get(0)), None)
        return None

    def get(self, locator: UploadLocator) -> Upload | None:
        """Return the row, strongly consistent, or None."""
        item = self.table.get(upload_key(locator))
        return upload_from(item) if item else None

    def page(
        self, tenant_id: str, collection_id: str, *, limit: int, after: str | None
    ) -> tuple[list[Upload], str | None]:
        """Return up to `limit` rows, oldest first, and the id to go on after, or None."""
        partition = collection_partition(tenant_id, collection_id)
        start: Key | None = {"PK": partition, "SK": UPLOAD_PREFIX + after} if after else None
        # One more than asked for tells whether there is a next page without a second call.
        found = self.table.query(partition, prefix=UPLOAD_PREFIX, after=start, limit=limit + 1)
        uploads = [upload_from(item) for item in found]
        more = len(uploads) > limit
        return uploads[:limit], uploads[limit - 1].locator.upload_id if more else None

    def delete(
        self, upload: Upload, event: Change, *, session: Session, idle_expires_at: int
    ) -> UploadRefused | None:
        """Tombstone a row and release its quota while the session lives; say why where it cannot.

        A row that was over already is no reason to refuse: both fields are None then.
        """
        uncount = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #upload_count = #upload_count - :one,"
            " #upload_bytes = #upload_bytes - :size," + _ACTIVITY,
            condition=f"{LIVE} AND #collection_id = :collection",
            values={
                "one": 1,
                "size": upload.size,
                "now": event.at,
                "idle": idle_expires_at,
                "active": "active",
                "collection": session.collection_id,
            },
        )
        try:
            self.table.write_all([tombstone(upload, event, UploadStatus.DELETED, HELD), uncount])
        except RefusedWrite as refused:
            if 0 in refused.found:
                return UploadRefused(None, None)
            return UploadRefused(_session(refused.found.get(1)), None)
        return None


_ACTIVITY = (
    " #last_seen_at = :now, #idle_expires_at = :idle, #version = #version + :one REMOVE #event"
)


def tombstone(
    upload: Upload, event: Change, status: UploadStatus, expected: Sequence[UploadStatus]
) -> Update:
    """Return the write that ends a row in an expected status and asks for its object's removal.

    What may name a person or prove a document, its name and its digests, goes at once; the row
    itself after 30 days.
    """
    return Update(
        key=upload_key(upload.locator),
        change="SET #status = :status, #reason = :reason, #event = :event, #purge_at = :purge_at,"
        " #due_shard = :due_shard, #due_at = :due_at, #version = #version + :one"
        " REMOVE #filename, #sha256, #etag",
        condition=f"#status IN ({', '.join(f':{name}' for name in expected)})",
        values={
            **{str(name): str(name) for name in expected},
            "status": str(status),
            "reason": event.reason,
            "event": event_map(event),
            "purge_at": ttl(event.at + TOMBSTONE_MS),
            "one": 1,
            **due(upload.locator.upload_id, event.at),
        },
    )


def _claim(session: Session, purge_at: int) -> Update:
    """Return the write by which a session holds its collection, once, and for as long as it may.

    `purge_at` (epoch seconds) is the session's own, so that neither outlives the other.
    """
    return Update(
        key=collection_key(session.tenant_id, session.collection_id),
        change="SET #owner = :owner, #entity = :entity, #purge_at = :purge_at",
        condition="attribute_not_exists(#owner) OR #owner = :owner",
        values={
            "owner": session.session_id,
            "entity": "collection",
            "purge_at": purge_at,
        },
    )


def _session(item: Item | None) -> Session | None:
    return session_from(item) if item else None
