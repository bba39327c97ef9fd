"""Upload rows for the clean-up: association, rejection, tombstones, and the next look."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from session_service.domain.changes import Change
from session_service.domain.sessions import TOMBSTONE_MS, Session
from session_service.domain.uploads import (
    HELD,
    StoredObject,
    Upload,
    UploadLocator,
    UploadStatus,
)
from session_service.dynamodb.items import event_map, ttl, upload_from
from session_service.dynamodb.keys import (
    UPLOAD_PREFIX,
    collection_key,
    collection_partition,
    session_key,
    stray_key,
    upload_key,
)
from session_service.dynamodb.sessions import carries, look_again
from session_service.dynamodb.table import Put, RefusedWrite, Table, Update
from session_service.dynamodb.uploads import tombstone

PENDING = (UploadStatus.PENDING,)
ARRIVED = (UploadStatus.SCANNING, UploadStatus.STORED)

# So many renewals at most may overtake the write that gives quota back.
_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBUploadRows:
    """Implements the domain's UploadRows."""

    table: Table

    def get(self, locator: UploadLocator) -> Upload | None:
        """Return the row, strongly consistent, or None."""
        item = self.table.get(upload_key(locator))
        return upload_from(item) if item else None

    def held_by(self, session: Session) -> Iterator[Upload]:
        """Yield every upload that is the session's own, strongly consistent.

        None where a successor holds the collection now, or nobody: the first upload comes with the
        claim, and may be a successor's that comes at this very moment.
        """
        claim = self.table.get(collection_key(session.tenant_id, session.collection_id))
        if claim is None or claim["owner"] != session.session_id:
            return
        partition = collection_partition(session.tenant_id, session.collection_id)
        for item in self.table.query(partition, prefix=UPLOAD_PREFIX):
            yield upload_from(item)

    def owner(self, locator: UploadLocator) -> str | None:
        """Return the id of the session that holds the collection now."""
        item = self.table.get(collection_key(locator.tenant_id, locator.collection_id))
        return cast("str", item["owner"]) if item else None

    def mark_arrived(
        self, upload: Upload, stored: StoredObject, status: UploadStatus, event: Change
    ) -> bool:
        """Turn a pending row stored, or scanning; False where it was not pending any more.

        A scanning row stays due: the sweep looks for the verdict, should its event be lost.
        """
        no_further_look = " REMOVE #due_shard, #due_at" if status is UploadStatus.STORED else ""
        update = Update(
            key=upload_key(upload.locator),
            change="SET #status = :status, #stored_at = :now, #object_version = :object_version,"
            " #etag = :etag, #modified_at = :modified_at, #event = :event,"
            f" #version = #version + :one{no_further_look}",
            condition="#status = :pending",
            values={
                "status": str(status),
                "pending": "pending",
                "now": event.at,
                "object_version": stored.version_id,
                "etag": stored.etag,
                "modified_at": stored.modified_at,
                "event": event_map(event),
                "one": 1,
            },
        )
        return self._marked(update, event)

    def mark_clean(self, upload: Upload, event: Change) -> bool:
        """Turn a scanning row stored; False where it was not scanning any more."""
        update = Update(
            key=upload_key(upload.locator),
            change="SET #status = :stored, #event = :event, #version = #version + :one"
            " REMOVE #due_shard, #due_at",
            condition="#status = :scanning",
            values={
                "stored": "stored",
                "scanning": "scanning",
                "event": event_map(event),
                "one": 1,
            },
        )
        return self._marked(update, event)

    def reject(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending row rejected and release its quota; False where it was not pending."""
        return self._end(upload, event, UploadStatus.REJECTED, owner, PENDING)

    def condemn(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a scanning or stored row rejected and release its quota; False where it is over."""
        return self._end(upload, event, UploadStatus.REJECTED, owner, ARRIVED)

    def lapse(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending row deleted, its file having never come, and release its quota.

        False where it was not pending: its file did come, a moment ago.
        """
        return self._end(upload, event, UploadStatus.DELETED, owner, PENDING)

    def tombstone(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a held row deleted, and give its quota back to `owner` if named.

        False where the row had ended already.
        """
        return self._end(upload, event, UploadStatus.DELETED, owner, HELD)

    def look_again(self, locator: UploadLocator, due_at: int | None) -> None:
        """Ask for the next look at the row, or (None) for no further one."""
        look_again(self.table, upload_key(locator), locator.upload_id, due_at)

    def record_stray(self, tenant_id: str, key: str, version_id: str, event: Change) -> None:
        """Write the tombstone of an object that never had a row, once for each version.

        Nothing where it stands already: its event is told, only the deletion is still owed.
        """
        item = {
            **stray_key(tenant_id, key, version_id),
            "entity": "stray",
            "event": event_map(event),
            "purge_at": ttl(event.at + TOMBSTONE_MS),
            "version": 1,
        }
        with contextlib.suppress(RefusedWrite):
            self.table.write(Put(item=item, condition="attribute_not_exists(#PK)"))

    def _end(
        self,
        upload: Upload,
        event: Change,
        status: UploadStatus,
        owner: str | None,
        expected: Sequence[UploadStatus],
    ) -> bool:
        end = tombstone(upload, event, status, expected)
        for _ in range(_TRIES):
            if owner is None:
                break
            try:
                self.table.write_all([end, uncount(upload, owner)])
            except RefusedWrite as refused:
                if 0 in refused.found:
                    return False
                # Renewed meanwhile, and what it held is counted by its successor; or it is gone.
                before, owner = owner, self.owner(upload.locator)
                if owner == before:
                    break
            else:
                return True
        # Nobody is named who could still use the room: then no quota is given back.
        return self._marked(end, event)

    def _marked(self, update: Update, event: Change) -> bool:
        try:
            self.table.write(update)
        except RefusedWrite as refused:
            return carries(refused.found[0], event)
        return True


def uncount(upload: Upload, owner: str) -> Update:
    """Give the quota back without touching the session's life: the clean-up is no activity.

    Not to a session that was renewed: its successor took the quota over with the files.
    """
    return Update(
        key=session_key(upload.locator.tenant_id, owner),
        change="SET #upload_count = #upload_count - :one, #upload_bytes = #upload_bytes - :size,"
        " #version = #version + :one REMOVE #event",
        condition="attribute_exists(#PK) AND attribute_not_exists(#successor_id)",
        values={"one": 1, "size": upload.size},
    )
