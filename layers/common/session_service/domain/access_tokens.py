"""Access tokens: short-lived statements about a session that other services verify by themselves.

Nothing of them is stored. Whoever holds one is believed until it expires, whatever becomes of the
session meanwhile, which is why they last five minutes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import InvalidFieldError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.times import seconds_until

LIFETIME_MS = 300_000
# Up to 5 % shorter, so that clients which began together do not all come back together.
JITTER_MS = LIFETIME_MS // 20
# A URI or a name, of visible ASCII: compared byte for byte, and it forges no log line.
AUDIENCE = r"[!-~]{1,200}"

type Claims = Mapping[str, str | int | list[str]]


class Signer(Protocol):
    """What makes a token of claims."""

    def sign(self, claims: Claims) -> str:
        """Return the claims as a signed token (JWS compact serialization, RFC 7515)."""
        ...


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token as handed out. `expires_in_seconds` is rounded down: no client relies on too much."""

    text: str
    expires_in_seconds: int

    def __repr__(self) -> str:
        """Leave the token out, so that no log line can hold it."""
        return f"AccessToken({self.expires_in_seconds} s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTokenService:
    """Issues access tokens for sessions that have been proven. Writes nothing.

    `audiences` are those a token may be meant for; none named means any.
    """

    signer: Signer
    audiences: Collection[str]
    clock: Clock
    entropy: Entropy

    def issue(self, found: Authenticated, audience: str, issuer: str) -> AccessToken:
        """Return a token for one audience. It never outlives the session as it stands now.

        Raise InvalidFieldError for an audience that is not listed.
        """
        if self.audiences and audience not in self.audiences:
            raise InvalidFieldError("/audience", "No access tokens are issued for this audience.")
        now = self.clock()
        expires = min(now + LIFETIME_MS - self._jitter(), found.session.lapses_at) // 1000
        claims = self._claims(found, now) | {"iss": issuer, "aud": audience, "exp": expires}
        return AccessToken(self.signer.sign(claims), seconds_until(expires * 1000, now))

    def _jitter(self) -> int:
        """Return milliseconds, evenly among 0 to `JITTER_MS`."""
        return int.from_bytes(self.entropy.token_bytes(4)) * (JITTER_MS + 1) >> 32

    def _claims(self, found: Authenticated, now: int) -> dict[str, str | int | list[str]]:
        """Return who it is, without anything about a person (RFC 7519, RFC 9068 §2.2)."""
        session = found.session
        return {
            "sub": session.session_id,
            "sid": session.session_id,
            "tid": session.tenant_id,
            "device_id": found.device.device_id,
            "roles": [],
            "ver": session.revision,
            "iat": now // 1000,
            "jti": self.entropy.uuid(),
        }
