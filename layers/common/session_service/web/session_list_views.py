"""What operators see of many sessions."""

from typing import Literal, TypedDict

from session_service.domain.session_directory import ListedSession
from session_service.domain.times import rfc3339
from session_service.web.audit_views import CountView

type SearchKind = Literal["session_id", "session_id_prefix", "upload_id", "request_id"]


class ListedUploadsView(TypedDict):
    """What a session holds."""

    count: int
    bytes: int


class ListedSessionView(TypedDict):
    """A session in a list; nothing in it is about a person. `status` is what it is right now.

    `duration_seconds` is from its beginning to its last use; `platform` is null where nobody
    knows it any more.
    """

    session_id: str
    status: str
    kind: str
    platform: str | None
    devices: int
    created_at: str
    last_seen_at: str
    duration_seconds: int
    ended_at: str | None
    end_reason: str | None
    uploads: ListedUploadsView
    predecessor_id: str | None
    successor_id: str | None


SessionList = TypedDict(
    "SessionList",
    {
        "items": list[ListedSessionView],
        "next_cursor": str | None,
        "from": str,
        "to": str,
        "search": SearchKind | None,
        "total": CountView | None,
    },
)
SessionList.__doc__ = (
    "A page of sessions, newest first; it may hold fewer than asked for, and still have a next one."
    " `search` says what the text searched for was taken for; `total` is there where it was asked"
    " for, and counts sessions that began, before any filter but the time."
)


def listed_session_view(listed: ListedSession) -> ListedSessionView:
    """Return the view of a session in a list."""
    session = listed.session
    return {
        "session_id": session.session_id,
        "status": str(session.status),
        "kind": str(session.kind),
        "platform": listed.platform,
        "devices": len(session.devices),
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "duration_seconds": (session.last_seen_at - session.created_at) // 1000,
        "ended_at": None if session.ended_at is None else rfc3339(session.ended_at),
        "end_reason": session.end_reason,
        "uploads": {"count": session.upload_count, "bytes": session.upload_bytes},
        "predecessor_id": session.predecessor_id,
        "successor_id": session.successor_id,
    }
