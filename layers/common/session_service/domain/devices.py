"""A device of a session, and the life of its one credential. Times are epoch milliseconds.

A token is made from the device's seed and a counter. Rotation adds one to the counter and has two
phases: the new token is *confirmed* when it is first seen. Until then its predecessor stays good,
however long the answer that carried the new one was lost; from then on the predecessor has a short
grace left, for requests that were under way. Anything older, or later, is theft.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from session_service.domain import tokens
from session_service.domain.errors import SessionInvalidError

ROTATION_AGE_MS = 24 * 3600 * 1000


class Standing(StrEnum):
    """What a genuine token is to its device. The last three are theft, by how it came about."""

    CURRENT = "current"
    PREDECESSOR = "predecessor"
    RECENT = "recent"
    ORPHANED = "orphaned"
    STALE = "stale"

    @property
    def is_theft(self) -> bool:
        """Whether the token should not be in anybody's hands any more."""
        return self not in (Standing.CURRENT, Standing.PREDECESSOR)


class DeviceEnd(StrEnum):
    """Why a device's credential is over."""

    REVOKED = "revoked"
    REUSED = "reused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One device of a session. `confirmed` is the highest counter whose token has been seen.

    `seed` is empty once the device is over: none of its tokens can be made or matched again.
    """

    device_id: str
    seed: bytes = field(repr=False)
    counter: int
    confirmed: int
    confirmed_at: int
    rotated_at: int
    platform: str
    created_at: int
    last_seen_at: int
    over: DeviceEnd | None = None
    ended_at: int | None = None

    @property
    def awaits_confirmation(self) -> bool:
        """Whether the current token has never been seen."""
        return self.confirmed < self.counter

    def is_due_for_rotation(self, now: int) -> bool:
        """Tell whether the current token has been in use for a day."""
        return not self.awaits_confirmation and now - self.rotated_at >= ROTATION_AGE_MS


def new_device(*, device_id: str, seed: bytes, platform: str, now: int, confirmed: bool) -> Device:
    """Return a device at its first token.

    `confirmed` is False where the token's answer may get lost and has to be repeatable (renewal);
    a new session's first token needs no confirmation, as there is no predecessor to retire.
    """
    return Device(
        device_id=device_id,
        seed=seed,
        counter=1,
        confirmed=1 if confirmed else 0,
        confirmed_at=now,
        rotated_at=now,
        platform=platform,
        created_at=now,
        last_seen_at=now,
    )


def standing(device: Device, token: tokens.SessionToken, *, now: int, grace: int) -> Standing:
    """Return what a token is to its device at `now`; `grace` is in milliseconds.

    Raise SessionInvalidError for a secret that is not the device's, or a counter it never reached
    (a table restored to an earlier day).
    """
    if not tokens.secret_matches(token, seed=device.seed) or token.counter > device.counter:
        raise SessionInvalidError
    if token.counter == device.counter:
        return Standing.CURRENT
    if token.counter == device.counter - 1:
        if device.awaits_confirmation or now < device.confirmed_at + grace:
            return Standing.PREDECESSOR
        return Standing.RECENT
    return Standing.ORPHANED if token.counter > device.confirmed else Standing.STALE


def is_only_one(device: Device, devices: Mapping[str, Device]) -> bool:
    """Tell whether no other device of the session is left."""
    return all(
        other.over is not None or other.device_id == device.device_id for other in devices.values()
    )
