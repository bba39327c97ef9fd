"""Signs access tokens and publishes the keys that verify them.

The only module that knows PyJWT and cryptography, which are in a layer of their own: whoever does
not sign does not pay for their import.
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from session_service.domain.access_tokens import Claims
from session_service.domain.ports import Clock
from session_service.domain.signing_keys import SigningKeys

ALGORITHM = "ES256"
TYPE = "at+jwt"  # RFC 9068 §2.1: no other kind of token can be taken for one


class AccessTokenSigner:
    """The signing keys of one execution environment."""

    def __init__(self, keys: SigningKeys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._private = {
            generation: ec.derive_private_key(int.from_bytes(scalar), ec.SECP256R1())
            for generation, scalar in keys.scalars.items()
        }
        self._public = {
            generation: _public_jwk(key.public_key().public_numbers())
            for generation, key in self._private.items()
        }

    def sign(self, claims: Claims) -> str:
        """Return the claims as a JWS, signed with the key whose turn it is."""
        generation = self._keys.signing_at(self._clock())
        headers = {"typ": TYPE, "kid": self._public[generation]["kid"]}
        return jwt.encode(
            dict(claims), self._private[generation], algorithm=ALGORITHM, headers=headers
        )

    def public_keys(self) -> list[dict[str, str]]:
        """Return all retained keys as JWKs (RFC 7517), the newest first."""
        return [self._public[generation] for generation in sorted(self._public, reverse=True)]


def _public_jwk(numbers: ec.EllipticCurvePublicNumbers) -> dict[str, str]:
    """Return the JWK of a public key (RFC 7518 §6.2.1).

    It is named after its RFC 7638 thumbprint, so that a name never stands for two keys.
    """
    key = {"crv": "P-256", "kty": "EC", "x": _base64url(numbers.x), "y": _base64url(numbers.y)}
    canonical = json.dumps(key, separators=(",", ":"), sort_keys=True).encode()
    return {**key, "kid": _encoded(sha256(canonical).digest()), "use": "sig", "alg": ALGORITHM}


def _base64url(coordinate: int) -> str:
    return _encoded(coordinate.to_bytes(32))


def _encoded(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()
