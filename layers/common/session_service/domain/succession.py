"""Chains of renewals: who may go on from a replaced session to the ones that followed it."""

from copy import replace
from typing import TYPE_CHECKING, Protocol

from session_service.domain.devices import Standing
from session_service.domain.sessions import Lifetimes, Session, Status, over

if TYPE_CHECKING:
    from session_service.domain.authentication import Authenticated

# A device that was away for a month, of a session that was renewed daily, still finds its way.
_LONGEST_CHAIN = 50


class Sessions(Protocol):
    """Where sessions are read."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...


def newest(
    sessions: Sessions, found: "Authenticated", now: int, lifetimes: Lifetimes
) -> "Authenticated":
    """Return the last successor of a replaced session, live or not, for who has proven `found`.

    An answer may be lost for so long that the successor lapsed, or another device renewed it: its
    token was never seen, so who holds the predecessor's goes on from there, at `now`. Raise
    SessionReplacedError for who does not: a token that nobody should hold any more, or one whose
    successor's token is in use.
    """
    if found.standing.is_theft:
        raise over(found.session, now, lifetimes)
    for _ in range(_LONGEST_CHAIN):
        found = _following(sessions, found, now, lifetimes)
        if found.session.status is not Status.REPLACED:
            return found
    raise over(found.session, now, lifetimes)


def _following(
    sessions: Sessions, found: "Authenticated", now: int, lifetimes: Lifetimes
) -> "Authenticated":
    """Return the successor while its token may still be handed out to the predecessor's."""
    session = found.session
    successor = sessions.get(session.tenant_id, session.successor_id or "")
    device = successor.devices.get(found.device.device_id) if successor else None
    if successor is None or device is None or device.over is not None:
        raise over(session, now, lifetimes)
    in_grace = now < device.confirmed_at + lifetimes.rotation_grace
    if device.counter != 1 or not (device.awaits_confirmation or in_grace):
        raise over(session, now, lifetimes)
    return replace(found, session=successor, device=device, standing=Standing.CURRENT)
