"""The service in one process on a simulated clock, with its triggers and schedules, for a month."""

import gzip
import io
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

import httpx

from benchmarks.large_table import LargeDynamoDB
from benchmarks.storm.bucket import TimedObjects, TimedS3
from benchmarks.storm.timeline import HOUR, MINUTE, Process, Timeline
from session_service.dynamodb.stream import change_record
from tests.service.outside import Outside
from tests.service.process import Service, running

DAY = 24 * HOUR
SETTINGS = {
    "IDLE_SECONDS": "1800",
    "ABSOLUTE_SECONDS": "86400",
    "RECOVERY_SECONDS": "86400",
    "UPLOAD_TYPES": "application/pdf,image/png",
    "UPLOAD_MAX_BYTES": "1000000",
    "UPLOAD_MAX_FILES": "20",
}
DELIVER_EVERY, SWEEP_EVERY = 20 * MINUTE, 15 * MINUTE
_BATCH = 100


class Month:
    """Runs the functions, calmly: nothing here fails, but for what visitors do wrong."""

    def __init__(self, parameter: dict[str, Any], *, seed: int, since: int) -> None:
        self.random = Random(seed)
        self.table = LargeDynamoDB()
        self.outside = Outside(self.table, seed=seed, settings=SETTINGS)
        self.outside.clock.now = since
        self.outside.s3 = TimedS3(self.outside)
        # With the running stack's keys, whatever is made here is good there.
        self.outside.parameter_store = _Parameter(parameter)
        self.outside.logs = _Silence()
        self.bucket: TimedObjects = self.outside.s3.bucket
        self.table.clock = self.outside.clock
        self.timeline = Timeline(self.outside.clock)
        self.answers = Answers(self.outside.clock)
        self.service: Service
        self.client: httpx.Client
        self.operator_key = ""
        # What a session was before the event that took it out of use, by the event's id.
        self.before_the_end: dict[str, dict[str, Any]] = {}
        self._read = 0

    @property
    def now(self) -> int:
        return self.outside.clock()

    @contextmanager
    def begin(self) -> Iterator[None]:
        """Run the service, and all that it does by itself."""
        with (
            running(self.outside) as self.service,
            self.service.client() as self.client,
            redirect_stdout(self.answers),
        ):
            made = self.service.invoke("create_operator_key", {"role": "operator", "scopes": []})
            self.operator_key = made["operator_key"]
            for every, act in (
                (DELIVER_EVERY, self.deliver),
                (SWEEP_EVERY, self.service.sweep),
                (HOUR, lambda: self.service.invoke("roll_up", {})),
                (DAY, lambda: self.service.invoke("seal_audit", {})),
            ):
                self.timeline.begin(_regularly(every, act), every)
            yield
            self.deliver()
            self.service.invoke("seal_audit", {})
            self.service.invoke("roll_up", {})

    def arrive(self, key: str, content: bytes) -> None:
        """Let a file arrive; S3 tells of it at once."""
        self.service.announce(key, self.bucket.put(key, len(content), content))

    def deliver(self) -> None:
        """Hand the stream and the log of answers to their readers."""
        fresh = self.table.stream[self._read :]
        self._read += len(fresh)
        events = [record for record in fresh if "event" in _image(record)]
        for record in events:
            told = change_record(record)
            if told is not None and told.lasted is not None:
                self.before_the_end[told.event.event_id] = record["dynamodb"]["OldImage"]
        for first in range(0, len(events), _BATCH):
            for reader in ("record_changes", "release_uploads"):
                self.service.invoke(reader, {"Records": events[first : first + _BATCH]})
        if lines := self.answers.taken():
            self.service.invoke("record_requests", lines)


class Answers(io.TextIOBase):
    """Standard output of the functions, from which a log filter takes the lines of answers."""

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._clock = clock
        self._numbers = count(1)
        self._lines: list[dict[str, Any]] = []

    def write(self, text: str) -> int:
        """Keep a line of an answer with the time at which it came; drop every other."""
        if '"message":"answered"' in text:
            at = self._clock()
            name = f"{at}-{next(self._numbers)}"
            self._lines.append({"id": name, "timestamp": at, "message": text.strip()})
        return len(text)

    def taken(self) -> dict[str, Any] | None:
        """Return what came since, as CloudWatch Logs delivers it; None where nothing did."""
        lines, self._lines = self._lines, []
        if not lines:
            return None
        told = {"messageType": "DATA_MESSAGE", "logStream": "demo", "logEvents": lines}
        return {"awslogs": {"data": b64encode(gzip.compress(json.dumps(told).encode())).decode()}}


class _Silence:
    """The audit's log: nobody reads what is told there, and the console least of all."""

    exceptions = SimpleNamespace(
        ResourceNotFoundException=LookupError, ResourceAlreadyExistsException=FileExistsError
    )

    def put_log_events(self, **_: Any) -> dict[str, Any]:
        return {}


class _Parameter:
    """The parameter store of the running stack, asked once."""

    failures: tuple[type[Exception], ...] = ()

    def __init__(self, parameter: dict[str, Any]) -> None:
        self._parameter = parameter

    def get_parameter(self, **_: Any) -> dict[str, Any]:
        return {"Parameter": self._parameter}


def _regularly(every: int, act: Callable[[], Any]) -> Process[None]:
    while True:
        act()
        yield every


def _image(record: dict[str, Any]) -> dict[str, Any]:
    image: dict[str, Any] = record["dynamodb"].get("NewImage", {})
    return image if record["eventName"] != "REMOVE" else {}
