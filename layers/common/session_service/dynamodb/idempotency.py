"""Idempotency records in the table, written in the transaction of the change they remember."""

from collections.abc import Mapping
from typing import Any, cast

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.idempotency import IdempotencyRecord, IdempotentCall
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.items import ttl
from session_service.dynamodb.keys import idempotency_key
from session_service.dynamodb.table import Put, Table


def remember(call: IdempotentCall, result: Mapping[str, str], now: int) -> Put:
    """Return the write that claims an idempotency key, unless a live record holds it."""
    return Put(
        item={
            **idempotency_key(call.tenant_id, call.key_hash),
            "entity": "idempotency",
            "fingerprint": call.fingerprint,
            "result": dict(result),
            "expires_at": call.expires_at,
            "purge_at": ttl(call.expires_at),
        },
        condition="attribute_not_exists(#PK) OR #expires_at <= :now",
        values={"now": now},
    )


def recall(table: Table, call: IdempotentCall, now: int) -> IdempotencyRecord | None:
    """Return what a call under the same key made, if it can be asked for again at `now`.

    What TTL has not deleted yet counts no more (design: expiry is ours).
    """
    item = table.get(idempotency_key(call.tenant_id, call.key_hash))
    is_there = item is not None and cast("int", item["expires_at"]) > now
    return record_of(item) if is_there else None


def record_of(item: Item | None) -> IdempotencyRecord:
    """Return what an idempotency record says."""
    if item is None:
        raise StoreUnavailableError
    fields = cast("dict[str, Any]", item)
    return IdempotencyRecord(fingerprint=fields["fingerprint"], result=fields["result"])
