"""Idempotency keys: the same key and request give the same answer, derived again, never stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from session_service.domain.errors import IdempotencyMismatchError
from session_service.domain.service_keys import Keys

CREATE_TTL_MS = 10 * 60 * 1000
DEFAULT_TTL_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotentCall:
    """One call under a client's key. Only keyed hashes of key and request are kept."""

    tenant_id: str
    key_hash: str
    fingerprint: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyRecord:
    """What an earlier call under the same key made: ids only, no secret."""

    fingerprint: str
    result: Mapping[str, str]


def idempotent_call(
    keys: Keys,
    *,
    tenant_id: str,
    route: str,
    caller: str,
    key: str,
    request: object,
    expires_at: int,
) -> IdempotentCall:
    """Bind a client's key to tenant, route and caller, so that keys of two callers never meet.

    `request` is the parsed body: two bodies that differ in spacing only are the same request.
    `expires_at` (epoch milliseconds, exclusive) is how long the answer can be asked for again.
    """
    body = json.dumps(request, sort_keys=True, separators=(",", ":"))
    return IdempotentCall(
        tenant_id=tenant_id,
        key_hash=keys.digest("idempotency-key", tenant_id, route, caller, key),
        fingerprint=keys.digest("idempotency-request", body),
        expires_at=expires_at,
    )


def require_same_request(call: IdempotentCall, record: IdempotencyRecord) -> None:
    """Raise IdempotencyMismatchError unless the earlier call asked for the same thing."""
    if call.fingerprint != record.fingerprint:
        raise IdempotencyMismatchError
