"""What the service is given from outside: time, chance, and the clients of AWS.

Every use of it is one *step*. Whoever listens at `before` can let things happen there: another
caller's turn, a pause, a crash.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from session_service.domain.uuids import UUID_BYTES
from tests.audit_lines import told
from tests.fakes.clock import FrozenClock
from tests.fakes.entropy import SeededEntropy
from tests.service.memory_s3 import MemoryS3

UPLOAD_ID_BYTES = 10
SETTINGS = {
    "TABLE_NAME": "table",
    "BUCKET_NAME": "uploads-example",
    "KEYS_PARAMETER": "/service/keys",
    "KEY_GENERATION": "1",
    "ALLOWED_ORIGINS": "",
    "DIRECT_CALLS": "allowed",
    "SECURE_COOKIES": "true",
    "IDLE_SECONDS": "1200",
    "ABSOLUTE_SECONDS": "4000",
    "RECOVERY_SECONDS": "1800",
    "WARN_SECONDS": "120",
    "TOUCH_SECONDS": "60",
    "ROTATION_GRACE_SECONDS": "30",
    "CREATE_PER_MINUTE": "60000",
    "WRONG_CREDENTIALS_PER_MINUTE": "60000",
    "UPLOADS_PER_MINUTE": "60000",
    "REQUESTS_PER_MINUTE": "60000",
    "UPLOAD_TYPES": "application/pdf",
    "UPLOAD_MAX_BYTES": "1000",
    "UPLOAD_MAX_FILES": "2",
    "UPLOAD_MAX_TOTAL_BYTES": "0",
    "UPLOAD_SCAN": "off",
    "SWEEP_DRY_RUN": "false",
    "AUDIT_LOG_GROUP": "audit",
    "AUDIT_BUCKET_NAME": "audit-example",
    "AUDIT_RETENTION_DAYS": "400",
    "EVENT_BUS_NAME": "bus",
    "FAILURE_QUEUE_URL": "",
    "DYNAMODB_CLIENT": "narrow",
    "URL_SUFFIX": "amazonaws.com",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIATEST",
    "AWS_SECRET_ACCESS_KEY": "test",
    "POWERTOOLS_SERVICE_NAME": "service",
    "POWERTOOLS_METRICS_NAMESPACE": "Service",
    # Thousands of requests: what they log is tested where logging is.
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}


class Outside:
    """One clock, one source of chance, one table, one bucket; the same for the same seed."""

    def __init__(
        self, dynamodb: Any, *, seed: int = 0, settings: dict[str, str] | None = None
    ) -> None:
        self.clock, self.entropy = FrozenClock(), SeededEntropy(seed)
        self.dynamodb = dynamodb
        self.s3 = MemoryS3(self)
        self.parameter_store: Any = _KeyParameter()
        self.logs: Any = _Logs()
        self.events = _Events()
        self.settings = SETTINGS | (settings or {})
        self.before: Callable[[str], None] = lambda _step: None
        self.repeated_uuid: UUID | None = None
        self.repeats_bytes, self._last = False, b""

    def time_ns(self) -> int:
        self.before("clock")
        return self.clock() * 1_000_000

    def token_bytes(self, length: int) -> bytes:
        """New random bytes; or those that were there before, as chance may have it."""
        if length == UUID_BYTES and self.repeated_uuid is not None:
            repeated, self.repeated_uuid = self.repeated_uuid, None
            return repeated.bytes
        if length == UPLOAD_ID_BYTES:
            self._last = self._last if self.repeats_bytes else self.entropy.token_bytes(length)
            return self._last
        return self.entropy.token_bytes(length)

    def sleep(self, _seconds: float) -> None:
        """Pauses between tries take no time: clocks move by what the test draws alone."""
        self.before("pause")

    @property
    def modules(self) -> dict[str, Any]:
        """What stands in for the modules of the standard library that `bootstrap` asks."""
        return {
            "time": SimpleNamespace(time_ns=self.time_ns, sleep=self.sleep),
            "secrets": SimpleNamespace(token_bytes=self.token_bytes),
            "random": SimpleNamespace(SystemRandom=lambda: SimpleNamespace(uniform=min)),
        }


class _KeyParameter:
    """The parameter store with the service keys in it."""

    failures: tuple[type[Exception], ...] = ()

    def get_parameter(self, **_: Any) -> Any:
        root = b64encode(bytes(range(32))).decode()
        return {"Parameter": {"Value": json.dumps({"1": root, "stable": root})}}


class _Logs:
    """CloudWatch Logs: keeps the audit lines."""

    exceptions = SimpleNamespace(
        ResourceNotFoundException=LookupError, ResourceAlreadyExistsException=FileExistsError
    )

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def put_log_events(self, **request: Any) -> dict[str, Any]:
        self.lines += [told(json.loads(event["message"])) for event in request["logEvents"]]
        return {}


class _Events:
    """EventBridge: keeps what was published."""

    def __init__(self) -> None:
        self.published: list[dict[str, Any]] = []

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        assert len(Entries) <= 10
        self.published += Entries
        return {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in Entries]}
