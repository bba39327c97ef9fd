"""A session and the rules of its life. All times are epoch milliseconds, all ends exclusive."""

from collections.abc import Mapping
from copy import replace
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from session_service.domain.devices import Device, DeviceEnd
from session_service.domain.errors import (
    SessionBlockedError,
    SessionEndedError,
    SessionExpiredError,
    SessionOverError,
    SessionReplacedError,
    SessionReuseDetectedError,
    SessionRevokedError,
)

DEFAULT_TENANT = "default"
TENANT_ID = "[a-z0-9][a-z0-9-]{0,31}"  # what a tenant can be called, in keys of the bucket too
RECOVERY_OVER = "recovery_over"  # why a session is closed
RENEWAL_DEMANDED = "renewal_demanded"  # why one expired before its time
TOMBSTONE_MS = 30 * 24 * 3600 * 1000
# Nobody can use a session from the moment it lapses. To mark it can wait until the clocks of all
# instances agree that it did.
_SKEW_MS = 1000


class Status(StrEnum):
    """Where a session stands. Only `active` can be used; the others never become active again."""

    ACTIVE = "active"
    EXPIRED = "expired"
    ENDED = "ended"
    REVOKED = "revoked"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    CLOSED = "closed"


# What such a session held is let go of; one that merely expired can still be renewed.
OVER_FOR_GOOD = frozenset(
    {Status.ENDED, Status.REVOKED, Status.BLOCKED, Status.REPLACED, Status.CLOSED}
)


class Kind(StrEnum):
    """Whether a user has logged in to the session."""

    ANONYMOUS = "anonymous"
    AUTHENTICATED = "authenticated"


class Profile(NamedTuple):
    """What the visitor told about themselves."""

    name: str | None = None
    email: str | None = None


class Session(NamedTuple):
    """A session as stored. `version` counts every write, `revision` what a client may edit.

    `has_metadata` tells whether there is any; the metadata itself is no part of what a check reads.
    `end_reason` says why it is over; a stolen token leaves none.
    """

    tenant_id: str
    session_id: str
    status: Status
    kind: Kind
    created_at: int
    last_seen_at: int
    idle_expires_at: int
    expires_at: int
    version: int
    revision: int
    collection_id: str
    lineage_id: str
    upload_count: int
    upload_bytes: int
    devices: Mapping[str, Device]
    profile: Profile
    locale: str | None = None
    app_version: str | None = None
    has_metadata: bool = False
    consents: Mapping[str, bool] = {}
    predecessor_id: str | None = None
    successor_id: str | None = None
    ended_at: int | None = None
    end_reason: str | None = None

    @property
    def lapses_at(self) -> int:
        """The first moment at which the session is over without anyone ending it."""
        return min(self.idle_expires_at, self.expires_at)

    @property
    def look_at(self) -> int:
        """When the clean-up is to look whether the session has lapsed."""
        return self.lapses_at + _SKEW_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetimes:
    """How long things last, in milliseconds."""

    idle: int
    absolute: int
    recovery: int
    warn: int
    touch: int
    rotation_grace: int

    def recoverable_until(self, session: Session) -> int:
        """The end of the window in which a lapsed session's work is still kept."""
        return session.lapses_at + self.recovery

    def close_at(self, session: Session) -> int:
        """When the clean-up is to let go of a lapsed session: once no clock still recovers it."""
        return self.recoverable_until(session) + _SKEW_MS

    def touch_interval(self) -> int:
        """How long activity may go unwritten: never so long that the idle end comes first."""
        return min(self.touch, self.idle // 4)

    def idle_deadline(self, session: Session, now: int) -> int:
        """Where activity at `now` moves the idle deadline; never past the absolute end."""
        return min(now + self.idle, session.expires_at)

    def purge_at(self, session: Session) -> int:
        """When the row may vanish, at the latest: 30 days after it can last be of use."""
        return session.expires_at + self.recovery + TOMBSTONE_MS


def require_live(session: Session, now: int, lifetimes: Lifetimes) -> None:
    """Raise the error that tells why the session cannot be used at `now`, if it cannot.

    A session that lapsed is dead from that very millisecond, whether or not the clean-up has
    marked it yet (ASVS 7.3.1, 7.3.2).
    """
    if not is_live(session, now):
        raise over(session, now, lifetimes)


def is_live(session: Session, now: int) -> bool:
    """Tell whether the session can be used at `now`."""
    return session.status is Status.ACTIVE and session.lapses_at > now


def over(
    session: Session, now: int, lifetimes: Lifetimes, *, leads_to: Session | None = None
) -> SessionOverError:
    """Return the error that tells how the session came to its end, and what is left of it.

    `leads_to` is the last successor of a renewed session, where the caller may go on in it.
    """
    ended_at = session.ended_at or now
    last = leads_to or session
    recoverable = is_recoverable(last, now, lifetimes)
    kept = _kept(last) if recoverable else ()
    match session.status:
        case Status.ENDED:
            return SessionEndedError(session.session_id, "user_requested", ended_at=ended_at)
        case Status.REVOKED:
            reason = session.end_reason or "reuse_detected"
            return SessionRevokedError(session.session_id, reason, ended_at=ended_at)
        case Status.BLOCKED:
            return SessionBlockedError(session.session_id, "operator_requested", ended_at=ended_at)
        case Status.EXPIRED if session.end_reason == RENEWAL_DEMANDED:
            return SessionRevokedError(
                session.session_id,
                RENEWAL_DEMANDED,
                ended_at=ended_at,
                recoverable=recoverable,
                kept=kept,
            )
        case Status.REPLACED:
            return SessionReplacedError(
                session.session_id,
                "renewed",
                ended_at=ended_at,
                recoverable=recoverable,
                kept=kept,
                successor_id=session.successor_id,
            )
        case _:
            return SessionExpiredError(
                session.session_id,
                lapse_reason(session),
                ended_at=session.lapses_at,
                recoverable=recoverable,
                kept=kept,
            )


def device_over(session: Session, device: Device, now: int) -> SessionOverError:
    """Return the error of a device whose part in the session is over, as `over` does for all."""
    ended_at = device.ended_at or now
    if device.over is DeviceEnd.REUSED:
        return SessionReuseDetectedError(session.session_id, "reuse_detected", ended_at=ended_at)
    return SessionRevokedError(session.session_id, "device_revoked", ended_at=ended_at)


def as_of(session: Session, now: int, lifetimes: Lifetimes) -> Session:
    """Return the session as it stands at `now`, whether or not the clean-up has marked it yet.

    Past its recovery window it is the tombstone that closing will leave: who and what it was is
    nobody's to read any more.
    """
    if is_live(session, now) or session.status not in (Status.ACTIVE, Status.EXPIRED):
        return session
    ended = replace(session, status=Status.EXPIRED, ended_at=session.ended_at or session.lapses_at)
    if is_recoverable(session, now, lifetimes):
        return ended
    return replace(
        ended,
        status=Status.CLOSED,
        end_reason=RECOVERY_OVER,
        devices={},
        profile=Profile(),
        locale=None,
        app_version=None,
        consents={},
    )


def is_recoverable(session: Session, now: int, lifetimes: Lifetimes) -> bool:
    """Tell whether the session, live or lapsed, can still be renewed at `now`."""
    in_time = now < lifetimes.recoverable_until(session)
    return session.status in (Status.ACTIVE, Status.EXPIRED) and in_time


def lapse_reason(session: Session) -> str:
    """Return which of its two limits a session meets first."""
    return "absolute" if session.expires_at <= session.idle_expires_at else "idle"


def _kept(session: Session) -> tuple[str, ...]:
    held = {
        "profile": bool(session.profile.name or session.profile.email),
        "consents": bool(session.consents),
        "uploads": session.upload_count > 0,
        "state": session.has_metadata,
    }
    return tuple(name for name, there in held.items() if there)
