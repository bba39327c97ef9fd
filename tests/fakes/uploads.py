from collections.abc import Collection, Iterator
from copy import replace
from dataclasses import dataclass

from session_service.domain.changes import Change
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.sessions import TOMBSTONE_MS, Session
from session_service.domain.upload_service import UploadRefused
from session_service.domain.uploads import (
    HELD,
    StoredObject,
    Upload,
    UploadLocator,
    UploadStatus,
)
from tests.fakes.table import MemoryTable, Row, is_live

_WAITING = frozenset({UploadStatus.PENDING})
_ARRIVED = frozenset({UploadStatus.SCANNING, UploadStatus.STORED})


@dataclass(frozen=True, slots=True)
class MemoryUploads:
    """The domain's UploadStore, on the conditions of the DynamoDB adapter."""

    table: MemoryTable

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
        current = self.table.session(session.tenant_id, session.session_id)
        record = self.table.recorded(call, event.at)
        if record is not None:
            return UploadRefused(None, record)
        if (
            current is None
            or not is_live(current, event.at)
            or current.upload_count >= max_files
            or current.upload_bytes > max_total_bytes - upload.size
            or current.collection_id != session.collection_id
        ):
            return UploadRefused(current, None)
        collection = (session.tenant_id, session.collection_id)
        claimed = self.table.owners.get(collection, session.session_id)
        if upload.locator in self.table.uploads or claimed != session.session_id:
            return UploadRefused(None, None)
        self.table.owners[collection] = session.session_id
        self.table.remember(call, {"upload_id": upload.locator.upload_id})
        self._count(current, upload, by=1, at=event.at, idle_expires_at=idle_expires_at)
        self.table.uploads[upload.locator] = Row(upload, due_at=upload.created_at)
        self.table.publish_upload(upload, event)
        return None

    def get(self, locator: UploadLocator) -> Upload | None:
        return self.table.upload(locator)

    def page(
        self, tenant_id: str, collection_id: str, *, limit: int, after: str | None
    ) -> tuple[list[Upload], str | None]:
        found = [
            upload
            for upload in _of_collection(self.table, tenant_id, collection_id)
            if after is None or upload.locator.upload_id > after
        ]
        more = len(found) > limit
        return found[:limit], found[limit - 1].locator.upload_id if more else None

    def delete(
        self, upload: Upload, event: Change, *, session: Session, idle_expires_at: int
    ) -> UploadRefused | None:
        row = self.table.uploads.get(upload.locator)
        if row is None or row.entity.status not in HELD:
            return UploadRefused(None, None)
        current = self.table.session(session.tenant_id, session.session_id)
        if (
            current is None
            or not is_live(current, event.at)
            or current.collection_id != session.collection_id
        ):
            return UploadRefused(current, None)
        _end(self.table, row, event, UploadStatus.DELETED)
        self._count(current, upload, by=-1, at=event.at, idle_expires_at=idle_expires_at)
        return None

    def _count(
        self, current: Session, upload: Upload, *, by: int, at: int, idle_expires_at: int
    ) -> None:
        self.table.write_session(
            replace(
                current,
                upload_count=current.upload_count + by,
                upload_bytes=current.upload_bytes + by * upload.size,
                last_seen_at=at,
                idle_expires_at=idle_expires_at,
            )
        )


@dataclass(frozen=True, slots=True)
class MemoryUploadRows:
    """The domain's UploadRows, on the conditions of the DynamoDB adapter."""

    table: MemoryTable

    def get(self, locator: UploadLocator) -> Upload | None:
        return self.table.upload(locator)

    def held_by(self, session: Session) -> Iterator[Upload]:
        collection = (session.tenant_id, session.collection_id)
        if self.table.owners.get(collection) != session.session_id:
            return iter(())
        return iter(_of_collection(self.table, *collection))

    def owner(self, locator: UploadLocator) -> str | None:
        return self.table.owners.get((locator.tenant_id, locator.collection_id))

    def mark_arrived(
        self, upload: Upload, stored: StoredObject, status: UploadStatus, event: Change
    ) -> bool:
        row = self.table.uploads.get(upload.locator)
        if row is None or row.entity.status is not UploadStatus.PENDING:
            return False
        found = replace(
            row.entity,
            status=status,
            stored_at=event.at,
            object_version=stored.version_id,
            etag=stored.etag,
            modified_at=stored.modified_at,
        )
        self.table.write_upload(found, event)
        if status is UploadStatus.STORED:
            row.due_at = None
        return True

    def mark_clean(self, upload: Upload, event: Change) -> bool:
        row = self.table.uploads.get(upload.locator)
        if row is None or row.entity.status is not UploadStatus.SCANNING:
            return False
        self.table.write_upload(replace(row.entity, status=UploadStatus.STORED), event)
        row.due_at = None
        return True

    def condemn(self, upload: Upload, event: Change, owner: str | None) -> bool:
        return self._end(upload, event, UploadStatus.REJECTED, owner, _ARRIVED)

    def reject(self, upload: Upload, event: Change, owner: str | None) -> bool:
        return self._end(upload, event, UploadStatus.REJECTED, owner, _WAITING)

    def lapse(self, upload: Upload, event: Change, owner: str | None) -> bool:
        return self._end(upload, event, UploadStatus.DELETED, owner, _WAITING)

    def tombstone(self, upload: Upload, event: Change, owner: str | None) -> bool:
        return self._end(upload, event, UploadStatus.DELETED, owner, HELD)

    def look_again(self, locator: UploadLocator, due_at: int | None) -> None:
        row = self.table.uploads.get(locator)
        if row is not None:
            self.table.write_upload(row.entity)
            row.due_at = due_at

    def record_stray(self, tenant_id: str, key: str, version_id: str, event: Change) -> None:
        self.table.write_stray(tenant_id, key, version_id, event)

    def _end(
        self,
        upload: Upload,
        event: Change,
        status: UploadStatus,
        owner: str | None,
        expected: Collection[UploadStatus],
    ) -> bool:
        row = self.table.uploads.get(upload.locator)
        if row is None or row.entity.status not in expected:
            return False
        if owner is not None:
            session = self.table.session(upload.locator.tenant_id, owner)
            if session is not None and session.successor_id is not None:
                successor = self.owner(upload.locator)
                is_other = successor is not None and successor != owner
                session = self.table.session(upload.locator.tenant_id, successor or "")
                session = session if is_other else None
            if session is not None:
                self.table.write_session(
                    replace(
                        session,
                        upload_count=session.upload_count - 1,
                        upload_bytes=session.upload_bytes - upload.size,
                    )
                )
        _end(self.table, row, event, status)
        return True


def _end(table: MemoryTable, row: Row[Upload], event: Change, status: UploadStatus) -> None:
    """What `tombstone` in the adapter writes: the name goes, and the object is to be removed."""
    ended = replace(
        row.entity, status=status, reason=event.reason, filename="", sha256=None, etag=None
    )
    table.write_upload(ended, event)
    row.due_at, row.purge_at = event.at, event.at + TOMBSTONE_MS


def _of_collection(table: MemoryTable, tenant_id: str, collection_id: str) -> list[Upload]:
    found = [
        row.entity
        for locator, row in table.uploads.items()
        if (locator.tenant_id, locator.collection_id) == (tenant_id, collection_id)
    ]
    return sorted(found, key=lambda upload: upload.locator.upload_id)
