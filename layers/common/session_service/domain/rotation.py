"""Rotation: a fresh token, in two phases, so that a lost answer can be asked for again."""

from copy import replace
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.devices import Device, Standing
from session_service.domain.errors import SessionInvalidError, StoreUnavailableError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import Lifetimes, Session, device_over, require_live


class RotationStore(Protocol):
    """Where a device's counter is moved on."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def rotate(
        self, session: Session, device: Device, event: Change, idle_expires_at: int
    ) -> Session | None:
        """Add one to the counter of a live session's device; None where it moved already."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationService:
    """However many ask at once, and however often: one step, and everyone gets its token."""

    store: RotationStore
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def refresh(self, found: Authenticated, cause: Cause) -> Authenticated | None:
        """Return the device with a newer token than the one shown, or None where that is best.

        A predecessor's caller never got the new token; a token in use for a day is replaced.
        """
        due = found.device.is_due_for_rotation(self.clock())
        if found.standing is Standing.PREDECESSOR or due:
            return self.rotate(found, cause)
        return None

    def rotate(self, found: Authenticated, cause: Cause) -> Authenticated:
        """Return the device with the token to use from now on.

        A token that already has an unconfirmed successor, or one within the grace, gets that
        successor: its answer was lost, or a neighbouring tab was faster.
        """
        if found.standing is Standing.PREDECESSOR:
            return replace(found, standing=Standing.CURRENT)
        session, now = found.session, self.clock()
        event = change(
            Action.ROTATED,
            cause=cause,
            session_id=session.session_id,
            at=now,
            entropy=self.entropy,
            facts={"device_id": found.device.device_id},
        )
        deadline = self.lifetimes.idle_deadline(session, now)
        rotated = self.store.rotate(session, found.device, event, deadline)
        if rotated is None:
            rotated = self._stepped_meanwhile(found)
        device = rotated.devices[found.device.device_id]
        return Authenticated(session=rotated, device=device, standing=Standing.CURRENT)

    def _stepped_meanwhile(self, found: Authenticated) -> Session:
        current = self.store.get(found.session.tenant_id, found.session.session_id)
        if current is None:
            raise SessionInvalidError
        require_live(current, self.clock(), self.lifetimes)
        device = current.devices[found.device.device_id]
        if device.over is not None:
            raise device_over(current, device, self.clock())
        if device.counter > found.device.counter + 1:
            raise SessionInvalidError
        if device.counter == found.device.counter:
            raise StoreUnavailableError
        return current
