"""The devices of a session, as its visitor sees them: list, rename, revoke."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.devices import Device, DeviceEnd, is_only_one
from session_service.domain.errors import DeviceNotFoundError, IdempotencyInFlightError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.sessions import Lifetimes, Session, device_over


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDevice:
    """A device with its display name, which stands in an item of its own."""

    device: Device
    name: str | None


class DeviceStore(Protocol):
    """Where device names are kept and devices are ended."""

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        """Return the session, its tombstone, or None; strongly consistent."""
        ...

    def device_names(self, session: Session) -> Mapping[str, str]:
        """Return the display names by device id."""
        ...

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
        ...

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
        """End one device of a live session, and the session with its `last`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceService:
    """One method per use case. The session given has just been proven live."""

    store: DeviceStore
    lifetimes: Lifetimes
    clock: Clock
    entropy: Entropy

    def named(self, found: Authenticated) -> list[NamedDevice]:
        """Return the devices that can still use the session, the caller's own first."""
        names = self.store.device_names(found.session)
        devices = sorted(
            (device for device in found.session.devices.values() if device.over is None),
            key=lambda device: (device.device_id != found.device.device_id, -device.last_seen_at),
        )
        return [NamedDevice(device=each, name=names.get(each.device_id)) for each in devices]

    def rename(
        self, found: Authenticated, device_id: str, name: str | None, cause: Cause
    ) -> NamedDevice:
        """Give a device a display name, or take it away. Raise DeviceNotFoundError."""
        session = found.session
        device = self._device(session, device_id)
        event = self._event(Action.DEVICE_RENAMED, session, device, cause)
        deadline = self.lifetimes.idle_deadline(session, event.at)
        if not self.store.rename_device(session, device, name, event, idle_expires_at=deadline):
            raise IdempotencyInFlightError
        return NamedDevice(device=device, name=name)

    def revoke(self, found: Authenticated, device_id: str, cause: Cause) -> None:
        """End one device's credential; the session ends with its last device.

        Raise DeviceNotFoundError for a device the session never had, and the error of the caller's
        own device where that was ended meanwhile; repeating is quiet.
        """
        session = found.session
        for _ in range(3):
            device = session.devices.get(device_id)
            if device is None:
                raise DeviceNotFoundError
            if device.over is not None:
                return
            event = self._event(Action.DEVICE_REVOKED, session, device, cause)
            ended = self.store.end_device(
                session,
                device,
                DeviceEnd.REVOKED,
                event,
                last=is_only_one(device, session.devices),
                idle_expires_at=self.lifetimes.idle_deadline(session, event.at),
            )
            if ended:
                return
            # The device rotated, or another one ended, meanwhile: look again. It may have been the
            # caller's own, so that of two that revoke each other one is left.
            session = self.store.get(session.tenant_id, session.session_id) or session
            own = session.devices.get(found.device.device_id)
            if own is not None and own.over is not None and device_id != own.device_id:
                raise device_over(session, own, event.at)
        raise IdempotencyInFlightError

    def _device(self, session: Session, device_id: str) -> Device:
        device = session.devices.get(device_id)
        if device is None or device.over is not None:
            raise DeviceNotFoundError
        return device

    def _event(self, action: Action, session: Session, device: Device, cause: Cause) -> Change:
        return change(
            action,
            cause=cause,
            session_id=session.session_id,
            at=self.clock(),
            entropy=self.entropy,
            facts={"device_id": device.device_id},
        )
