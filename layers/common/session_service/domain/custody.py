"""What the clean-up needs of rows and objects: the ports of association, release and sweep."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.changes import Change
from session_service.domain.sessions import Session
from session_service.domain.uploads import StoredObject, Upload, UploadLocator


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

    def mark_stored(self, upload: Upload, stored: StoredObject, event: Change) -> bool:
        """Turn a pending row stored; False where it was not pending any more."""
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
        """Turn a pending or stored row deleted, and give its quota back to `owner` if named.

        False where the row had ended already.
        """
        ...

    def look_again(self, locator: UploadLocator, due_at: int | None) -> None:
        """Ask for the next look at the row, or (None) for no further one."""
        ...

    def record_stray(self, key: str, version_id: str, event: Change) -> None:
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

    def describe(self, key: str, version_id: str | None = None) -> StoredObject | None:
        """Return one version (the current one if none is named), or None where there is none."""
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


class SweepCursor(Protocol):
    """Where the slow walk through the bucket stands."""

    def load(self) -> str | None:
        """Return the last key seen, or None at the bucket's start."""
        ...

    def save(self, cursor: str | None) -> None:
        """Remember the last key seen."""
        ...
