"""Upload rows for the clean-up: association, rejection, tombstones, and the next look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from session_service.domain.changes import Change
from session_service.domain.sessions import TOMBSTONE_MS
from session_service.domain.uploads import StoredObject, Upload, UploadLocator, UploadStatus
from session_service.dynamodb.items import event_map, ttl, upload_from
from session_service.dynamodb.keys import (
    UPLOAD_PREFIX,
    collection_key,
    collection_partition,
    session_key,
    stray_key,
    upload_key,
)
from session_service.dynamodb.sessions import look_again
from session_service.dynamodb.table import RefusedWrite, Table, Update, Write
from session_service.dynamodb.uploads import HELD, PENDING, tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBUploadRows:
    """Implements the domain's UploadRows."""

    table: Table

    def get(self, locator: UploadLocator) -> Upload | None:
        """Return the row, strongly consistent, or None."""
        item = self.table.get(upload_key(locator))
        return upload_from(item) if item else None

    def of_collection(self, tenant_id: str, collection_id: str) -> Iterator[Upload]:
        """Yield every row of a collection, strongly consistent."""
        partition = collection_partition(tenant_id, collection_id)
        for item in self.table.query(partition, prefix=UPLOAD_PREFIX):
            yield upload_from(item)

    def owner(self, locator: UploadLocator) -> str | None:
        """Return the id of the session that holds the collection now."""
        item = self.table.get(collection_key(locator.tenant_id, locator.collection_id))
        return cast("str", item["owner"]) if item else None

    def mark_stored(self, upload: Upload, stored: StoredObject, event: Change) -> bool:
        """Turn a pending row stored; False where it was not pending any more."""
        update = Update(
            key=upload_key(upload.locator),
            change="SET #status = :stored, #stored_at = :now, #object_version = :object_version,"
            " #etag = :etag, #event = :event, #version = #version + :one"
            " REMOVE #due_shard, #due_at",
            condition="#status = :pending",
            values={
                "stored": "stored",
                "pending": "pending",
                "now": event.at,
                "object_version": stored.version_id,
                "etag": stored.etag,
                "event": event_map(event),
                "one": 1,
            },
        )
        return self._won([update])

    def reject(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending row rejected and release its quota; False where it was not pending."""
        return self._end(upload, event, UploadStatus.REJECTED, owner, PENDING)

    def lapse(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending row deleted, its file having never come, and release its quota.

        False where it was not pending: its file did come, a moment ago.
        """
        return self._end(upload, event, UploadStatus.DELETED, owner, PENDING)

    def tombstone(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending or stored row deleted, and give its quota back to `owner` if named.

        False where the row had ended already.
        """
        return self._end(upload, event, UploadStatus.DELETED, owner, HELD)

    def look_again(self, locator: UploadLocator, due_at: int | None) -> None:
        """Ask for the next look at the row, or (None) for no further one."""
        look_again(self.table, upload_key(locator), locator.upload_id, due_at)

    def record_stray(self, key: str, event: Change) -> None:
        """Write the tombstone of an object that never had a row."""
        self.table.write(
            Update(
                key=stray_key(key),
                change="SET #entity = :entity, #event = :event, #purge_at = :purge_at,"
                " #version = if_not_exists(#version, :zero) + :one",
                values={
                    "entity": "stray",
                    "event": event_map(event),
                    "purge_at": ttl(event.at + TOMBSTONE_MS),
                    "zero": 0,
                    "one": 1,
                },
            )
        )

    def _end(
        self,
        upload: Upload,
        event: Change,
        status: UploadStatus,
        owner: str | None,
        expected: Sequence[UploadStatus],
    ) -> bool:
        writes: list[Write] = [tombstone(upload, event, status, expected)]
        if owner is not None:
            writes.append(_uncount(upload, owner))
        return self._won(writes)

    def _won(self, writes: list[Write]) -> bool:
        try:
            if len(writes) == 1 and isinstance(writes[0], Update):
                self.table.write(writes[0])
            else:
                self.table.write_all(writes)
        except RefusedWrite:
            return False
        return True


def _uncount(upload: Upload, owner: str) -> Update:
    """Give the quota back without touching the session's life: the clean-up is no activity."""
    return Update(
        key=session_key(upload.locator.tenant_id, owner),
        change="SET #upload_count = #upload_count - :one, #upload_bytes = #upload_bytes - :size,"
        " #version = #version + :one REMOVE #event",
        condition="attribute_exists(#PK)",
        values={"one": 1, "size": upload.size},
    )
