"""The use cases of a session: ensure, check, touch, amend, end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from session_service.domain import tokens
from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.devices import Device, Standing, new_device
from session_service.domain.errors import (
    IdempotencyInFlightError,
    RevisionMismatchError,
    SessionExpiredError,
    SessionIdTakenError,
    SessionInvalidError,
    SessionNotFoundError,
)
from session_service.domain.idempotency import (
    IdempotencyRecord,
    IdempotentCall,
    require_same_request,
)
from session_service.domain.ports import Clock, Entropy
from session_service.domain.service_keys import Keys
from session_service.domain.sessions import (
    DEFAULT_TENANT,
    Kind,
    Lifetimes,
    Profile,
    Session,
    Status,
    device_over,
    require_live,
)
from session_service.domain.succession import newest

_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """What a visitor may say about a session that is about to begin."""

    session_id: str | None = None
    platform: str = "other"
    device_name: str | None = None
    locale: str | None = None
    app_version: str | None = None
    consents: Mapping[str, bool] | None = None
    metadata: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """New values for what a visitor may edit. Absent fields stay; None clears."""

    profile: Mapping[str, str | None]
    others: Mapping[str, str | None]

    @property
    def fields(self) -> list[str]:
        """The names of what changes, for the audit trail (never the values)."""
        return sorted([f"profile.{name}" for name in self.profile] + list(self.others))


@dataclass(frozen=True, slots=True)
class Taken:
    """Why a session was not added: its id exists, or the idempotency key was used before."""

    record: IdempotencyRecord | None


class SessionStore(Protocol):
    """Where sessions are kept. Reads are strongly consistent; every write is conditional."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None."""
        ...

    def metadata(self, tenant_id: str, session_id: str) -> str | None:
        """Return the session's metadata as JSON text, or None."""
        ...

    def add(
        self, session: Session, new: NewSession, event: Change, call: IdempotentCall | None
    ) -> Taken | None:
        """Write all of a new session or nothing; say why where it was nothing."""
        ...

    def touch(self, found: Authenticated, now: int, idle_expires_at: int) -> Session | None:
        """Move the idle deadline of a live session and note that its device was seen.

        A current token that awaits confirmation is confirmed by it. None where the session is not
        live any more, or the token was rotated meanwhile.
        """
        ...

    def amend(
        self, session: Session, amendment: Amendment, event: Change, idle_expires_at: int
    ) -> Session | None:
        """Write an amendment if revision and life still are as given, else None."""
        ...

    def end(self, session: Session, device: Device, event: Change) -> bool:
        """End an active or expired session at a device's wish; False where either is over."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionService:
    """One method per use case. Times handed out and in are epoch milliseconds."""

    store: SessionStore
    authentication: AuthenticationService
    keys: Keys
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def create(self, new: NewSession, cause: Cause, call: IdempotentCall | None) -> Authenticated:
        """Begin a session, or return the one an earlier call under the same key began.

        Raise SessionIdTakenError, IdempotencyMismatchError, or IdempotencyInFlightError.
        An id of our own that exists already (a chance of 2^-122) is replaced, at most twice.
        """
        for _ in range(_TRIES):
            session, device = self._fresh(new)
            event = change(
                Action.CREATED,
                cause=cause,
                session_id=session.session_id,
                at=session.created_at,
                entropy=self.entropy,
                facts={"platform": device.platform},
            )
            taken = self.store.add(session, new, event, call)
            if taken is None:
                return _current(session, device)
            if taken.record is not None and call is not None:
                return self._repeat(call, taken.record)
            if new.session_id is not None:
                raise SessionIdTakenError
        raise IdempotencyInFlightError

    def touch(self, found: Authenticated) -> Session:
        """Note activity: at most one write per touch interval, and one to confirm a new token.

        Raise the error of a session, or of a device, that is over.
        """
        now = self.clock()
        is_recent = now - found.session.last_seen_at < self.lifetimes.touch_interval()
        if is_recent and not found.confirms:
            return found.session
        deadline = self.lifetimes.idle_deadline(found.session, now)
        touched = self.store.touch(found, now, deadline) or self._lost(found.session)
        device = touched.devices[found.device.device_id]
        if device.over is not None:
            raise device_over(touched, device, now)
        return touched

    def amend(
        self, found: Authenticated, revision: int | None, amendment: Amendment, cause: Cause
    ) -> Session:
        """Write what the visitor edited. `revision` is the one they saw; None means any.

        Raise RevisionMismatchError where another edit came first.
        """
        session = found.session
        if not amendment.fields:
            return session
        for _ in range(_TRIES):
            if revision is not None and revision != session.revision:
                raise RevisionMismatchError
            event = change(
                Action.UPDATED,
                cause=cause,
                session_id=session.session_id,
                at=self.clock(),
                entropy=self.entropy,
                facts={"fields": ",".join(amendment.fields)},
            )
            deadline = self.lifetimes.idle_deadline(session, event.at)
            amended = self.store.amend(session, amendment, event, deadline)
            if amended is not None:
                return amended
            session = self._lost(session)
        raise RevisionMismatchError

    def end(self, token: str, cause: Cause) -> None:
        """End a session for all its devices; quietly repeatable by any credential of it.

        A session that was renewed ends with its successor, as long as the token could still renew
        to get there; SessionReplacedError tells where it could not, and the session goes on.
        Raise SessionReuseDetectedError, and end nothing but that device, for a token that nobody
        should hold any more.
        """
        for _ in range(_TRIES):
            try:
                found = self.authentication.prove_own(token, cause)
            except (SessionNotFoundError, SessionExpiredError):
                return  # over for good, and its seeds gone: the MAC has proven it was theirs
            if found.session.status is Status.REPLACED:
                found = newest(self.store, found, self.clock(), self.lifetimes)
            session = found.session
            if session.status not in (Status.ACTIVE, Status.EXPIRED):
                return
            event = change(
                Action.ENDED,
                cause=cause,
                session_id=session.session_id,
                at=self.clock(),
                entropy=self.entropy,
                reason="user_requested",
            )
            if self.store.end(session, found.device, event):
                return
        raise IdempotencyInFlightError

    def metadata(self, found: Authenticated) -> str | None:
        """Return the session's metadata as JSON text; the one thing a check does not read."""
        return self.store.metadata(found.session.tenant_id, found.session.session_id)

    def _fresh(self, new: NewSession) -> tuple[Session, Device]:
        now = self.clock()
        session_id = new.session_id or self.entropy.uuid()
        device = new_device(
            device_id=self.entropy.token_bytes(tokens.DEVICE_ID_BYTES).hex(),
            seed=self.entropy.token_bytes(tokens.SEED_BYTES),
            platform=new.platform,
            now=now,
            confirmed=True,
        )
        session = Session(
            tenant_id=DEFAULT_TENANT,
            session_id=session_id,
            status=Status.ACTIVE,
            kind=Kind.ANONYMOUS,
            created_at=now,
            last_seen_at=now,
            idle_expires_at=now + min(self.lifetimes.idle, self.lifetimes.absolute),
            expires_at=now + self.lifetimes.absolute,
            version=1,
            revision=1,
            collection_id=self.entropy.uuid(),
            lineage_id=session_id,
            upload_count=0,
            upload_bytes=0,
            devices={device.device_id: device},
            profile=Profile(),
            locale=new.locale,
            app_version=new.app_version,
            has_metadata=new.metadata is not None,
            consents=dict(new.consents or {}),
        )
        return session, device

    def _repeat(self, call: IdempotentCall, record: IdempotencyRecord) -> Authenticated:
        require_same_request(call, record)
        session = self.store.get(call.tenant_id, record.result["session_id"])
        device = session.devices.get(record.result["device_id"]) if session else None
        if session is None or device is None or device.counter != 1:
            raise SessionInvalidError
        require_live(session, self.clock(), self.lifetimes)
        if device.over is not None:
            raise device_over(session, device, self.clock())
        return _current(session, device)

    def _lost(self, session: Session) -> Session:
        """Say why a conditional write found no live session; else return what is there now."""
        current = self.store.get(session.tenant_id, session.session_id)
        if current is None:
            raise SessionNotFoundError
        require_live(current, self.clock(), self.lifetimes)
        return current


def _current(session: Session, device: Device) -> Authenticated:
    return Authenticated(session=session, device=device, standing=Standing.CURRENT)
