"""What operators and the app's own backend do with a session: look at it, end it."""

from dataclasses import dataclass
from typing import Protocol

from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.errors import NoSuchSessionError, StoreUnavailableError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import OVER_FOR_GOOD, Lifetimes, Session, Status, as_of

# Steps from the session that was named to the one that lives: renewals, and lost races.
_LONGEST_WAY = 200


class OperatedSessions(Protocol):
    """Where sessions are read and revoked."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def revoke(self, session: Session, event: Change) -> bool:
        """Revoke a session that is active or expired; False where it was over for good already."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOperations:
    """One method per use case; who may do it has been asked before."""

    store: OperatedSessions
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def get(self, tenant_id: str, session_id: str) -> Session:
        """Return the tenant's session or its tombstone as of now. Raise NoSuchSessionError."""
        return as_of(self._stored(tenant_id, session_id), self.clock(), self.lifetimes)

    def end(self, tenant_id: str, session_id: str, cause: Cause) -> None:
        """End a session on all its devices at an operator's wish; quietly repeatable.

        One that was renewed, before or at this very moment, ends with what it became: whose it was
        goes on in that one. Raise NoSuchSessionError, and StoreUnavailableError for a chain of
        renewals that has no end.
        """
        session = self._stored(tenant_id, session_id)
        for _ in range(_LONGEST_WAY):
            if session.status is Status.REPLACED:
                successor = self.store.get(tenant_id, session.successor_id or "")
                if successor is None:
                    return  # not even its tombstone is left
                session = successor
                continue
            if session.status in OVER_FOR_GOOD or self._revoke(session, cause):
                return
            session = self._stored(tenant_id, session.session_id)
        raise StoreUnavailableError

    def _stored(self, tenant_id: str, session_id: str) -> Session:
        session = self.store.get(tenant_id, session_id)
        if session is None:
            raise NoSuchSessionError
        return session

    def _revoke(self, session: Session, cause: Cause) -> bool:
        event = change(
            Action.REVOKED,
            cause=cause,
            session_id=session.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason="operator_requested",
        )
        return self.store.revoke(session, event)
