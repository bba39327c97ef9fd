from collections.abc import Mapping
from copy import replace
from dataclasses import dataclass

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Change
from session_service.domain.devices import Device, DeviceEnd
from session_service.domain.sessions import TOMBSTONE_MS, Session, Status
from tests.fakes.sessions import MemorySessions
from tests.fakes.table import MemoryTable, is_live, with_device, without_person


@dataclass(frozen=True, slots=True)
class MemoryDevices:
    """The domain's Credentials, RotationStore and DeviceStore, on the adapter's conditions."""

    table: MemoryTable
    sessions: MemorySessions

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        return self.table.session(tenant_id, session_id)

    def touch(self, found: Authenticated, now: int, idle_expires_at: int) -> Session | None:
        return self.sessions.touch(found, now, idle_expires_at)

    def rotate(
        self, session: Session, device: Device, event: Change, idle_expires_at: int
    ) -> Session | None:
        current = self._live(session, event.at)
        if current is None or not _is_as_read(current, device):
            return None
        rotated = replace(
            current.devices[device.device_id],
            counter=device.counter + 1,
            confirmed=device.counter,
            rotated_at=event.at,
            last_seen_at=event.at,
        )
        moved = replace(current, last_seen_at=event.at, idle_expires_at=idle_expires_at)
        return self.table.write_session(with_device(moved, rotated), event)

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
        current = self._live(session, event.at)
        if (
            current is None
            or not _is_as_read(current, device)
            or len(current.devices) != len(session.devices)
        ):
            return False
        for other in session.devices.values():
            is_another = other.over is None and other.device_id != device.device_id
            if is_another and current.devices[other.device_id].over is not None:
                return False
        ended = replace(current.devices[device.device_id], over=end, ended_at=event.at, seed=b"")
        left = with_device(current, ended)
        row = self.table.sessions[session.tenant_id, session.session_id]
        row.due_at = event.at
        if idle_expires_at is not None:
            left = replace(left, last_seen_at=event.at, idle_expires_at=idle_expires_at)
        if last:
            status = Status.ENDED if end is DeviceEnd.REVOKED else Status.REVOKED
            left = without_person(replace(left, status=status, ended_at=event.at))
            row.purge_at = event.at + TOMBSTONE_MS
        self.table.write_session(left, event)
        return True

    def device_names(self, session: Session) -> Mapping[str, str]:
        return dict(self.table.device_names.get((session.tenant_id, session.session_id), {}))

    def rename_device(
        self,
        session: Session,
        device: Device,
        name: str | None,
        event: Change,
        *,
        idle_expires_at: int,
    ) -> bool:
        current = self._live(session, event.at)
        if current is None or current.devices[device.device_id].over is not None:
            return False
        key = (session.tenant_id, session.session_id)
        names = self.table.device_names.setdefault(key, {})
        names.pop(device.device_id, None)
        if name is not None:
            names[device.device_id] = name
        seen = replace(current, last_seen_at=event.at, idle_expires_at=idle_expires_at)
        self.table.write_session(seen, event)
        return True

    def _live(self, session: Session, now: int) -> Session | None:
        current = self.table.session(session.tenant_id, session.session_id)
        return current if is_live(current, now) else None


def _is_as_read(current: Session, device: Device) -> bool:
    found = current.devices[device.device_id]
    return found.counter == device.counter and found.over is None
