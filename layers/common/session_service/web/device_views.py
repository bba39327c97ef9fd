"""What a caller sees of a device."""

from typing import TypedDict

from session_service.domain.device_service import NamedDevice
from session_service.domain.times import rfc3339


class DeviceView(TypedDict):
    """A device of the session; `current` is the caller's own. `place` is null where unknown."""

    device_id: str
    current: bool
    name: str | None
    platform: str
    created_at: str
    last_seen_at: str
    place: str | None


class DeviceAnswer(TypedDict):
    """One device."""

    device: DeviceView


class DeviceList(TypedDict):
    """The devices of a session, the caller's own first."""

    items: list[DeviceView]
    next_cursor: None


def device_view(named: NamedDevice, *, current_id: str) -> DeviceView:
    """Return the view of a device."""
    device = named.device
    return {
        "device_id": device.device_id,
        "current": device.device_id == current_id,
        "name": named.name,
        "platform": device.platform,
        "created_at": rfc3339(device.created_at),
        "last_seen_at": rfc3339(device.last_seen_at),
        "place": None,
    }
