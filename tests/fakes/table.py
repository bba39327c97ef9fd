"""The one table in memory: sessions and uploads move together, and each event is streamed."""

from collections.abc import Callable, Iterator, Mapping
from copy import replace
from dataclasses import dataclass, field

from session_service.domain.changes import Change, ChangeRecord
from session_service.domain.custody import DueSession, DueUpload, SweepPlace
from session_service.domain.devices import Device
from session_service.domain.idempotency import IdempotencyRecord, IdempotentCall
from session_service.domain.sessions import Profile, Session, Status
from session_service.domain.uploads import Upload, UploadLocator


@dataclass(slots=True)
class Row[Entity]:
    """An entity with what only the table knows of it. Both times are epoch milliseconds."""

    entity: Entity
    due_at: int | None = None
    purge_at: int | None = None


@dataclass(slots=True)
class MemoryTable:
    """What DynamoDB would hold. `stream` has one record per write that carried an event."""

    sessions: dict[tuple[str, str], Row[Session]] = field(default_factory=dict)
    uploads: dict[UploadLocator, Row[Upload]] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    metadata: dict[tuple[str, str], str] = field(default_factory=dict)
    device_names: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    calls: dict[tuple[str, str], tuple[IdempotentCall, IdempotencyRecord]] = field(
        default_factory=dict
    )
    strays: set[tuple[str, str]] = field(default_factory=set)
    cursor: str | None = None
    bucket: str | None = None
    reports: dict[int, Mapping[str, object]] = field(default_factory=dict)
    store_clock: Callable[[], int] = int
    stream: list[ChangeRecord] = field(default_factory=list)

    def session(self, tenant_id: str, session_id: str) -> Session | None:
        row = self.sessions.get((tenant_id, session_id))
        return row.entity if row else None

    def upload(self, locator: UploadLocator) -> Upload | None:
        row = self.uploads.get(locator)
        return row.entity if row else None

    def write_session(self, session: Session, event: Change | None = None) -> Session:
        """Replace a session that is there, one version on; stream the event if it carries one."""
        row = self.sessions[session.tenant_id, session.session_id]
        row.entity = replace(session, version=row.entity.version + 1)
        if event is not None:
            self._publish(event, "session", session.tenant_id, row.entity.version)
        return row.entity

    def write_upload(self, upload: Upload, event: Change | None = None) -> Upload:
        """Replace an upload that is there, one version on; stream the event if it carries one."""
        row = self.uploads[upload.locator]
        row.entity = replace(upload, version=row.entity.version + 1)
        if event is not None:
            self.publish_upload(row.entity, event)
        return row.entity

    def publish_session(self, session: Session, event: Change) -> None:
        self._publish(event, "session", session.tenant_id, session.version)

    def publish_upload(self, upload: Upload, event: Change) -> None:
        self._publish(event, "upload", upload.locator.tenant_id, upload.version, upload.locator)

    def publish_reveal(self, tenant_id: str, event: Change) -> None:
        self._publish(event, "reveal", tenant_id, 1)

    def write_stray(self, tenant_id: str, key: str, version_id: str, event: Change) -> None:
        if (key, version_id) not in self.strays:
            self.strays.add((key, version_id))
            self._publish(event, "stray", tenant_id, 1)

    def recorded(self, call: IdempotentCall | None, now: int) -> IdempotencyRecord | None:
        """What is remembered under the call's key, unless that has run out by `now`."""
        if call is None or (call.tenant_id, call.key_hash) not in self.calls:
            return None
        earlier, record = self.calls[call.tenant_id, call.key_hash]
        return record if earlier.expires_at > now else None

    def remember(self, call: IdempotentCall | None, result: Mapping[str, str]) -> None:
        if call is not None:
            record = IdempotencyRecord(fingerprint=call.fingerprint, result=result)
            self.calls[call.tenant_id, call.key_hash] = (call, record)

    def due(self, now: int) -> Iterator[DueSession | DueUpload]:
        """What is due now, as an index read at this moment shows it: it does not change later."""
        found: list[DueSession | DueUpload] = [
            DueSession(tenant_id=tenant, session_id=session_id, due_at=row.due_at)
            for (tenant, session_id), row in self.sessions.items()
            if row.due_at is not None and row.due_at <= now
        ]
        found += [
            DueUpload(locator=locator, due_at=row.due_at)
            for locator, row in self.uploads.items()
            if row.due_at is not None and row.due_at <= now
        ]
        return iter(sorted(found, key=lambda row: row.due_at))

    def load(self) -> SweepPlace:
        # As a Date header tells it: to the second.
        store_time = self.store_clock() // 1000 * 1000
        return SweepPlace(after=self.cursor, bucket=self.bucket, store_time=store_time)

    def save(self, after: str | None, bucket: str | None) -> None:
        self.cursor, self.bucket = after, bucket

    def keep_report(self, report: Mapping[str, object], at: int) -> None:
        self.reports[at] = report

    def _publish(
        self,
        event: Change,
        entity: str,
        tenant_id: str,
        version: int,
        upload: UploadLocator | None = None,
    ) -> None:
        self.stream.append(
            ChangeRecord(
                event=event, entity=entity, tenant_id=tenant_id, version=version, upload=upload
            )
        )


def is_live(session: Session | None, now: int) -> bool:
    """What every write that uses a session demands of it: LIVE in the DynamoDB adapter."""
    return (
        session is not None
        and session.status is Status.ACTIVE
        and session.idle_expires_at > now
        and session.expires_at > now
    )


def with_device(session: Session, device: Device) -> Session:
    """The session with one of its devices changed."""
    return replace(session, devices={**session.devices, device.device_id: device})


def without_person(session: Session) -> Session:
    """The session without what its visitor told about themselves."""
    return replace(session, profile=Profile(), locale=None, app_version=None, consents={})
