"""Session tokens: derived, never stored, and refused without a database read when forged.

`mst_` + base64url (no padding) of: version, key generation, tenant length, tenant, session id,
device id, counter, secret, MAC. The secret is derived from the device's random seed, the MAC from a
service key: who holds only the table, or only the key, can make no token.
"""

import hmac
from dataclasses import dataclass

from session_service.domain.credential_text import decoded, encoded
from session_service.domain.errors import SessionInvalidError
from session_service.domain.service_keys import Keys
from session_service.domain.uuids import uuid_text

PREFIX = "mst_"
SEED_BYTES = 32
DEVICE_ID_BYTES = 8

_VERSION = 1
_DIGEST_BYTES = 32
_FIXED_BYTES = 3 + 16 + DEVICE_ID_BYTES + 4 + 2 * _DIGEST_BYTES
_LONGEST_BYTES = _FIXED_BYTES + 32  # of the longest tenant id


@dataclass(frozen=True, slots=True)
class SessionToken:
    """What a genuine token says. `secret` still has to match the device's seed and counter."""

    tenant_id: str
    session_id: str
    device_id: str
    counter: int
    secret: bytes

    def __repr__(self) -> str:
        """Leave the secret out, so that no log line can hold it."""
        return f"SessionToken({self.session_id}, {self.device_id}, {self.counter})"


def mint(
    keys: Keys, *, tenant_id: str, session_id: str, device_id: str, seed: bytes, counter: int
) -> str:
    """Return the token of one device at one counter. The same arguments give the same token."""
    body = _pack_identity(tenant_id, session_id, device_id, counter)
    signed = (
        bytes((_VERSION, keys.signing))
        + body
        + _secret(seed, tenant_id, session_id, device_id, counter)
    )
    mac = _mac(keys, keys.signing, signed)
    assert mac is not None
    return encoded(PREFIX, signed + mac)


def parse(keys: Keys, text: str) -> SessionToken:
    """Return what a token says once its MAC is proven; no store is asked.

    Raise SessionInvalidError for anything else, without saying what was wrong: another key, version
    or length, a flipped character, or a second spelling of the same bytes.
    """
    packed = decoded(PREFIX, text, longest=_LONGEST_BYTES)
    if packed is None:
        raise SessionInvalidError
    tenant_end = 3 + packed[2] if len(packed) >= _FIXED_BYTES else 0
    if packed[:1] != bytes((_VERSION,)) or len(packed) != _FIXED_BYTES + tenant_end - 3:
        raise SessionInvalidError
    signed, presented = packed[:-_DIGEST_BYTES], packed[-_DIGEST_BYTES:]
    expected = _mac(keys, packed[1], signed)
    if expected is None or not hmac.compare_digest(expected, presented):
        raise SessionInvalidError
    rest = signed[tenant_end:]
    return SessionToken(
        tenant_id=signed[3:tenant_end].decode(),
        session_id=uuid_text(rest[:16]),
        device_id=rest[16 : 16 + DEVICE_ID_BYTES].hex(),
        counter=int.from_bytes(rest[16 + DEVICE_ID_BYTES : 20 + DEVICE_ID_BYTES]),
        secret=rest[20 + DEVICE_ID_BYTES :],
    )


def secret_matches(token: SessionToken, *, seed: bytes) -> bool:
    """Tell, in constant time, whether the token was made from this seed (ASVS 11.2.4).

    An empty seed, that of a device that is over, matches nothing.
    """
    expected = _secret(seed, token.tenant_id, token.session_id, token.device_id, token.counter)
    return hmac.compare_digest(expected, token.secret) and bool(seed)


def _pack_identity(tenant_id: str, session_id: str, device_id: str, counter: int) -> bytes:
    tenant = tenant_id.encode()
    return (
        bytes((len(tenant),))
        + tenant
        + bytes.fromhex(session_id.replace("-", ""))
        + bytes.fromhex(device_id)
        + counter.to_bytes(4)
    )


def _secret(seed: bytes, tenant_id: str, session_id: str, device_id: str, counter: int) -> bytes:
    identity = _pack_identity(tenant_id, session_id, device_id, counter)
    return hmac.digest(seed, b"maria-sessions/device-secret" + identity, "sha256")


def _mac(keys: Keys, generation: int, signed: bytes) -> bytes | None:
    key = keys.derive("session-token", generation)
    return None if key is None else hmac.digest(key, signed, "sha256")
