from collections.abc import Collection
from copy import replace
from dataclasses import dataclass

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Change
from session_service.domain.devices import Device
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.session_service import Amendment, NewSession, Taken
from session_service.domain.sessions import TOMBSTONE_MS, Lifetimes, Profile, Session, Status
from tests.fakes.table import MemoryTable, Row, is_live, with_device, without_person


@dataclass(frozen=True, slots=True)
class MemorySessions:
    """The domain's SessionStore, SessionRows, OperatedSessions and Reveals.

    On the conditions of the DynamoDB adapter.
    """

    table: MemoryTable
    lifetimes: Lifetimes

    def get(self, tenant_id: str, session_id: str) -> Session | None:
        return self.table.session(tenant_id, session_id)

    def metadata(self, tenant_id: str, session_id: str) -> str | None:
        return self.table.metadata.get((tenant_id, session_id))

    def add(
        self, session: Session, new: NewSession, event: Change, call: IdempotentCall | None
    ) -> Taken | None:
        key = (session.tenant_id, session.session_id)
        record = self.table.recorded(call, event.at)
        if record is not None or key in self.table.sessions:
            return Taken(record)
        purge_at = self.lifetimes.purge_at(session)
        (device_id,) = session.devices
        self.table.sessions[key] = Row(session, session.look_at, purge_at)
        self.table.remember(call, {"session_id": session.session_id, "device_id": device_id})
        if new.metadata is not None:
            self.table.metadata[key] = new.metadata
        if new.device_name is not None:
            self.table.device_names[key] = {device_id: new.device_name}
        self.table.publish_session(session, event)
        return None

    def touch(self, found: Authenticated, now: int, idle_expires_at: int) -> Session | None:
        current, shown = self._current(found.session), found.device
        if current is None or not is_live(current, now):
            return None
        device = current.devices[shown.device_id]
        if device.over is not None:
            return None
        seen = replace(device, last_seen_at=now)
        if found.confirms:
            if device.counter != shown.counter:
                return None
            seen = replace(seen, confirmed=shown.counter, confirmed_at=now)
        touched = replace(current, last_seen_at=now, idle_expires_at=idle_expires_at)
        return self.table.write_session(with_device(touched, seen))

    def amend(
        self, session: Session, amendment: Amendment, event: Change, idle_expires_at: int
    ) -> Session | None:
        current = self._current(session)
        if (
            current is None
            or not is_live(current, event.at)
            or current.revision != session.revision
        ):
            return None
        key = (session.tenant_id, session.session_id)
        others = dict(amendment.others)
        if "metadata" in others:
            text = others.pop("metadata")
            self.table.metadata.pop(key, None)
            if text is not None:
                self.table.metadata[key] = text
            current = replace(current, has_metadata=text is not None)
        profile = {"name": session.profile.name, "email": session.profile.email}
        profile.update(amendment.profile)
        amended = replace(
            current,
            profile=Profile(**profile),
            locale=others.get("locale", session.locale),
            revision=current.revision + 1,
            last_seen_at=event.at,
            idle_expires_at=idle_expires_at,
        )
        return self.table.write_session(amended, event)

    def end(self, session: Session, device: Device, event: Change) -> bool:
        current = self._current(session)
        if current is not None and current.devices[device.device_id].over is not None:
            return False
        return self._finish(current, event, Status.ENDED, {Status.ACTIVE, Status.EXPIRED})

    def revoke(self, session: Session, event: Change) -> bool:
        current = self._current(session)
        return self._finish(current, event, Status.REVOKED, {Status.ACTIVE, Status.EXPIRED})

    def block(self, session: Session, event: Change) -> bool:
        current = self._current(session)
        return self._finish(current, event, Status.BLOCKED, {Status.ACTIVE, Status.EXPIRED})

    def demand_renewal(self, session: Session, event: Change) -> bool:
        current = self._current(session)
        if current is None or not is_live(current, event.at):
            return False
        expired = replace(
            current, status=Status.EXPIRED, ended_at=event.at, end_reason=event.reason
        )
        self.table.write_session(expired, event)
        return True

    def note(self, tenant_id: str, event: Change) -> None:
        self.table.publish_reveal(tenant_id, event)

    def close(self, session: Session, event: Change) -> bool:
        current = self._current(session)
        if current is not None:
            current = replace(current, devices={})
        return self._finish(current, event, Status.CLOSED, {Status.EXPIRED})

    def expire(self, session: Session, event: Change, due_at: int) -> bool:
        current = self._current(session)
        if (
            current is None
            or current.status is not Status.ACTIVE
            or (current.idle_expires_at > event.at and current.expires_at > event.at)
        ):
            return False
        self.table.write_session(
            replace(current, status=Status.EXPIRED, ended_at=session.lapses_at), event
        )
        self._row(session).due_at = due_at
        return True

    def forget_details(self, session: Session) -> None:
        key = (session.tenant_id, session.session_id)
        self.table.metadata.pop(key, None)
        self.table.device_names.pop(key, None)
        collection = (session.tenant_id, session.collection_id)
        if self.table.owners.get(collection) == session.session_id:
            del self.table.owners[collection]

    def forget_devices(self, session: Session) -> None:
        names = self.table.device_names.get((session.tenant_id, session.session_id), {})
        for device in session.devices.values():
            if device.over is not None:
                names.pop(device.device_id, None)

    def look_again(self, tenant_id: str, session_id: str, due_at: int | None) -> None:
        row = self.table.sessions.get((tenant_id, session_id))
        if row is not None:
            self.table.write_session(row.entity)
            row.due_at = due_at

    def postpone(self, session: Session, due_at: int) -> None:
        current = self._current(session)
        if current is not None and current.version == session.version:
            self.look_again(session.tenant_id, session.session_id, due_at)

    def _finish(
        self, current: Session | None, event: Change, status: Status, expected: Collection[Status]
    ) -> bool:
        if current is None or current.status not in expected:
            return False
        finished = replace(
            current,
            status=status,
            ended_at=current.ended_at or event.at,
            end_reason=event.reason,
        )
        self.table.write_session(without_person(finished), event)
        row = self._row(current)
        row.due_at, row.purge_at = event.at, event.at + TOMBSTONE_MS
        return True

    def _current(self, session: Session) -> Session | None:
        return self.table.session(session.tenant_id, session.session_id)

    def _row(self, session: Session) -> Row[Session]:
        return self.table.sessions[session.tenant_id, session.session_id]
