"""Renewal: one successor per predecessor, for ever, that takes over what the visitor keeps."""

from collections.abc import Callable, Collection, Mapping
from copy import replace
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from session_service.domain import tokens
from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.devices import Device, Standing, new_device
from session_service.domain.errors import (
    IdempotencyInFlightError,
    RecoveryWindowClosedError,
    SessionExpiredError,
)
from session_service.domain.idempotency import (
    IdempotencyRecord,
    IdempotentCall,
    require_same_request,
)
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import (
    Kind,
    Lifetimes,
    Profile,
    Session,
    Status,
    is_live,
    is_recoverable,
    over,
)
from session_service.domain.succession import newest

_TRIES = 5
# The one reason that says something about the session, and so can be wrong.
EXPIRED = "expired"


class Keep(StrEnum):
    """What of a session its successor can take over."""

    PROFILE = "profile"
    CONSENTS = "consents"
    UPLOADS = "uploads"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """How a session is renewed: why, and what its successor takes over."""

    reason: str
    keep: Collection[Keep]


class RenewalStore(Protocol):
    """Where predecessor, successor and their uploads change hands, all or none."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def recall(self, call: IdempotentCall, now: int) -> IdempotencyRecord | None:
        """Return what an earlier call under the same key made, if it still counts at `now`."""
        ...

    def renew(
        self,
        predecessor: Session,
        successor: Session,
        events: Mapping[Action, Change],
        *,
        keep: Collection[Keep],
        call: IdempotentCall | None,
    ) -> bool:
        """Replace the predecessor, write the successor, and move the collection and the details.

        All in one transaction, if the predecessor still is as read; else nothing, and False.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalService:
    """Safe under any number of parallel callers and repeats. Times are epoch milliseconds."""

    authentication: AuthenticationService
    store: RenewalStore
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def renew(
        self,
        text: str,
        renewal: Renewal,
        cause: Cause,
        call: IdempotentCall | None,
        *,
        admit: Callable[[Session], None] | None = None,
    ) -> Authenticated:
        """Return the successor of the session a token proves, live or lapsed.

        Where it is said to have expired and has not, it is returned as it is: another tab renewed
        and this one shows the new cookie, or a clock was wrong. Nobody meant to replace it.
        `admit` is asked about the session once there is something to renew, and may refuse it.
        A repeat gets the same successor, and its token while that is unconfirmed or within the
        grace; later it raises SessionReplacedError, which names the successor and no token.
        Raise RecoveryWindowClosedError where nothing is kept any more, and the error of a session
        that was ended or revoked.
        """
        shown = found = self._prove(text, cause)
        for _ in range(_TRIES):
            if found.session.status is Status.REPLACED:
                call = self._unless_recorded(call)
                found = newest(self.store, found, self.clock(), self.lifetimes)
            session, now = found.session, self.clock()
            is_shown = session.session_id == shown.session.session_id
            if is_live(session, now) and (not is_shown or renewal.reason == EXPIRED):
                return found
            if not is_recoverable(session, now, self.lifetimes):
                raise self._refusal(session, now)
            if admit is not None:
                admit(session)
                admit = None  # once, however many tries it takes
            successor = self._successor(found, renewal.keep, now)
            events = self._events(session, successor, renewal, cause, now)
            if self.store.renew(session, successor, events, keep=renewal.keep, call=call):
                device = successor.devices[found.device.device_id]
                return Authenticated(session=successor, device=device, standing=Standing.CURRENT)
            # Whatever changed it may have ended this very device.
            found = self._prove(text, cause)
        raise IdempotencyInFlightError

    def _prove(self, text: str, cause: Cause) -> Authenticated:
        try:
            return self.authentication.prove_own(text, cause)
        except SessionExpiredError as error:
            raise RecoveryWindowClosedError(
                error.session_id, error.reason, ended_at=error.ended_at
            ) from None

    def _unless_recorded(self, call: IdempotentCall | None) -> IdempotentCall | None:
        """Return the call where its key is still to be recorded: it is, once and for all."""
        record = self.store.recall(call, self.clock()) if call is not None else None
        if call is None or record is None:
            return call
        require_same_request(call, record)
        return None

    def _refusal(self, session: Session, now: int) -> Exception:
        refusal = over(session, now, self.lifetimes)
        if isinstance(refusal, SessionExpiredError):
            return RecoveryWindowClosedError(
                refusal.session_id, refusal.reason, ended_at=refusal.ended_at
            )
        return refusal

    def _successor(self, found: Authenticated, keep: Collection[Keep], now: int) -> Session:
        session = found.session
        moves = Keep.UPLOADS in keep
        return Session(
            tenant_id=session.tenant_id,
            session_id=self.entropy.uuid(),
            status=Status.ACTIVE,
            # Renewing never renews an authentication: who they are has to be proven again.
            kind=Kind.ANONYMOUS,
            created_at=now,
            last_seen_at=now,
            idle_expires_at=now + min(self.lifetimes.idle, self.lifetimes.absolute),
            expires_at=now + self.lifetimes.absolute,
            version=1,
            revision=1,
            collection_id=session.collection_id if moves else self.entropy.uuid(),
            lineage_id=session.lineage_id,
            upload_count=session.upload_count if moves else 0,
            upload_bytes=session.upload_bytes if moves else 0,
            devices={
                device.device_id: self._renewed(device, found.device.device_id, now)
                for device in session.devices.values()
                if device.over is None
            },
            profile=session.profile if Keep.PROFILE in keep else Profile(),
            locale=session.locale,
            app_version=session.app_version,
            has_metadata=session.has_metadata and Keep.STATE in keep,
            consents=session.consents if Keep.CONSENTS in keep else {},
            predecessor_id=session.session_id,
        )

    def _renewed(self, device: Device, seen_id: str, now: int) -> Device:
        fresh = new_device(
            device_id=device.device_id,
            seed=self.entropy.token_bytes(tokens.SEED_BYTES),
            platform=device.platform,
            now=now,
            confirmed=False,
        )
        seen_at = now if device.device_id == seen_id else device.last_seen_at
        return replace(fresh, created_at=device.created_at, last_seen_at=seen_at)

    def _events(
        self, session: Session, successor: Session, renewal: Renewal, cause: Cause, now: int
    ) -> Mapping[Action, Change]:
        kept = ",".join(sorted(renewal.keep))
        replaced = change(
            Action.REPLACED,
            cause=cause,
            session_id=session.session_id,
            at=now,
            entropy=self.entropy,
            reason=renewal.reason,
            facts={"successor_id": successor.session_id, "kept": kept},
        )
        created = change(
            Action.CREATED,
            cause=cause,
            session_id=successor.session_id,
            at=now,
            entropy=self.entropy,
            reason="renewed",
            facts={"predecessor_id": session.session_id},
            op_id=replaced.op_id,
        )
        return {Action.REPLACED: replaced, Action.CREATED: created}
