"""Changes that mean something: the event each carries into the table's stream."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from session_service.domain.ports import Entropy
from session_service.domain.uploads import UploadLocator


class Action(StrEnum):
    """What happened. The names stand in the audit log; a published one keeps its meaning."""

    CREATED = "created"
    UPDATED = "updated"
    ENDED = "ended"
    REVOKED = "revoked"
    BLOCKED = "blocked"
    RENEWAL_DEMANDED = "renewal_demanded"
    EXPIRED = "expired"
    CLOSED = "closed"
    REPLACED = "replaced"
    ROTATED = "rotated"
    REUSE_DETECTED = "reuse_detected"
    DEVICE_RENAMED = "device_renamed"
    DEVICE_REVOKED = "device_revoked"
    UPLOAD_CREATED = "upload_created"
    UPLOAD_RECEIVED = "upload_received"
    UPLOAD_STORED = "upload_stored"
    UPLOAD_REJECTED = "upload_rejected"
    UPLOAD_DELETED = "upload_deleted"
    UPLOAD_SHOWN = "upload_shown"
    STRAY_DELETED = "stray_deleted"
    PERSONAL_REVEALED = "personal_revealed"
    EXPORT_REQUESTED = "export_requested"
    EXPORT_FINISHED = "export_finished"
    OPERATOR_KEY_CREATED = "operator_key_created"
    OPERATOR_KEY_REVOKED = "operator_key_revoked"
    SETTINGS_CHANGED = "settings_changed"
    REQUESTS_ANSWERED = "requests_answered"
    REQUESTS_REFUSED = "requests_refused"
    REQUESTS_FAILED = "requests_failed"
    AUDIT_SEALED = "audit_sealed"


class Cause(NamedTuple):
    """Who or what asked for a change, and in which request (the one its answer names)."""

    actor: str
    request_id: str


class Change(NamedTuple):
    """One event, stored in the item it changes: the stream is the outbox.

    `op_id` is shared by the items that move in one transaction; `at` is epoch milliseconds.
    `session_id` is the session the event belongs to, empty where there is none.
    """

    event_id: str
    op_id: str
    action: Action
    actor: str
    reason: str
    request_id: str
    session_id: str
    at: int
    facts: Mapping[str, str | int]


def change(
    action: Action,
    *,
    cause: Cause,
    session_id: str,
    at: int,
    entropy: Entropy,
    reason: str = "",
    facts: Mapping[str, str | int] | None = None,
    op_id: str = "",
) -> Change:
    """Return a new event. `facts` are small and hold nothing personal and no secret.

    Give the `op_id` of another event where both are written in one transaction.
    """
    event_id = entropy.uuid()
    return Change(
        event_id=event_id,
        op_id=op_id or event_id,
        action=action,
        actor=cause.actor,
        reason=str(reason),
        request_id=cause.request_id,
        session_id=session_id,
        at=at,
        facts=facts or {},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """One committed change, as read back from the item that carries it.

    `lasted` is for how many seconds a session was used, where this change ended it.
    """

    event: Change
    entity: str
    tenant_id: str
    version: int
    upload: UploadLocator | None
    lasted: int | None = None

    @property
    def upload_id(self) -> str:
        """The upload it is about, or nothing; a fact where another item carries the event."""
        return self.upload.upload_id if self.upload else str(self.event.facts.get("upload_id", ""))

    @property
    def facts(self) -> Mapping[str, str | int]:
        """What the event tells, and what its write showed beside it."""
        ended = {} if self.lasted is None else {"seconds": self.lasted}
        return {**self.event.facts, **ended}
