"""What the clean-up needs of rows and objects: the ports of association, release and sweep."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.changes import Change
from session_service.domain.sessions import Session
from session_service.domain.uploads import (
    StoredObject,
    Upload,
    UploadLocator,
    UploadStatus,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSession:
    """A session whose row asked to be looked at by `due_at` (epoch milliseconds)."""

    tenant_id: str
    session_id: str
    due_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueUpload:
    """An upload whose row asked to be looked at by `due_at` (epoch milliseconds)."""

    locator: UploadLocator
    due_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedObject:
    """An object as the bucket's listing shows it; `modified_at` is a whole second."""

    key: str
    etag: str
    modified_at: int

    def is_version_of(self, upload: Upload) -> bool:
        """Tell whether this is the version the row names, as far as a listing can tell."""
        return (self.etag, self.modified_at) == (upload.etag, upload.modified_at)


class UploadRows(Protocol):
    """The upload rows, as their keeper sees them. Every write names the state it expects."""

    def get(self, locator: UploadLocator) -> Upload | None:
        """Return the row, strongly consistent, or None."""
        ...

    def held_by(self, session: Session) -> Iterator[Upload]:
        """Yield every upload that is the session's own, strongly consistent.

        None where a successor holds the collection now, or nobody.
        """
        ...

    def owner(self, locator: UploadLocator) -> str | None:
        """Return the id of the session that holds the collection now."""
        ...

    def mark_arrived(
        self, upload: Upload, stored: StoredObject, status: UploadStatus, event: Change
    ) -> bool:
        """Turn a pending row stored, or scanning; False where it was not pending any more."""
        ...

    def mark_clean(self, upload: Upload, event: Change) -> bool:
        """Turn a scanning row stored; False where it was not scanning any more."""
        ...

    def condemn(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a scanning or stored row rejected and release its quota; False where it is over."""
        ...

    def reject(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending row rejected and release its quota; False where it was not pending."""
        ...

    def lapse(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a pending row deleted, its file having never come, and release its quota.

        False where it was not pending: its file did come, a moment ago.
        """
        ...

    def tombstone(self, upload: Upload, event: Change, owner: str | None) -> bool:
        """Turn a held row deleted, and give its quota back to `owner` if named.

        False where the row had ended already.
        """
        ...

    def look_again(self, locator: UploadLocator, due_at: int | None) -> None:
        """Ask for the next look at the row, or (None) for no further one."""
        ...

    def record_stray(self, tenant_id: str, key: str, version_id: str, event: Change) -> None:
        """Write the tombstone of an object that never had a row, once for each version.

        Nothing where it stands already: its event is told, only the deletion is still owed.
        """
        ...


class SessionRows(Protocol):
    """The session rows, as their keeper sees them."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def expire(self, session: Session, event: Change, due_at: int) -> bool:
        """Mark an active session expired if it still is lapsed at the event's time."""
        ...

    def close(self, session: Session, event: Change) -> bool:
        """Turn an expired session into a tombstone without personal data."""
        ...

    def forget_details(self, session: Session) -> None:
        """Delete the items beside the session row: metadata and device names."""
        ...

    def forget_devices(self, session: Session) -> None:
        """Delete the names of the devices that are over; the others keep theirs."""
        ...

    def look_again(self, tenant_id: str, session_id: str, due_at: int | None) -> None:
        """Ask for the next look at the session, or (None) for no further one."""
        ...

    def postpone(self, session: Session, due_at: int) -> None:
        """Ask for a later look, unless the row has changed since it was read."""
        ...


class DueIndex(Protocol):
    """The rows that asked to be looked at, oldest first."""

    def due(self, now: int) -> Iterator[DueSession | DueUpload]:
        """Yield the rows due at or before `now`. Reads grow with what is due, page by page."""
        ...


class Objects(Protocol):
    """The bucket. Deleting hides an object; its versions go with the bucket's lifecycle."""

    @property
    def bucket(self) -> str:
        """The bucket's name."""
        ...

    def describe(self, key: str, version_id: str | None = None) -> StoredObject | None:
        """Return one version (the current one if none is named), or None where there is none."""
        ...

    def beginning(self, key: str, version_id: str, length: int) -> bytes | None:
        """Return up to `length` first bytes of one version, or None where it is gone."""
        ...

    def verdict(self, key: str, version_id: str) -> Verdict | None:
        """Return what a scanner has written down at one version, or None where nothing."""
        ...

    def hide(self, key: str) -> None:
        """Delete the current version; it can be restored for some days."""
        ...

    def erase(self, key: str, version_id: str) -> None:
        """Delete one version for good."""
        ...

    def key(self, locator: UploadLocator) -> str:
        """Return the S3 key of an upload."""
        ...

    def locator(self, key: str) -> UploadLocator | None:
        """Return whose key it is, or None where we never make such a key."""
        ...

    def page(self, after: str | None, limit: int) -> tuple[list[ListedObject], str | None]:
        """Return up to `limit` objects and where to go on, None at the bucket's end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlace:
    """Where the slow walk stands: the last key seen (None at the start), and in which bucket.

    `bucket` is None where no walk has ended yet. `store_time` is when the store itself says that
    it was read, in epoch milliseconds, to the second.
    """

    after: str | None
    bucket: str | None
    store_time: int


class SweepMemory(Protocol):
    """What one run of the sweep leaves for the next, and for people."""

    def load(self) -> SweepPlace:
        """Return where the walk stands, strongly consistent."""
        ...

    def save(self, after: str | None, bucket: str | None) -> None:
        """Remember the last key seen, and the bucket that this table belongs to, once known."""
        ...

    def keep_report(self, report: Mapping[str, object], at: int) -> None:
        """Keep one run's report for 30 days; `at` is when the run began."""
        ...
