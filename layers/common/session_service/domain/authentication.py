"""Who is it? A token against the device it was made for, with one read; and what theft leads to."""

from collections.abc import Callable
from copy import replace
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from session_service.domain import tokens
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.devices import (
    Device,
    DeviceEnd,
    Standing,
    is_only_one,
    standing,
)
from session_service.domain.errors import (
    SessionExpiredError,
    SessionInvalidError,
    SessionNotFoundError,
    SessionOverError,
    SessionReplacedError,
    SessionReuseDetectedError,
)
from session_service.domain.ports import Clock, Entropy
from session_service.domain.service_keys import Keys
from session_service.domain.sessions import (
    OVER_FOR_GOOD,
    RECOVERY_OVER,
    Lifetimes,
    Session,
    Status,
    device_over,
    is_live,
    over,
    require_live,
)
from session_service.domain.succession import newest

# A device that rotates, or another that comes or goes, lets the write that ends it come again.
_TRIES = 5


class Authenticated(NamedTuple):
    """A session, the device of it whose token was shown, and what that token is to the device."""

    session: Session
    device: Device
    standing: Standing

    @property
    def confirms(self) -> bool:
        """Whether the token is a new one that has never been seen before."""
        return self.standing is Standing.CURRENT and self.device.awaits_confirmation


class Credentials(Protocol):
    """Where sessions and their devices' credentials are read, and ended."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def touch(self, found: Authenticated, now: int, idle_expires_at: int) -> Session | None:
        """Move the idle deadline of a live session, and confirm a token that is new.

        None where the session is not live any more, or the token was rotated meanwhile.
        """
        ...

    def end_device(
        self,
        session: Session,
        device: Device,
        end: DeviceEnd,
        event: Change,
        *,
        last: bool,
        idle_expires_at: int | None,
    ) -> bool:
        """End one device of a live session, and the session with its `last`.

        The idle deadline moves where one is given: the visitor did it, not a thief.

        False where the device has ended or rotated its token since it was read, and where another
        device came or went.
        """
        ...


def _admit_all(_token: tokens.SessionToken) -> None:
    """Refuse no token."""


# What tells every device the same, whatever has become of it.
_ENDED = (Status.ENDED, Status.REVOKED, Status.BLOCKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticationService:
    """Proves tokens. Times are epoch milliseconds.

    `admit` is asked about each genuine token before its session is read, and may refuse it.
    """

    store: Credentials
    keys: Keys
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy
    admit: Callable[[tokens.SessionToken], None] = _admit_all

    def check(self, text: str, cause: Cause) -> Authenticated:
        """Return the live session a token proves, with one read; none for a forged token.

        Raise a CredentialError that says what is wrong. A token that nobody should hold any more
        ends its device's credential first, by whichever call it comes: the one write that a check
        may make.
        """
        found = self.prove(text)
        if found.session.status is Status.REPLACED:
            raise self._replaced(found)
        require_live(found.session, self.clock(), self.lifetimes)
        self._require_own(found, cause)
        return found

    def check_to_change(self, text: str, cause: Cause) -> Authenticated:
        """Return the live session as `check` does, for a call that will change something of it.

        Using a new token confirms it: here, where the call's own write does not, so that its
        predecessor does not stay good for as long as the client only changes things.
        """
        found = self.check(text, cause)
        if not found.confirms:
            return found
        now = self.clock()
        seen = self.store.touch(found, now, self.lifetimes.idle_deadline(found.session, now))
        if seen is None:
            return found  # rotated or over meanwhile: the change's own conditions see to it
        return replace(found, session=seen, device=seen.devices[found.device.device_id])

    def prove_own(self, text: str, cause: Cause) -> Authenticated:
        """Return whose token it is, its session live, lapsed or over for good.

        Raise as `prove` does; and where the session may go on, as `check` does for a token that
        nobody should hold any more: what is done with a lapsed session takes no less of a proof.
        """
        found = self.prove(text)
        if found.session.status not in OVER_FOR_GOOD:
            self._require_own(found, cause)
        return found

    def prove(self, text: str) -> Authenticated:
        """Return whose token it is, whether or not the session can still be used.

        Raise SessionInvalidError, SessionNotFoundError, or the error of a device that is over.
        """
        token = tokens.parse(self.keys, text)
        self.admit(token)
        session = self.store.get(token.tenant_id, token.session_id)
        if session is None:
            raise SessionNotFoundError
        if session.status is Status.CLOSED:
            # Seeds are gone with the rest of the personal data; the MAC alone proves it was ours.
            raise SessionExpiredError(
                session.session_id, RECOVERY_OVER, ended_at=session.ended_at or session.lapses_at
            )
        device = session.devices.get(token.device_id)
        if device is None:
            raise SessionInvalidError
        if device.over is not None and session.status in _ENDED:
            # Its seed is gone, and nothing it could prove would change the answer.
            return Authenticated(session=session, device=device, standing=Standing.STALE)
        if device.over is not None:
            raise device_over(session, device, self.clock())
        now = self.clock()
        grace = self.lifetimes.rotation_grace
        return Authenticated(
            session=session,
            device=device,
            standing=standing(device, token, now=now, grace=grace),
        )

    def token_for(self, session: Session, device: Device) -> str:
        """Return a device's current token, derived again."""
        return tokens.mint(
            self.keys,
            tenant_id=session.tenant_id,
            session_id=session.session_id,
            device_id=device.device_id,
            seed=device.seed,
            counter=device.counter,
        )

    def _replaced(self, found: Authenticated) -> SessionOverError:
        """Return the refusal of a renewed session's token; it says whether renewing leads on."""
        now = self.clock()
        try:
            last = newest(self.store, found, now, self.lifetimes).session
        except SessionReplacedError:
            last = None
        return over(found.session, now, self.lifetimes, leads_to=last)

    def _require_own(self, found: Authenticated, cause: Cause) -> None:
        if found.standing.is_theft:
            self._end_thief(found, cause)
            raise SessionReuseDetectedError(
                found.session.session_id, "reuse_detected", ended_at=self.clock()
            )

    def _end_thief(self, found: Authenticated, cause: Cause) -> None:
        """End the device whose token it was; where it changes meanwhile, look and try again.

        Nothing is written to a session that is not live: no token of it opens anything.
        """
        session, device = found.session, found.device
        event = change(
            Action.REUSE_DETECTED,
            cause=cause,
            session_id=session.session_id,
            at=self.clock(),
            entropy=self.entropy,
            reason=str(found.standing),
            facts={"device_id": device.device_id},
        )
        for _ in range(_TRIES):
            if device.over is not None or not is_live(session, event.at):
                return
            ended = self.store.end_device(
                session,
                device,
                DeviceEnd.REUSED,
                event,
                last=is_only_one(device, session.devices),
                idle_expires_at=None,
            )
            if ended:
                return
            session = self.store.get(session.tenant_id, session.session_id) or session
            device = session.devices.get(device.device_id, device)
