"""The audit log: one JSON line per event, in a CloudWatch log group of its own."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from session_service.domain.audit_lines import audit_line
from session_service.domain.changes import ChangeRecord
from session_service.domain.errors import StoreUnavailableError

if TYPE_CHECKING:
    from mypy_boto3_logs import CloudWatchLogsClient

# What PutLogEvents takes at once: so many lines, and their bytes with 26 for each.
_MOST_LINES = 10_000
_MOST_BYTES = 1_048_576
_LINE_BYTES = 26

type Line = dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLog:
    """Writes lines to one log stream, made on first need."""

    client: "CloudWatchLogsClient"
    group: str
    stream: str

    def add(self, records: Sequence[ChangeRecord]) -> None:
        """Append one line per record, in the order of their times.

        Raise StoreUnavailableError where CloudWatch did not take all of them: the stream delivers
        the batch again. A record delivered twice gives two identical lines; its event_id is one.
        """
        lines: list[Line] = [
            {"timestamp": record.event.at, "message": audit_line(record)}
            for record in sorted(records, key=lambda record: record.event.at)
        ]
        try:
            for some in _puts(lines):
                self._put(some)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError from error

    def _put(self, lines: list[Line]) -> None:
        missing = self.client.exceptions.ResourceNotFoundException
        try:
            answer = self._append(lines)
        except missing:
            exists = self.client.exceptions.ResourceAlreadyExistsException
            with contextlib.suppress(exists):
                self.client.create_log_stream(logGroupName=self.group, logStreamName=self.stream)
            answer = self._append(lines)
        if answer:
            raise StoreUnavailableError(f"CloudWatch refused audit lines: {answer}")

    def _append(self, lines: list[Line]) -> object:
        answer = self.client.put_log_events(
            logGroupName=self.group,
            logStreamName=self.stream,
            logEvents=lines,  # type: ignore[arg-type]
        )
        return answer.get("rejectedLogEventsInfo")


def _puts(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield the lines, all that may be put at once together. They are ASCII: a letter is a byte."""
    some: list[Line] = []
    room = _MOST_BYTES
    for line in lines:
        size = len(str(line["message"])) + _LINE_BYTES
        if some and (size > room or len(some) == _MOST_LINES):
            yield some
            some, room = [], _MOST_BYTES
        some.append(line)
        room -= size
    if some:
        yield some
