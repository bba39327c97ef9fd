"""The use cases of operator keys: make, check, list, revoke."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from session_service.domain import operator_keys
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.errors import (
    ForbiddenError,
    OperatorKeyInvalidError,
    OperatorKeyNotFoundError,
    StoreUnavailableError,
)
from session_service.domain.operator_keys import Demand, OperatorKey, Scope, ShownKey
from session_service.domain.ports import Clock, Entropy
from session_service.domain.rate_limits import MINUTE_MS
from session_service.domain.service_keys import Keys

_TRIES = 3


class OperatorKeyStore(Protocol):
    """Where operator keys are kept."""

    def get(self, tenant_id: str, key_id: str) -> OperatorKey | None:
        """Return the key, revoked or not, or None; strongly consistent."""
        ...

    def all_of(self, tenant_id: str) -> list[OperatorKey]:
        """Return a tenant's keys, those lately revoked among them."""
        ...

    def add(self, key: OperatorKey, event: Change) -> bool:
        """Write a new key; False where its id is taken."""
        ...

    def revoke(self, key: OperatorKey, event: Change) -> bool:
        """Revoke a key and forget its hash; False where it was revoked already."""
        ...

    def note_use(self, key: OperatorKey, now: int) -> None:
        """Note that a key was used, unless it is revoked. No event."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorKeyService:
    """One method per use case. Times are epoch milliseconds."""

    store: OperatorKeyStore
    keys: Keys
    clock: Clock
    entropy: Entropy

    def create(
        self, tenant_id: str, role: str, scopes: Collection[Scope], cause: Cause
    ) -> tuple[OperatorKey, str]:
        """Make a key; its text is in nobody's hands but the caller's, and cannot be had again.

        An id that is taken (a chance of 2^-64) is replaced, at most twice.
        """
        for _ in range(_TRIES):
            key, text = self._fresh(tenant_id, role, scopes)
            facts = {"key_id": key.key_id, "role": role, "scopes": " ".join(sorted(scopes))}
            if self.store.add(key, self._event(Action.OPERATOR_KEY_CREATED, cause, facts)):
                return key, text
        raise StoreUnavailableError

    def check(self, shown: ShownKey, demand: Demand) -> OperatorKey:
        """Return the key that was shown, with one read, if it is good and allows this.

        Its use is noted about once a minute; where that fails, nothing is lost but the note.
        Raise OperatorKeyInvalidError or ForbiddenError.
        """
        key = self.store.get(shown.tenant_id, shown.key_id)
        if key is None or not shown.matches(key):
            raise OperatorKeyInvalidError
        if not key.allows(demand):
            raise ForbiddenError(f"This operator key lacks the scope {demand}.")
        now = self.clock()
        if now - (key.last_used_at or 0) >= MINUTE_MS:
            with suppress(StoreUnavailableError):
                self.store.note_use(key, now)
        return key

    def all_of(self, tenant_id: str) -> list[OperatorKey]:
        """Return a tenant's keys, newest first; those revoked within 30 days among them."""
        return sorted(self.store.all_of(tenant_id), key=lambda key: key.created_at, reverse=True)

    def revoke(self, tenant_id: str, key_id: str, cause: Cause) -> None:
        """Revoke a key, from this moment on; quietly repeatable.

        Raise OperatorKeyNotFoundError for one the tenant never had.
        """
        key = self.store.get(tenant_id, key_id)
        if key is None:
            raise OperatorKeyNotFoundError
        facts = {"key_id": key.key_id, "role": key.role}
        self.store.revoke(key, self._event(Action.OPERATOR_KEY_REVOKED, cause, facts))

    def _fresh(
        self, tenant_id: str, role: str, scopes: Collection[Scope]
    ) -> tuple[OperatorKey, str]:
        secret = self.entropy.token_bytes(operator_keys.SECRET_BYTES)
        key = OperatorKey(
            tenant_id=tenant_id,
            key_id=self.entropy.token_bytes(operator_keys.KEY_ID_BYTES).hex(),
            role=role,
            scopes=frozenset(scopes),
            secret_hash=operator_keys.hash_of(secret),
            created_at=self.clock(),
        )
        text = operator_keys.mint(self.keys, tenant_id=tenant_id, key_id=key.key_id, secret=secret)
        return key, text

    def _event(self, action: Action, cause: Cause, facts: Mapping[str, str | int]) -> Change:
        now = self.clock()
        return change(action, cause=cause, session_id="", at=now, entropy=self.entropy, facts=facts)
