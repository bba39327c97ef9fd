"""What a caller sees of a session."""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from session_service.domain.devices import Device
from session_service.domain.sessions import Lifetimes, Session
from session_service.domain.times import rfc3339, seconds_until

# A client asks again no later than this, however far away the session's end is.
_CHECK_SECONDS = 300


class ProfileView(TypedDict):
    """What the visitor told about themselves."""

    name: str | None
    email: str | None


class UploadsView(TypedDict):
    """How much of the upload quota is used; `limit` is the number of files."""

    count: int
    bytes: int
    limit: int


class RiskView(TypedDict):
    """How odd the session looks."""

    level: str


class SessionView(TypedDict):
    """A session. Times are RFC 3339 UTC; the durations beside them need no right clock."""

    session_id: str
    revision: int
    status: str
    kind: str
    tenant_id: str
    device_id: str
    platform: str
    created_at: str
    last_seen_at: str
    idle_expires_at: str
    expires_at: str
    idle_expires_in_seconds: int
    expires_in_seconds: int
    warn_in_seconds: int
    check_in_seconds: int
    user: None
    roles: list[str]
    profile: ProfileView
    locale: str | None
    consents: Mapping[str, bool]
    uploads: UploadsView
    risk: RiskView
    predecessor_id: str | None
    metadata: NotRequired[Mapping[str, Any] | None]


class PreviousView(TypedDict):
    """The credential that `start_new` set aside, by the code it would have been refused with."""

    code: str


class SessionAnswer(TypedDict):
    """A session; with the token transport, its token beside it."""

    session: SessionView
    token: NotRequired[str]
    previous: NotRequired[PreviousView]


def session_view(
    session: Session, device: Device, *, now: int, lifetimes: Lifetimes, upload_limit: int
) -> SessionView:
    """Return the view of a session for one of its devices at `now` (epoch milliseconds)."""
    idle_left = seconds_until(session.lapses_at, now)
    warn_in = seconds_until(session.lapses_at - lifetimes.warn, now)
    return {
        "session_id": session.session_id,
        "revision": session.revision,
        "status": str(session.status),
        "kind": str(session.kind),
        "tenant_id": session.tenant_id,
        "device_id": device.device_id,
        "platform": device.platform,
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "idle_expires_at": rfc3339(session.idle_expires_at),
        "expires_at": rfc3339(session.expires_at),
        "idle_expires_in_seconds": idle_left,
        "expires_in_seconds": seconds_until(session.expires_at, now),
        "warn_in_seconds": warn_in,
        "check_in_seconds": min(_CHECK_SECONDS, max(1, warn_in or idle_left)),
        "user": None,
        "roles": [],
        "profile": {"name": session.profile.name, "email": session.profile.email},
        "locale": session.locale,
        "consents": session.consents,
        "uploads": {
            "count": session.upload_count,
            "bytes": session.upload_bytes,
            "limit": upload_limit,
        },
        "risk": {"level": "low"},
        "predecessor_id": session.predecessor_id,
    }
