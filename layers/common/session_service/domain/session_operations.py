"""What operators and the app's own backend do with a session: look at it, end it, block it.

`note` is always why, in the operator's own words: for the audit, and nobody else is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.errors import NoSuchSessionError, StoreUnavailableError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import (
    OVER_FOR_GOOD,
    RENEWAL_DEMANDED,
    Lifetimes,
    Session,
    Status,
    as_of,
    is_live,
)

# Steps from the session that was named to the one that lives: renewals, and lost races.
_LONGEST_WAY = 200
_REQUESTED = "operator_requested"


class OperatedSessions(Protocol):
    """Where sessions are read, and ended at an operator's wish."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def revoke(self, session: Session, event: Change) -> bool:
        """Revoke a session that is active or expired; False where it was over for good already."""
        ...

    def block(self, session: Session, event: Change) -> bool:
        """Block a session that is active or expired; False where it was over for good already."""
        ...

    def demand_renewal(self, session: Session, event: Change) -> bool:
        """Let a live session expire before its time; False where it is not live any more."""
        ...


class Reveals(Protocol):
    """Where it is noted that somebody was shown what is a visitor's own."""

    def note(self, tenant_id: str, event: Change) -> None:
        """Write the event. Raise StoreUnavailableError where that is not certain."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOperations:
    """One method per use case; who may do it has been asked before.

    A session that was renewed, before or at this very moment, stands for what it became: whose it
    was goes on in that one. All raise NoSuchSessionError, and StoreUnavailableError for a chain of
    renewals that has no end.
    """

    store: OperatedSessions
    reveals: Reveals
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def get(self, tenant_id: str, session_id: str) -> Session:
        """Return the tenant's session or its tombstone as of now."""
        return as_of(self._stored(tenant_id, session_id), self.clock(), self.lifetimes)

    def revealed(self, tenant_id: str, session_id: str, cause: Cause, note: str) -> Session:
        """Return the session to show whose it is, once it is noted who was shown that, and why."""
        session = self.get(tenant_id, session_id)
        event = self._event(Action.PERSONAL_REVEALED, session, cause, note, reason="")
        self.reveals.note(tenant_id, event)
        return session

    def note_shown(self, session: Session, upload_id: str, cause: Cause) -> None:
        """Note who is about to be given a link to a file of a session.

        Raise StoreUnavailableError where that is not certain: then it must not be given.
        """
        event = change(
            Action.UPLOAD_SHOWN,
            cause=cause,
            session_id=session.session_id,
            at=self.clock(),
            entropy=self.entropy,
            facts={"upload_id": upload_id},
        )
        self.reveals.note(session.tenant_id, event)

    def end(self, tenant_id: str, session_id: str, cause: Cause, note: str = "") -> None:
        """End a session on all its devices; quietly repeatable."""
        self._act(
            self._stored(tenant_id, session_id),
            lambda session: self.store.revoke(
                session, self._event(Action.REVOKED, session, cause, note)
            ),
        )

    def block(self, tenant_id: str, session_id: str, cause: Cause, note: str) -> Session:
        """Block a session for good, and return it as it is then; quietly repeatable.

        One that is over for good already stays what it is: its credential opens nothing.
        """
        blocked = self._act(
            self._stored(tenant_id, session_id),
            lambda session: self.store.block(
                session, self._event(Action.BLOCKED, session, cause, note)
            ),
        )
        return self.get(tenant_id, blocked.session_id)

    def demand_renewal(self, tenant_id: str, session_id: str, cause: Cause, note: str) -> Session:
        """Demand that a live session is renewed, and return it; quietly repeatable.

        Its visitor is told so by their next call, and keeps what a lapsed session would keep. One
        that is not live has to be renewed anyway, or cannot be.
        """

        def demand(session: Session) -> bool:
            if not is_live(session, self.clock()):
                return True
            event = self._event(
                Action.RENEWAL_DEMANDED, session, cause, note, reason=RENEWAL_DEMANDED
            )
            return self.store.demand_renewal(session, event)

        demanded = self._act(self._stored(tenant_id, session_id), demand)
        return self.get(tenant_id, demanded.session_id)

    def _act(self, session: Session, act: Callable[[Session], bool]) -> Session:
        """Act on what the session became, until it is done or over; return which one that was."""
        for _ in range(_LONGEST_WAY):
            if session.status is Status.REPLACED:
                successor = self.store.get(session.tenant_id, session.successor_id or "")
                if successor is None:
                    return session  # not even its tombstone is left
                session = successor
            elif session.status in OVER_FOR_GOOD or act(session):
                return session
            else:
                session = self._stored(session.tenant_id, session.session_id)
        raise StoreUnavailableError

    def _stored(self, tenant_id: str, session_id: str) -> Session:
        session = self.store.get(tenant_id, session_id)
        if session is None:
            raise NoSuchSessionError
        return session

    def _event(
        self,
        action: Action,
        session: Session,
        cause: Cause,
        note: str,
        *,
        reason: str = _REQUESTED,
    ) -> Change:
        return change(
            action,
            cause=cause,
            session_id=session.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=reason,
            facts={"note": note} if note else {},
        )
