"""Devices in the session's item: rotation, revocation, and the names that stand beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Change
from session_service.domain.devices import Device, DeviceEnd
from session_service.domain.sessions import TOMBSTONE_MS, Session
from session_service.dynamodb.items import due, event_map, ttl
from session_service.dynamodb.keys import (
    DEVICE_PREFIX,
    device_name_key,
    session_key,
    session_partition,
)
from session_service.dynamodb.sessions import LIVE, DynamoDBSessions
from session_service.dynamodb.table import Delete, Put, RefusedWrite, Update

# What a session holds about its visitor goes in the very write that ends it.
PERSONAL = "#profile, #locale, #app_version, #consents"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBDevices:
    """Implements the domain's Credentials, RotationStore and DeviceStore."""

    sessions: DynamoDBSessions

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; one strongly consistent read."""
        return self.sessions.get(tenant_id, session_id)

    def touch(self, found: Authenticated, now: int, idle_expires_at: int) -> Session | None:
        """Move the idle deadline of a live session, and confirm a token that is new."""
        return self.sessions.touch(found, now, idle_expires_at)

    def rotate(
        self, session: Session, device: Device, event: Change, idle_expires_at: int
    ) -> Session | None:
        """Add one to the counter of a live session's device; None where it moved already.

        The token that asked is seen, so it is confirmed in the same write.
        """
        at = f"#devices.#{device.device_id}"
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change=f"SET {at}.#counter = :following, {at}.#confirmed = :counter,"
            f" {at}.#rotated_at = :now, {at}.#last_seen_at = :now, #last_seen_at = :now,"
            " #idle_expires_at = :idle, #version = #version + :one, #event = :event",
            condition=f"{LIVE} AND {at}.#counter = :counter AND attribute_not_exists({at}.#over)",
            values={
                "counter": device.counter,
                "following": device.counter + 1,
                "now": event.at,
                "idle": idle_expires_at,
                "one": 1,
                "event": event_map(event),
                "active": "active",
            },
        )
        return self.sessions.updated(update, event)

    def end_device(
        self,
        session: Session,
        device: Device,
        end: DeviceEnd,
        event: Change,
        *,
        last: bool,
        idle_expires_at: int | None,
    ) -> bool:
        """End one device of a live session, and the session with its `last`.

        The idle deadline moves where one is given: the visitor did it, not a thief. The session
        asks to be looked at: for the device's name, or for all that it held.

        False where the device has ended or rotated since it was read, or where another device
        came or went: whether this one is the last has to be asked again.
        """
        at = f"#devices.#{device.device_id}"
        change = (
            f"SET {at}.#over = :end, {at}.#ended_at = :now, #version = #version + :one,"
            " #event = :event, #due_shard = :due_shard, #due_at = :due_at"
        )
        values: dict[str, object] = {
            "end": str(end),
            "counter": device.counter,
            "devices": len(session.devices),
            "now": event.at,
            "one": 1,
            "event": event_map(event),
            "active": "active",
            **due(session.session_id, event.at),
        }
        condition = (
            f"{LIVE} AND {at}.#counter = :counter AND attribute_not_exists({at}.#over)"
            " AND size(#devices) = :devices"
        )
        for other in session.devices.values():
            if other.over is None and other.device_id != device.device_id:
                condition += f" AND attribute_not_exists(#devices.#{other.device_id}.#over)"
        if idle_expires_at is not None:
            change += ", #last_seen_at = :now, #idle_expires_at = :idle"
            values["idle"] = idle_expires_at
        removed = f" REMOVE {at}.#seed"
        if last:
            change += ", #status = :over, #ended_at = :now, #purge_at = :purge_at"
            removed += f", {PERSONAL}"
            values |= {
                "over": "ended" if end is DeviceEnd.REVOKED else "revoked",
                "purge_at": ttl(event.at + TOMBSTONE_MS),
            }
        update = Update(
            key=session_key(session.tenant_id, session.session_id),
            change=change + removed,
            condition=condition,
            values=values,
        )
        return self.sessions.updated(update, event) is not None

    def device_names(self, session: Session) -> Mapping[str, str]:
        """Return the display names by device id."""
        partition = session_partition(session.tenant_id, session.session_id)
        return {
            str(item["SK"]).removeprefix(DEVICE_PREFIX): cast("str", item["name"])
            for item in self.sessions.table.query(partition, prefix=DEVICE_PREFIX)
        }

    def rename_device(
        self,
        session: Session,
        device: Device,
        name: str | None,
        event: Change,
        *,
        idle_expires_at: int,
    ) -> bool:
        """Write or (None) remove a live session's device name; False where it is not live."""
        note = Update(
            key=session_key(session.tenant_id, session.session_id),
            change="SET #last_seen_at = :now, #idle_expires_at = :idle,"
            " #version = #version + :one, #event = :event",
            condition=f"{LIVE} AND attribute_not_exists(#devices.#{device.device_id}.#over)",
            values={
                "now": event.at,
                "idle": idle_expires_at,
                "one": 1,
                "event": event_map(event),
                "active": "active",
            },
        )
        key = device_name_key(session.tenant_id, session.session_id, device.device_id)
        purge_at = ttl(self.sessions.lifetimes.purge_at(session))
        beside: dict[str, object] = {"entity": "device_name", "name": name, "purge_at": purge_at}
        try:
            self.sessions.table.write_all(
                [note, Delete(key=key) if name is None else Put(item={**key, **beside})]
            )
        except RefusedWrite:
            return False
        return True
