"""The ports of a dry run: they write nothing, and read as if everything had been written."""

from collections.abc import Iterator, Mapping
from copy import replace
from dataclasses import dataclass, field

from session_service.domain.changes import Change
from session_service.domain.custody import (
    ListedObject,
    Objects,
    SessionRows,
    SweepMemory,
    SweepPlace,
    UploadRows,
)
from session_service.domain.sessions import Session, Status
from session_service.domain.uploads import (
    StoredObject,
    Upload,
    UploadLocator,
    UploadStatus,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class RehearsedUploads:
    """Implements UploadRows. One is good for one run: it remembers what it was told to write."""

    rows: UploadRows
    changed: dict[UploadLocator, Upload] = field(default_factory=dict)

    def get(self, locator: UploadLocator) -> Upload | None:
        """Return the row as the run left it."""
        return self.changed.get(locator) or self.rows.get(locator)

    def held_by(self, session: Session) -> Iterator[Upload]:
        """Yield the session's own uploads as the run left them."""
        for upload in self.rows.held_by(session):
            yield self.changed.get(upload.locator, upload)

    def owner(self, locator: UploadLocator) -> str | None:
        """Return who holds the collection."""
        return self.rows.owner(locator)

    def mark_arrived(
        self, upload: Upload, stored: StoredObject, status: UploadStatus, _event: Change
    ) -> bool:
        """Remember it, and say that it was done."""
        return self._note(replace(upload, object_version=stored.version_id), status)

    def mark_clean(self, upload: Upload, _event: Change) -> bool:
        """Remember it, and say that it was done."""
        return self._note(upload, UploadStatus.STORED)

    def condemn(self, upload: Upload, _event: Change, _owner: str | None) -> bool:
        """Remember it, and say that it was done."""
        return self._note(upload, UploadStatus.REJECTED)

    def reject(self, upload: Upload, _event: Change, _owner: str | None) -> bool:
        """Remember it, and say that it was done."""
        return self._note(upload, UploadStatus.REJECTED)

    def lapse(self, upload: Upload, _event: Change, _owner: str | None) -> bool:
        """Remember it, and say that it was done."""
        return self._note(upload, UploadStatus.DELETED)

    def tombstone(self, upload: Upload, _event: Change, _owner: str | None) -> bool:
        """Remember it, and say that it was done."""
        return self._note(upload, UploadStatus.DELETED)

    def look_again(self, locator: UploadLocator, due_at: int | None) -> None:
        """Do nothing: a run looks at no row twice."""

    def record_stray(self, tenant_id: str, key: str, version_id: str, event: Change) -> None:
        """Do nothing."""

    def _note(self, upload: Upload, status: UploadStatus) -> bool:
        self.changed[upload.locator] = replace(upload, status=status)
        return True


@dataclass(frozen=True, slots=True)
class RehearsedSessions:
    """Implements SessionRows, for one run."""

    rows: SessionRows
    changed: dict[tuple[str, str], Session] = field(default_factory=dict)

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session as the run left it."""
        return self.changed.get((tenant_id, session_id)) or self.rows.get(tenant_id, session_id)

    def expire(self, session: Session, _event: Change, _due_at: int) -> bool:
        """Remember it, and say that it was done."""
        return self._note(session, Status.EXPIRED)

    def close(self, session: Session, _event: Change) -> bool:
        """Remember it, and say that it was done."""
        return self._note(session, Status.CLOSED)

    def forget_details(self, session: Session) -> None:
        """Do nothing."""

    def forget_devices(self, session: Session) -> None:
        """Do nothing."""

    def look_again(self, tenant_id: str, session_id: str, due_at: int | None) -> None:
        """Do nothing."""

    def postpone(self, session: Session, due_at: int) -> None:
        """Do nothing."""

    def _note(self, session: Session, status: Status) -> bool:
        self.changed[session.tenant_id, session.session_id] = replace(session, status=status)
        return True


@dataclass(frozen=True, slots=True)
class RehearsedObjects:
    """Implements Objects, for one run."""

    objects: Objects
    hidden: set[str] = field(default_factory=set)

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        return self.objects.bucket

    def describe(self, key: str, version_id: str | None = None) -> StoredObject | None:
        """Return one version; none of a key that the run would have hidden."""
        if version_id is None and key in self.hidden:
            return None
        return self.objects.describe(key, version_id)

    def beginning(self, key: str, version_id: str, length: int) -> bytes | None:
        """Return the first bytes of one version."""
        return self.objects.beginning(key, version_id, length)

    def verdict(self, key: str, version_id: str) -> Verdict | None:
        """Return what a scanner wrote down."""
        return self.objects.verdict(key, version_id)

    def hide(self, key: str) -> None:
        """Remember it."""
        self.hidden.add(key)

    def erase(self, key: str, version_id: str) -> None:
        """Do nothing."""

    def key(self, locator: UploadLocator) -> str:
        """Return the key of an upload."""
        return self.objects.key(locator)

    def locator(self, key: str) -> UploadLocator | None:
        """Return whose key it is."""
        return self.objects.locator(key)

    def page(self, after: str | None, limit: int) -> tuple[list[ListedObject], str | None]:
        """Return a page of the listing."""
        return self.objects.page(after, limit)


@dataclass(frozen=True, slots=True)
class RehearsedMemory:
    """Implements SweepMemory and forgets."""

    memory: SweepMemory

    def load(self) -> SweepPlace:
        """Return where the real walk stands."""
        return self.memory.load()

    def save(self, after: str | None, bucket: str | None) -> None:
        """Do nothing."""

    def keep_report(self, report: Mapping[str, object], at: int) -> None:
        """Do nothing."""
