"""An upload: one row, one S3 key that never changes and grants nothing. Times in milliseconds."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from session_service.domain.errors import (
    InvalidFieldError,
    UploadTooLargeError,
    UploadTypeNotAllowedError,
)

FORM_MS = 5 * 60 * 1000
# A transfer that began before its form ran out may still be arriving: for this long, and for as
# long as its size takes at the slowest pace still expected.
TRANSFER_MS = 5 * 60 * 1000
_SLOWEST_BYTES_PER_SECOND = 16 * 1024
DOWNLOAD_SECONDS = 45
LONGEST_FILENAME = 255

_SHA256 = re.compile(r"[0-9a-f]{64}")


class UploadStatus(StrEnum):
    """Where an upload stands. `rejected` and `deleted` are final.

    `scanning` is a file that has come and waits for a scanner's verdict; nobody can download it.
    """

    PENDING = "pending"
    SCANNING = "scanning"
    STORED = "stored"
    REJECTED = "rejected"
    DELETED = "deleted"


# What counts against the quota, and is let go of with its session.
HELD = (UploadStatus.PENDING, UploadStatus.SCANNING, UploadStatus.STORED)


class UploadReason(StrEnum):
    """Why an upload was rejected or deleted: for a client to show, and for the audit log."""

    SIZE_MISMATCH = "size_mismatch"
    CONTENT_MISMATCH = "content_mismatch"
    MALWARE_FOUND = "malware_found"
    NOT_SCANNABLE = "not_scannable"
    USER_REQUESTED = "user_requested"
    NEVER_ARRIVED = "never_arrived"
    SESSION_ENDED = "session_ended"
    SESSION_REVOKED = "session_revoked"
    SESSION_BLOCKED = "session_blocked"
    SESSION_REPLACED = "session_replaced"
    SESSION_CLOSED = "session_closed"
    NO_OWNER = "no_owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLocator:
    """Where an upload's row and object are found. The S3 key is made of exactly these three."""

    tenant_id: str
    collection_id: str
    upload_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An upload as stored. `size` is in bytes, declared by the client and enforced by the form."""

    locator: UploadLocator
    session_id: str
    status: UploadStatus
    filename: str
    content_type: str
    size: int
    sha256: str | None
    created_at: int
    form_expires_at: int
    version: int
    stored_at: int | None = None
    object_version: str | None = None
    etag: str | None = None
    modified_at: int | None = None
    reason: str | None = None

    @property
    def arrives_until(self) -> int:
        """The first moment at which the file cannot be on its way any more."""
        return self.form_expires_at + TRANSFER_MS + self.size // _SLOWEST_BYTES_PER_SECOND * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUpload:
    """What a client declares about the file it is about to send."""

    filename: str
    content_type: str
    size: int
    sha256: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One version of an object, as S3 describes it."""

    version_id: str
    size: int
    etag: str
    modified_at: int


class Verdict(StrEnum):
    """What a scanner says of one version of an object."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNABLE = "unscannable"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPolicy:
    """What a tenant lets a session upload. Limits are inclusive.

    `max_bytes` is for one file, `max_total_bytes` for all that a session holds.
    """

    content_types: Collection[str]
    max_bytes: int
    max_files: int
    max_total_bytes: int

    def require_allowed(self, new: NewUpload) -> None:
        """Raise unless type and size are allowed and name and checksum are well-formed.

        The name is only ever metadata: it is kept as given, in NFC, once it cannot steer a path,
        a header or a terminal (OWASP File Upload; ASVS 5.3.2).
        """
        if new.content_type not in self.content_types:
            raise UploadTypeNotAllowedError(
                f"Allowed types: {', '.join(sorted(self.content_types))}."
            )
        largest = min(self.max_bytes, self.max_total_bytes)
        if new.size > largest:
            raise UploadTooLargeError(f"A file may have at most {largest} bytes.")
        if new.size < 1:
            raise InvalidFieldError("/size", "A file has at least one byte.")
        if new.sha256 is not None and not _SHA256.fullmatch(new.sha256):
            raise InvalidFieldError("/sha256", "64 lower-case hexadecimal digits.")
        # As it is kept: normalising can make a name longer, or shorter.
        _require_plain_name(clean_filename(new.filename))


def clean_filename(name: str) -> str:
    """Return the name in Unicode NFC, so that the same name is the same text everywhere."""
    return unicodedata.normalize("NFC", name)


def _require_plain_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_FILENAME or name in {".", ".."}:
        raise InvalidFieldError("/filename", f"1 to {LONGEST_FILENAME} characters.")
    if any(character in "/\\" for character in name):
        raise InvalidFieldError("/filename", "A file name, not a path.")
    # Cc: control; Cf: format (bidi overrides that hide an extension); Cs, Zl, Zp: never in a name.
    # The zero-width joiners stay: several scripts and most emoji need them.
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    if any(unicodedata.category(c) in hidden and c not in "\u200c\u200d" for c in name):
        raise InvalidFieldError("/filename", "No control or direction characters.")
    if not any(unicodedata.category(c)[0] in "LNPS" for c in name):
        raise InvalidFieldError("/filename", "At least one visible character.")
