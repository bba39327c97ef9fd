"""Operator keys in the table: a hash of each, never the key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from session_service.domain.changes import Change
from session_service.domain.operator_keys import OperatorKey, Scope
from session_service.domain.sessions import TOMBSTONE_MS
from session_service.dynamodb.items import event_map, ttl
from session_service.dynamodb.keys import (
    OPERATOR_KEY_PREFIX,
    operator_key_key,
    operators_partition,
)
from session_service.dynamodb.sessions import carries
from session_service.dynamodb.table import Put, RefusedWrite, Table, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBOperatorKeys:
    """Implements the domain's OperatorKeyStore."""

    table: Table

    def get(self, tenant_id: str, key_id: str) -> OperatorKey | None:
        """Return the key, revoked or not, or None; one strongly consistent read."""
        item = self.table.get(operator_key_key(tenant_id, key_id))
        return _key_from(item) if item else None

    def all_of(self, tenant_id: str) -> list[OperatorKey]:
        """Return a tenant's keys, those lately revoked among them."""
        partition = operators_partition(tenant_id)
        return [_key_from(item) for item in self.table.query(partition, prefix=OPERATOR_KEY_PREFIX)]

    def add(self, key: OperatorKey, event: Change) -> bool:
        """Write a new key; False where its id is taken."""
        item: dict[str, object] = {
            **operator_key_key(key.tenant_id, key.key_id),
            "entity": "operator_key",
            "role": key.role,
            "scopes": sorted(str(scope) for scope in key.scopes),
            "secret_hash": key.secret_hash,
            "created_at": key.created_at,
            "version": 1,
            "event": event_map(event),
        }
        try:
            self.table.write(Put(item=item, condition="attribute_not_exists(#PK)"))
        except RefusedWrite as refused:
            # A lost answer and a retry look like an id that is taken; our own event tells.
            return carries(refused.found[0], event)
        return True

    def revoke(self, key: OperatorKey, event: Change) -> bool:
        """Revoke a key and forget its hash; False where it was revoked already."""
        update = Update(
            key=operator_key_key(key.tenant_id, key.key_id),
            change="SET #revoked_at = :now, #purge_at = :purge_at, #event = :event,"
            " #version = #version + :one REMOVE #secret_hash",
            condition="attribute_exists(#PK) AND attribute_not_exists(#revoked_at)",
            values={
                "now": event.at,
                "purge_at": ttl(event.at + TOMBSTONE_MS),
                "event": event_map(event),
                "one": 1,
            },
        )
        return self._updated(update)

    def note_use(self, key: OperatorKey, now: int) -> None:
        """Note that a key was used, unless it is revoked. No event."""
        update = Update(
            key=operator_key_key(key.tenant_id, key.key_id),
            change="SET #last_used_at = :now, #version = #version + :one REMOVE #event",
            condition="attribute_exists(#PK) AND attribute_not_exists(#revoked_at)",
            values={"now": now, "one": 1},
        )
        self._updated(update)

    def _updated(self, update: Update) -> bool:
        try:
            self.table.write(update)
        except RefusedWrite:
            return False
        return True


def _key_from(item: Mapping[str, object]) -> OperatorKey:
    """Return the key of an item; a scope of another version of the service allows nothing here."""
    fields = cast("dict[str, Any]", item)
    known = set(Scope)
    return OperatorKey(
        tenant_id=fields["PK"].split("#")[1],
        key_id=fields["SK"].removeprefix(OPERATOR_KEY_PREFIX),
        role=fields["role"],
        scopes=frozenset(Scope(scope) for scope in fields["scopes"] if scope in known),
        secret_hash=fields.get("secret_hash", b""),
        created_at=fields["created_at"],
        last_used_at=fields.get("last_used_at"),
        revoked_at=fields.get("revoked_at"),
    )
