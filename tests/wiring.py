"""The whole service in memory: real use cases on fake ports, one clock, one table, one bucket."""

from typing import Any

from session_service.domain.association import AssociationService
from session_service.domain.authentication import AuthenticationService
from session_service.domain.bucket_walk import BucketWalk
from session_service.domain.cleanup import SweepService
from session_service.domain.custody import (
    DueIndex,
    Objects,
    SessionRows,
    SweepMemory,
    UploadRows,
)
from session_service.domain.device_service import DeviceService
from session_service.domain.release import ReleaseService
from session_service.domain.renewal import RenewalService
from session_service.domain.rotation import RotationService
from session_service.domain.scanning import ScanService
from session_service.domain.service_keys import ServiceKeys
from session_service.domain.session_operations import SessionOperations
from session_service.domain.session_service import SessionService
from session_service.domain.sessions import Lifetimes
from session_service.domain.upload_service import UploadService
from session_service.domain.uploads import UploadPolicy, UploadStatus
from tests.fakes.clock import FrozenClock
from tests.fakes.devices import MemoryDevices
from tests.fakes.entropy import SeededEntropy
from tests.fakes.forms import MemoryForms
from tests.fakes.objects import MemoryObjects
from tests.fakes.renewals import MemoryRenewals
from tests.fakes.sessions import MemorySessions
from tests.fakes.table import MemoryTable
from tests.fakes.uploads import MemoryUploadRows, MemoryUploads

MINUTE, HOUR = 60_000, 3_600_000
LIFETIMES = Lifetimes(
    idle=30 * MINUTE,
    absolute=24 * HOUR,
    recovery=24 * HOUR,
    warn=2 * MINUTE,
    touch=MINUTE,
    rotation_grace=30_000,
)
POLICY = UploadPolicy(
    content_types={"application/pdf"}, max_bytes=1000, max_files=3, max_total_bytes=3000
)
KEYS = ServiceKeys({1: bytes(range(32))}, 1, bytes(32))


class Wiring:
    """The use cases and the things they act on, as `bootstrap` wires the real ones."""

    def __init__(
        self,
        *,
        lifetimes: Lifetimes = LIFETIMES,
        policy: UploadPolicy = POLICY,
        arrives_as: UploadStatus = UploadStatus.STORED,
    ) -> None:
        self.clock, self.entropy = FrozenClock(), SeededEntropy()
        self.failures: list[tuple[str, Exception]] = []
        self.table, self.bucket, self.lifetimes = MemoryTable(), MemoryObjects(), lifetimes
        self.table.store_clock, self.arrives_as = self.clock, arrives_as
        self.connect()
        self.authentication = self.authenticator()
        self.sessions = self.session_manager()
        self.rotation = self.rotator()
        self.renewals = self.renewer()
        self.devices = self.device_manager()
        self.operations = SessionOperations(
            reveals=self.session_rows,
            store=self.session_rows,
            lifetimes=lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )
        self.uploads = UploadService(
            store=self.upload_store,
            forms=MemoryForms(),
            policy=policy,
            lifetimes=lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )
        self.sweep = self.sweeper()
        self.association, self.release = self.sweep.association, self.sweep.release
        self.scans = self.sweep.scans
        self.delivered = 0

    def connect(self) -> None:
        """Choose the stores; a test may put others in their place."""
        sessions = MemorySessions(self.table, self.lifetimes)
        self.session_rows: Any = sessions
        self.device_store: Any = MemoryDevices(self.table, sessions)
        self.renewal_store: Any = MemoryRenewals(self.table, self.lifetimes)
        self.upload_store: Any = MemoryUploads(self.table)
        self.upload_rows: Any = MemoryUploadRows(self.table)
        self.due_index: Any = self.table
        self.memory: Any = self.table

    def authenticator(self, store: Any = None) -> AuthenticationService:
        """What proves tokens, on this store; so too the next four."""
        return AuthenticationService(
            store=store or self.device_store,
            keys=KEYS,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def session_manager(self, store: Any = None) -> SessionService:
        return SessionService(
            store=store or self.session_rows,
            authentication=self.authenticator(store),
            keys=KEYS,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def rotator(self, store: Any = None) -> RotationService:
        return RotationService(
            store=store or self.device_store,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def renewer(self, store: Any = None, credentials: Any = None) -> RenewalService:
        return RenewalService(
            authentication=self.authenticator(credentials),
            store=store or self.renewal_store,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def device_manager(self, store: Any = None) -> DeviceService:
        return DeviceService(
            store=store or self.device_store,
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
        )

    def sweeper(
        self,
        *,
        sessions: SessionRows | None = None,
        uploads: UploadRows | None = None,
        objects: Objects | None = None,
        due_index: DueIndex | None = None,
        memory: SweepMemory | None = None,
    ) -> SweepService:
        """A sweep on these ports, for tests that let one of them fail or be interrupted."""
        sessions = sessions or self.session_rows
        uploads = uploads or self.upload_rows
        objects = objects or self.bucket
        release = ReleaseService(
            sessions=sessions,
            uploads=uploads,
            objects=objects,
            clock=self.clock,
            entropy=self.entropy,
        )
        association = AssociationService(
            uploads=uploads,
            objects=objects,
            clock=self.clock,
            entropy=self.entropy,
            arrives_as=self.arrives_as,
        )
        return SweepService(
            sessions=sessions,
            uploads=uploads,
            due_index=due_index or self.due_index,
            objects=objects,
            memory=memory or self.memory,
            association=association,
            scans=ScanService(
                uploads=uploads, association=association, clock=self.clock, entropy=self.entropy
            ),
            release=release,
            walk=BucketWalk(
                sessions=sessions,
                uploads=uploads,
                objects=objects,
                association=association,
                release=release,
                lifetimes=self.lifetimes,
                clock=self.clock,
                entropy=self.entropy,
            ),
            lifetimes=self.lifetimes,
            clock=self.clock,
            entropy=self.entropy,
            report_failure=lambda what, error: self.failures.append((what, error)),
        )
