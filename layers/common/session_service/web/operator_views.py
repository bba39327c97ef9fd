"""What operators see: a session whatever its state, and the operator keys."""

from collections.abc import Mapping
from typing import TypedDict

from session_service.domain.devices import Device
from session_service.domain.operator_keys import OperatorKey
from session_service.domain.sessions import Session
from session_service.domain.times import rfc3339
from session_service.web.session_views import ProfileView, UploadsView


class OperatedDeviceView(TypedDict):
    """A device of a session; `ended` is null, `revoked` or `reused`."""

    device_id: str
    platform: str
    created_at: str
    last_seen_at: str
    ended: str | None


class OperatedSessionView(TypedDict):
    """A session as operators see it, live or over. `status` is what it is at this moment.

    A profile that is masked has *** for what the visitor told, and null for what they did not.
    """

    session_id: str
    tenant_id: str
    status: str
    kind: str
    revision: int
    created_at: str
    last_seen_at: str
    idle_expires_at: str
    expires_at: str
    ended_at: str | None
    end_reason: str | None
    predecessor_id: str | None
    successor_id: str | None
    lineage_id: str
    profile: ProfileView
    profile_masked: bool
    locale: str | None
    app_version: str | None
    consents: Mapping[str, bool]
    uploads: UploadsView
    devices: list[OperatedDeviceView]


class OperatedSessionAnswer(TypedDict):
    """One session."""

    session: OperatedSessionView


class OperatorKeyView(TypedDict):
    """An operator key, without the key."""

    key_id: str
    current: bool
    role: str
    scopes: list[str]
    created_at: str
    last_used_at: str | None
    revoked_at: str | None


class OperatorKeyList(TypedDict):
    """A tenant's operator keys, newest first."""

    items: list[OperatorKeyView]
    next_cursor: None


def operated_session_view(
    session: Session, *, upload_limit: int, reveal: bool
) -> OperatedSessionView:
    """Return the operators' view of a session as it stands now; with `reveal` also whose it is."""
    profile = session.profile
    return {
        "session_id": session.session_id,
        "tenant_id": session.tenant_id,
        "status": str(session.status),
        "kind": str(session.kind),
        "revision": session.revision,
        "created_at": rfc3339(session.created_at),
        "last_seen_at": rfc3339(session.last_seen_at),
        "idle_expires_at": rfc3339(session.idle_expires_at),
        "expires_at": rfc3339(session.expires_at),
        "ended_at": _time(session.ended_at),
        "end_reason": session.end_reason,
        "predecessor_id": session.predecessor_id,
        "successor_id": session.successor_id,
        "lineage_id": session.lineage_id,
        "profile": {
            "name": profile.name if reveal else _masked(profile.name),
            "email": profile.email if reveal else _masked(profile.email),
        },
        "profile_masked": not reveal,
        "locale": session.locale,
        "app_version": session.app_version,
        "consents": session.consents,
        "uploads": {
            "count": session.upload_count,
            "bytes": session.upload_bytes,
            "limit": upload_limit,
        },
        "devices": [_device_view(device) for device in session.devices.values()],
    }


def operator_key_view(key: OperatorKey, *, current_id: str) -> OperatorKeyView:
    """Return the view of a key; `current_id` is the one that asks."""
    return {
        "key_id": key.key_id,
        "current": key.key_id == current_id,
        "role": key.role,
        "scopes": sorted(str(scope) for scope in key.scopes),
        "created_at": rfc3339(key.created_at),
        "last_used_at": _time(key.last_used_at),
        "revoked_at": _time(key.revoked_at),
    }


def _device_view(device: Device) -> OperatedDeviceView:
    return {
        "device_id": device.device_id,
        "platform": device.platform,
        "created_at": rfc3339(device.created_at),
        "last_seen_at": rfc3339(device.last_seen_at),
        "ended": str(device.over) if device.over else None,
    }


def _masked(text: str | None) -> str | None:
    return None if text is None else "***"


def _time(milliseconds: int | None) -> str | None:
    return None if milliseconds is None else rfc3339(milliseconds)
