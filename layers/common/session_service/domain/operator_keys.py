"""Operator keys: how an app's own backend and its operators prove who they are.

`mok_` + base64url (no padding) of: version, tenant length, tenant, key id, secret, MAC. The table
holds a hash of the secret only, and the MAC is made with the root key that never rotates: who holds
only the table, or only the service keys, can make none, and a forged one costs no database read.
"""

import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Final, Literal

from session_service.domain.credential_text import decoded, encoded
from session_service.domain.errors import OperatorKeyInvalidError
from session_service.domain.service_keys import Keys

PREFIX = "mok_"
KEY_ID_BYTES = 8
SECRET_BYTES = 32

_ROLE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_VERSION = 1
_MAC_BYTES = 32
_FIXED_BYTES = 2 + KEY_ID_BYTES + SECRET_BYTES + _MAC_BYTES
_LONGEST_BYTES = _FIXED_BYTES + 32  # of the longest tenant id


class Scope(StrEnum):
    """What an operator key may be allowed. A published one keeps its meaning."""

    SESSIONS_INTROSPECT = "sessions:introspect"
    SESSIONS_LIST = "sessions:list"
    SESSIONS_READ = "sessions:read"
    SESSIONS_END = "sessions:end"
    SESSIONS_BLOCK = "sessions:block"
    SESSIONS_RENEW = "sessions:renew"
    UPLOADS_READ = "uploads:read"
    PERSONAL_READ = "personal:read"
    SERVICE_READ = "service:read"
    AUDIT_READ = "audit:read"
    AUDIT_EXPORT = "audit:export"
    KEYS_READ = "keys:read"
    KEYS_REVOKE = "keys:revoke"


# What a route asks for that every good key may call, whatever its scopes.
ANY_KEY: Final = "any key"
type Demand = Scope | Literal["any key"]

_VIEWER = frozenset({Scope.SERVICE_READ, Scope.SESSIONS_LIST, Scope.SESSIONS_READ})
# What a key may do where its maker names a role and no scopes. A key keeps the scopes it was made
# with: a role that changes here changes the keys made from then on.
ROLES = {
    "viewer": _VIEWER,
    "auditor": _VIEWER | {Scope.AUDIT_READ, Scope.AUDIT_EXPORT, Scope.KEYS_READ},
    "operator": _VIEWER
    | {
        Scope.SESSIONS_END,
        Scope.SESSIONS_BLOCK,
        Scope.SESSIONS_RENEW,
        Scope.UPLOADS_READ,
        Scope.AUDIT_READ,
    },
    "admin": frozenset(Scope),
    "backend": frozenset(
        {Scope.SESSIONS_INTROSPECT, Scope.SESSIONS_READ, Scope.SESSIONS_END, Scope.UPLOADS_READ}
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKey:
    """A key as stored. `role` is its maker's word for whom it is for; times are milliseconds.

    One that is in ROLES was made with no more than that role's scopes, be it fewer.
    """

    tenant_id: str
    key_id: str
    role: str
    scopes: Collection[Scope]
    secret_hash: bytes = field(repr=False)
    created_at: int
    last_used_at: int | None = None
    revoked_at: int | None = None

    def allows(self, demand: Demand) -> bool:
        """Tell whether a route that asks for this is open to the key."""
        return demand == ANY_KEY or demand in self.scopes


@dataclass(frozen=True, slots=True)
class ShownKey:
    """What a genuine key says. Its secret still has to match the hash in the table."""

    tenant_id: str
    key_id: str
    secret: bytes = field(repr=False)

    def matches(self, key: OperatorKey) -> bool:
        """Tell, in constant time, whether this is the key that was stored, and still good."""
        is_same = hmac.compare_digest(hash_of(self.secret), key.secret_hash)
        return is_same and key.revoked_at is None


def scopes_of(role: str, names: Collection[str]) -> frozenset[Scope]:
    """Return the scopes of these names, or where there are none, those of a role in ROLES.

    Raise ValueError for a role that is no lower-case word of at most 32 letters, for a name that
    is no scope, for a scope that a role in ROLES does not have, and for no names with another role.
    """
    if not _ROLE.fullmatch(role):
        raise ValueError(f"a role is a lower-case word, not {role!r}")
    if unknown := set(names) - set(Scope):
        raise ValueError(f"no such scope: {', '.join(sorted(unknown))}; {_known()}")
    scopes = frozenset(Scope(name) for name in names)
    if role not in ROLES and not scopes:
        raise ValueError(f"{role} needs scopes; {_known()}")
    if role in ROLES and (more := scopes - ROLES[role]):
        raise ValueError(
            f"{role} does not have {', '.join(sorted(more))}: name another role for these scopes,"
            f" one of your own. {role} has {', '.join(sorted(ROLES[role]))}"
        )
    return scopes or ROLES[role]


def _known() -> str:
    return f"there are {', '.join(Scope)}; roles: {', '.join(ROLES)}"


def mint(keys: Keys, *, tenant_id: str, key_id: str, secret: bytes) -> str:
    """Return the text of a key. `key_id` is hexadecimal, of KEY_ID_BYTES."""
    tenant = tenant_id.encode()
    body = bytes((_VERSION, len(tenant))) + tenant + bytes.fromhex(key_id) + secret
    return encoded(PREFIX, body + _mac(keys, body))


def parse(keys: Keys, text: str) -> ShownKey:
    """Return what a key says once its MAC is proven; no store is asked.

    Raise OperatorKeyInvalidError for anything else, without saying what was wrong.
    """
    packed = decoded(PREFIX, text, longest=_LONGEST_BYTES)
    if packed is None or len(packed) < _FIXED_BYTES or packed[0] != _VERSION:
        raise OperatorKeyInvalidError
    body, presented = packed[:-_MAC_BYTES], packed[-_MAC_BYTES:]
    tenant_end = 2 + packed[1]
    if len(packed) != _FIXED_BYTES + packed[1]:
        raise OperatorKeyInvalidError
    if not hmac.compare_digest(_mac(keys, body), presented):
        raise OperatorKeyInvalidError
    return ShownKey(
        tenant_id=body[2:tenant_end].decode(),
        key_id=body[tenant_end : tenant_end + KEY_ID_BYTES].hex(),
        secret=body[tenant_end + KEY_ID_BYTES :],
    )


def hash_of(secret: bytes) -> bytes:
    """Return what is stored of a secret. It has 256 random bits: no slow hash is needed."""
    return sha256(secret).digest()


def _mac(keys: Keys, body: bytes) -> bytes:
    return bytes.fromhex(keys.digest("operator-key", body.hex()))
