"""Entities ⇄ items. No I/O here. Times are epoch milliseconds; `purge_at` (TTL) is in seconds."""

from collections.abc import Mapping
from typing import Any, cast

from session_service.domain.changes import Change
from session_service.domain.devices import Device, DeviceEnd
from session_service.domain.sessions import Kind, Profile, Session, Status
from session_service.domain.uploads import Upload, UploadStatus
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.keys import (
    Key,
    due_shard,
    locator_of,
    session_key,
    upload_key,
)

# Looking up is a tenth of the price of calling an enumeration, and each request does it.
_STATUSES = {str(status): status for status in Status}
_KINDS = {str(kind): kind for kind in Kind}


def event_map(event: Change) -> dict[str, object]:
    """Return the event as it rides in the item it changed."""
    fields: dict[str, object] = {
        "id": event.event_id,
        "op_id": event.op_id,
        "action": str(event.action),
        "actor": event.actor,
        "request_id": event.request_id,
        "session_id": event.session_id,
        "at": event.at,
    }
    if event.reason:
        fields["reason"] = event.reason
    if event.facts:
        fields["facts"] = dict(event.facts)
    return fields


def due(identity: str, due_at: int) -> dict[str, object]:
    """Return the attributes by which a row asks to be looked at."""
    return {"due_shard": due_shard(identity), "due_at": due_at}


def ttl(milliseconds: int) -> int:
    """Return a time as the TTL attribute wants it: epoch seconds, rounded up."""
    return -(-milliseconds // 1000)


def session_item(session: Session, event: Change, *, purge_at: int) -> dict[str, object]:
    """Return the item of a new session, due for a look when it would lapse."""
    optional = {
        "locale": session.locale,
        "app_version": session.app_version,
        "has_metadata": session.has_metadata or None,
        "predecessor_id": session.predecessor_id,
        "consents": dict(session.consents) or None,
        "profile": profile_map(session.profile) or None,
    }
    return {
        **session_key(session.tenant_id, session.session_id),
        "entity": "session",
        "status": str(session.status),
        "kind": str(session.kind),
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "idle_expires_at": session.idle_expires_at,
        "expires_at": session.expires_at,
        "version": session.version,
        "revision": session.revision,
        "collection_id": session.collection_id,
        "lineage_id": session.lineage_id,
        "upload_count": session.upload_count,
        "upload_bytes": session.upload_bytes,
        "devices": {device.device_id: device_map(device) for device in session.devices.values()},
        "event": event_map(event),
        "purge_at": ttl(purge_at),
        **due(session.session_id, session.look_at),
        **{name: value for name, value in optional.items() if value is not None},
    }


def session_from(item: Item) -> Session:
    """Return the session or tombstone an item holds."""
    fields = cast("dict[str, Any]", item)
    _, tenant_id, _, session_id = fields["PK"].split("#")
    return Session(
        tenant_id=tenant_id,
        session_id=session_id,
        status=_STATUSES[fields["status"]],
        kind=_KINDS[fields["kind"]],
        created_at=fields["created_at"],
        last_seen_at=fields["last_seen_at"],
        idle_expires_at=fields["idle_expires_at"],
        expires_at=fields["expires_at"],
        version=fields["version"],
        revision=fields["revision"],
        collection_id=fields["collection_id"],
        lineage_id=fields["lineage_id"],
        upload_count=fields["upload_count"],
        upload_bytes=fields["upload_bytes"],
        devices={
            device_id: device_from(device_id, device)
            for device_id, device in fields.get("devices", {}).items()
        },
        profile=Profile(**fields.get("profile", {})),
        locale=fields.get("locale"),
        app_version=fields.get("app_version"),
        has_metadata=fields.get("has_metadata", False),
        consents=fields.get("consents", {}),
        predecessor_id=fields.get("predecessor_id"),
        successor_id=fields.get("successor_id"),
        ended_at=fields.get("ended_at"),
        end_reason=fields.get("end_reason"),
    )


def device_map(device: Device) -> dict[str, object]:
    """Return a device as it stands in the session's item."""
    return {
        "seed": device.seed,
        "counter": device.counter,
        "confirmed": device.confirmed,
        "confirmed_at": device.confirmed_at,
        "rotated_at": device.rotated_at,
        "platform": device.platform,
        "created_at": device.created_at,
        "last_seen_at": device.last_seen_at,
    }


def device_from(device_id: str, fields: Mapping[str, Any]) -> Device:
    """Return the device of a session's item; one that is over has no seed any more."""
    return Device(
        device_id=device_id,
        seed=fields.get("seed", b""),
        counter=fields["counter"],
        confirmed=fields["confirmed"],
        confirmed_at=fields["confirmed_at"],
        rotated_at=fields["rotated_at"],
        platform=fields["platform"],
        created_at=fields["created_at"],
        last_seen_at=fields["last_seen_at"],
        over=DeviceEnd(fields["over"]) if "over" in fields else None,
        ended_at=fields.get("ended_at"),
    )


def profile_map(profile: Profile) -> dict[str, str]:
    """Return the profile's fields that have a value."""
    fields = {"name": profile.name, "email": profile.email}
    return {name: value for name, value in fields.items() if value is not None}


def upload_item(upload: Upload, event: Change) -> dict[str, object]:
    """Return the item of a new upload, due at once and without an end of its own.

    Until its object is known to have come, every sweep looks for it, so that a lost S3 event costs
    minutes and never the file. Only a tombstone gets a `purge_at`: TTL never takes a live row.
    """
    checksum = {"sha256": upload.sha256} if upload.sha256 else {}
    return {
        **upload_key(upload.locator),
        "entity": "upload",
        "session_id": upload.session_id,
        "status": str(upload.status),
        "filename": upload.filename,
        "content_type": upload.content_type,
        "size": upload.size,
        "created_at": upload.created_at,
        "form_expires_at": upload.form_expires_at,
        "version": upload.version,
        "event": event_map(event),
        **checksum,
        **due(upload.locator.upload_id, upload.created_at),
    }


def upload_from(item: Item) -> Upload:
    """Return the upload or tombstone an item holds."""
    fields = cast("dict[str, Any]", item)
    return Upload(
        locator=locator_of(cast("Key", {"PK": fields["PK"], "SK": fields["SK"]})),
        session_id=fields["session_id"],
        status=UploadStatus(fields["status"]),
        filename=fields.get("filename", ""),
        content_type=fields["content_type"],
        size=fields["size"],
        sha256=fields.get("sha256"),
        created_at=fields["created_at"],
        form_expires_at=fields["form_expires_at"],
        version=fields["version"],
        stored_at=fields.get("stored_at"),
        object_version=fields.get("object_version"),
        etag=fields.get("etag"),
        modified_at=fields.get("modified_at"),
        reason=fields.get("reason"),
    )


def event_changed(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    """Tell whether a write carried an event: its id differs between the two images."""
    before = (old or {}).get("event", {}).get("id")
    after = new.get("event", {}).get("id")
    return after is not None and after != before
