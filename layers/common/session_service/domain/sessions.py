"""A session and the rules of its life. All times are epoch milliseconds, all ends exclusive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from session_service.domain.errors import SessionEndedError, SessionExpiredError

DEFAULT_TENANT = "default"
TOMBSTONE_MS = 30 * 24 * 3600 * 1000
# Nobody can use a session from the moment it lapses. To mark it can wait until the clocks of all
# instances agree that it did.
_SKEW_MS = 1000


class Status(StrEnum):
    """Where a session stands. Only `active` can be used; the others never become active again."""

    ACTIVE = "active"
    EXPIRED = "expired"
    ENDED = "ended"
    CLOSED = "closed"


class Kind(StrEnum):
    """Whether a user has logged in to the session."""

    ANONYMOUS = "anonymous"
    AUTHENTICATED = "authenticated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device of a session: `seed` and `counter` make its token, and no other."""

    device_id: str
    seed: bytes = field(repr=False)
    counter: int
    platform: str
    created_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the visitor told about themselves."""

    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as stored. `version` counts every write, `revision` what a client may edit."""

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
    consents: Mapping[str, bool] = field(default_factory=dict)
    predecessor_id: str | None = None
    ended_at: int | None = None

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

    def recoverable_until(self, session: Session) -> int:
        """The end of the window in which a lapsed session's work is still kept."""
        return session.lapses_at + self.recovery

    def touch_interval(self) -> int:
        """How long activity may go unwritten: never so long that the idle end comes first."""
        return min(self.touch, self.idle // 4)

    def idle_deadline(self, session: Session, now: int) -> int:
        """Where activity at `now` moves the idle deadline; never past the absolute end."""
        return min(now + self.idle, session.expires_at)

    def purge_at(self, session: Session) -> int:
        """When the row may vanish, at the latest: 30 days after it can last be of use."""
        return session.expires_at + self.recovery + TOMBSTONE_MS


def require_live(session: Session, now: int) -> None:
    """Raise the error that tells why the session cannot be used at `now`, if it cannot.

    A session that lapsed is dead from that very millisecond, whether or not the clean-up has
    marked it yet (ASVS 7.3.1, 7.3.2).
    """
    if session.status is Status.ENDED:
        raise SessionEndedError(session.session_id, ended_at=session.ended_at or now)
    if session.status is not Status.ACTIVE or session.lapses_at <= now:
        raise SessionExpiredError(session.session_id, ended_at=session.lapses_at)
