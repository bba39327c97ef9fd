"""Sessions in the table: one conditional write per change, its event in the same item."""

from collections.abc import Mapping, Sequence
from copy import replace
from dataclasses import dataclass
from typing import Any, cast

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Change
from session_service.domain.devices import Device
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.session_service import Amendment, NewSession, Taken
from session_service.domain.sessions import TOMBSTONE_MS, Lifetimes, Session
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.idempotency import record_of, remember
from session_service.dynamodb.items import due, event_map, session_from, session_item, ttl
from session_service.dynamodb.keys import (
    SESSION,
    Key,
    collection_key,
    device_name_key,
    metadata_key,
    session_key,
    session_partition,
)
from session_service.dynamodb.table import Delete, Put, RefusedWrite, Table, Update, Write

# What every write that uses a session demands of it at `:now` (design: expiry is ours).
LIVE = "#status = :active AND #idle_expires_at > :now AND #expires_at > :now"
# What a session holds about its visitor goes in the very write that ends it.
PERSONAL = "#profile, #locale, #app_version, #consents"

_NOT_OVER = "#status IN (:active, :expired)"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBSessions:
    """Implements the domain's SessionStore, SessionRows, OperatedSessions and ListedRows."""

    table: Table
    lifetimes: Lifetimes

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; one strongly consistent read."""
        item = self.table.get(session_key(tenant_id, session_id))
        return session_from(item) if item else None

    def get_each(self, tenant_id: str, session_ids: Sequence[str]) -> list[Session]:
        """Return those sessions and tombstones that are there, in any order; at most 100."""
        keys = [session_key(tenant_id, session_id) for session_id in session_ids]
        return list(map(session_from, self.table.get_each(keys)))

    def metadata(self, tenant_id: str, session_id: str) -> str | None:
        """Return the session's metadata as JSON text, or None."""
        item = self.table.get(metadata_key(tenant_id, session_id))
        return cast("str", item["json"]) if item else None

    def add(
        self, session: Session, new: NewSession, event: Change, call: IdempotentCall | None
    ) -> Taken | None:
        """Write all of a new session or nothing; say why where it was nothing."""
        purge_at = self.lifetimes.purge_at(session)
        put = Put(
            item=session_item(session, event, purge_at=purge_at),
            condition="attribute_not_exists(#PK)",
        )
        beside = self._items_beside(session, new, purge_at)
        (device_id,) = session.devices
        record = {"session_id": session.session_id, "device_id": device_id}
        remembered = [remember(call, record, event.at)] if call else []
        try:
            if beside or remembered:
                self.table.write_all([put, *remembered, *beside])
            else:
                self.table.write(put)
        except RefusedWrite as refused:
            if 1 in refused.found and remembered:
                return Taken(record_of(refused.found[1]))
            # A lost answer and a retry look like a collision; our own event tells them apart.
            return None if carries(refused.found[0], event) else Taken(None)
        return None

    def touch(self, found: Authenticated, now: int, idle_expires_at: int) -> Session | None:
        """Move the idle deadline of a live session and note that its device was seen.

        A current token that awaits confirmation is confirmed by it. None where the session is not
        live any more, or the token was rotated meanwhile.
        """
        session, device = found.session, found.device
        at = f"#devices.#{device.device_id}"
        values = {"now": now, "idle": idle_expires_at, "one": 1, "active": "active"}
        change = f"SET #last_seen_at = :now, #idle_expires_at = :idle, {at}.#last_seen_at = :now"
        condition = f"{LIVE} AND attribute_not_exists({at}.#over)"
        if found.confirms:
            change += f", {at}.#confirmed = :counter, {at}.#confirmed_at = :now"
            condition += f" AND {at}.#counter = :counter"
            values |= {"counter": device.counter}
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change=f"{change}, #version = #version + :one REMOVE #event",
            condition=condition,
            values=values,
        )
        return self.updated(update)

    def amend(
        self, session: Session, amendment: Amendment, event: Change, idle_expires_at: int
    ) -> Session | None:
        """Write an amendment if revision and life still are as given, else None."""
        profile = _edited(session, amendment)
        locale = amendment.others.get("locale", session.locale)
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #profile = :profile, #locale = :locale, #revision = #revision + :one,"
            " #version = #version + :one, #last_seen_at = :now, #idle_expires_at = :idle,"
            " #event = :event, #op_id = :op_id",
            condition=f"{LIVE} AND #revision = :revision",
            values={
                "profile": profile,
                "locale": locale,
                "revision": session.revision,
                "one": 1,
                "now": event.at,
                "idle": idle_expires_at,
                "event": event_map(event),
                "op_id": event.op_id,
                "active": "active",
            },
        )
        if "metadata" not in amendment.others:
            return self.updated(update, event)
        key = metadata_key(session.tenant_id, session.session_id)
        text = amendment.others["metadata"]
        update = replace(
            update,
            change=f"{update.change}, #has_metadata = :has_metadata",
            values={**update.values, "has_metadata": text is not None},
        )
        purge_at = ttl(self.lifetimes.purge_at(session))
        beside = Delete(key=key) if text is None else Put(item=_metadata(key, text, purge_at))
        try:
            self.table.write_all([update, beside])
        except RefusedWrite as refused:
            if not carries(refused.found[0], event):
                return None
        return self.get(session.tenant_id, session.session_id)

    def end(self, session: Session, device: Device, event: Change) -> bool:
        """End an active or expired session at a device's wish; False where either is over.

        What the visitor told about themselves goes in the same write; what stays is the tombstone.
        """
        is_left = f"attribute_not_exists(#devices.#{device.device_id}.#over)"
        return self._finish(session, event, "ended", f"{_NOT_OVER} AND {is_left}", "")

    def revoke(self, session: Session, event: Change) -> bool:
        """Revoke a session that is active or expired; False where it was over for good already."""
        return self._finish(session, event, "revoked", _NOT_OVER, "")

    def block(self, session: Session, event: Change) -> bool:
        """Block a session that is active or expired; False where it was over for good already."""
        return self._finish(session, event, "blocked", _NOT_OVER, "")

    def demand_renewal(self, session: Session, event: Change) -> bool:
        """Let a live session expire before its time; False where it is not live any more.

        It is looked at when it would have lapsed, and closed when it would have been.
        """
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #status = :expired, #ended_at = :now, #end_reason = :reason,"
            " #version = #version + :one, #event = :event",
            condition=LIVE,
            values={
                "active": "active",
                "expired": "expired",
                "now": event.at,
                "reason": event.reason,
                "one": 1,
                "event": event_map(event),
            },
        )
        return self.updated(update, event) is not None

    def close(self, session: Session, event: Change) -> bool:
        """Turn an expired session into a tombstone without personal data or seeds."""
        return self._finish(session, event, "closed", "#status = :expired", ", #devices")

    def expire(self, session: Session, event: Change, due_at: int) -> bool:
        """Mark an active session expired if it still is lapsed at the event's time."""
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #status = :expired, #ended_at = :ended, #version = #version + :one,"
            " #event = :event, #due_shard = :due_shard, #due_at = :due_at",
            condition="#status = :active AND (#idle_expires_at <= :now OR #expires_at <= :now)",
            values={
                "active": "active",
                "expired": "expired",
                "ended": session.lapses_at,
                "now": event.at,
                "one": 1,
                "event": event_map(event),
                **due(session.session_id, due_at),
            },
        )
        return self.updated(update, event) is not None

    def forget_details(self, session: Session) -> None:
        """Delete the items beside the session row, and its claim on a collection, if it has one."""
        for item in self.table.query(session_partition(session.tenant_id, session.session_id)):
            if item["SK"] != SESSION:
                self.table.delete({"PK": str(item["PK"]), "SK": str(item["SK"])})
        claim = collection_key(session.tenant_id, session.collection_id)
        self.table.delete(claim, "#owner = :owner", {"owner": session.session_id})

    def forget_devices(self, session: Session) -> None:
        """Delete the names of the devices that are over; the others keep theirs."""
        for device in session.devices.values():
            if device.over is not None:
                key = device_name_key(session.tenant_id, session.session_id, device.device_id)
                self.table.delete(key)

    def look_again(self, tenant_id: str, session_id: str, due_at: int | None) -> None:
        """Ask for the next look at the session, or (None) for no further one."""
        look_again(self.table, session_key(tenant_id, session_id), session_id, due_at)

    def postpone(self, session: Session, due_at: int) -> None:
        """Ask for a later look, unless the row has changed since it was read."""
        key = session_key(session.tenant_id, session.session_id)
        look_again(self.table, key, session.session_id, due_at, version=session.version)

    def updated(self, update: Update, event: Change | None = None) -> Session | None:
        """Do one conditional update; None where its condition did not hold.

        An update with an event that stands there already was ours, its answer lost.
        """
        try:
            return session_from(self.table.write(update))
        except RefusedWrite as refused:
            found = refused.found[0]
            if event is not None and found is not None and carries(found, event):
                return session_from(found)
            return None

    def _finish(
        self, session: Session, event: Change, status: str, condition: str, also_removed: str
    ) -> bool:
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #status = :status, #ended_at = if_not_exists(#ended_at, :now),"
            " #version = #version + :one, #event = :event, #purge_at = :purge_at,"
            " #due_shard = :due_shard, #due_at = :due_at, #end_reason = :reason"
            f" REMOVE {PERSONAL}{also_removed}",
            condition=condition,
            values={
                "status": status,
                "expired": "expired",
                "now": event.at,
                "one": 1,
                "event": event_map(event),
                "purge_at": ttl(event.at + TOMBSTONE_MS),
                **due(session.session_id, event.at),
                "reason": event.reason,
                **({"active": "active"} if ":active" in condition else {}),
            },
        )
        return self.updated(update, event) is not None

    def _items_beside(self, session: Session, new: NewSession, purge_at: int) -> list[Write]:
        writes: list[Write] = []
        tenant_id, session_id = session.tenant_id, session.session_id
        if new.metadata is not None:
            key = metadata_key(tenant_id, session_id)
            writes.append(Put(item=_metadata(key, new.metadata, ttl(purge_at))))
        if new.device_name is not None:
            (device_id,) = session.devices
            name = {"entity": "device_name", "name": new.device_name, "purge_at": ttl(purge_at)}
            writes.append(Put(item=device_name_key(tenant_id, session_id, device_id) | name))
        return writes


def carries(item: Item | None, event: Change) -> bool:
    """Tell whether an item already holds this very event: our own write, its answer lost.

    A touch in between takes the event away; what it leaves is the operation of the last edit.
    """
    if item is None:
        return False
    stored = cast("Mapping[str, object]", item.get("event") or {})
    return event.event_id == stored.get("id") or event.op_id == item.get("op_id")


def look_again(
    table: Table, key: Key, identity: str, due_at: int | None, *, version: int | None = None
) -> None:
    """Set or clear when a row wants to be looked at: no event; nothing where the row is gone.

    With `version`, nothing either where the row has another one by now.
    """
    dated = due_at is not None
    update = Update(
        key=key,
        change="SET #due_shard = :due_shard, #due_at = :due_at, #version = #version + :one"
        " REMOVE #event"
        if dated
        else "SET #version = #version + :one REMOVE #due_shard, #due_at, #event",
        condition="attribute_exists(#PK)" if version is None else "#version = :version",
        values={
            "one": 1,
            **(due(identity, due_at) if due_at is not None else {}),
            **({"version": version} if version is not None else {}),
        },
    )
    try:
        table.write(update)
    except RefusedWrite:
        return


def _metadata(key: Key, text: str, purge_at: int) -> Mapping[str, Any]:
    return {**key, "entity": "metadata", "json": text, "purge_at": purge_at}


def _edited(session: Session, amendment: Amendment) -> dict[str, str]:
    fields = {"name": session.profile.name, "email": session.profile.email}
    fields.update(amendment.profile)
    return {name: value for name, value in fields.items() if value is not None}
