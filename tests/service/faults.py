"""Faults of the store and of whoever runs the service, one armed at a time for one request.

They are what our code sees, so after what the client has tried by itself: it repeats a call whose
answer was lost, so that a write that won meets its own condition; a transaction it repeats under
the same token, which DynamoDB answers as done.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from tests.service.outside import Outside

WRITES = (
    "put_item",
    "update_item",
    "delete_item",
    "transact_write_items",
    "batch_write_item",
)
READS = ("get_item", "query")
_ENDPOINT = "https://table.example"


class Kind(StrEnum):
    """What goes wrong, and when: before the n-th call takes effect, or after it has."""

    THROTTLED = "throttled"  # one call, for longer than the client tries
    UNREACHABLE = "unreachable"  # this call and all that come after it
    CONFLICT = "conflict"  # another transaction holds the item, for a moment
    CONTENDED = "contended"  # others hold the items for as long as this request tries
    RETRIED = "retried"  # the answer is lost, and the client asks again
    LOST = "lost"  # the answer is lost, and so are those of all tries
    CRASH = "crash"  # the process dies before a step
    CRASH_AFTER = "crash_after"  # the process dies before it hears of its write
    SLOW = "slow"  # the process takes its time before a step


class Crash(BaseException):
    """The process has died: nothing catches it, and the caller hears nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    at: int
    milliseconds: int = 0


class FaultyDynamoDB:
    """A DynamoDB client in front of another one, with at most one fault armed."""

    def __init__(self, client: Any, outside: Outside) -> None:
        self.client = client
        self.exceptions, self.failures = client.exceptions, client.failures
        self.fired: Counter[Kind] = Counter()
        self._outside, self._left = outside, 0
        self._fault: Fault | None = None
        outside.before, outside.dynamodb = self._step, self
        self.listen: Callable[[str], None] = lambda _step: None

    def arm(self, fault: Fault) -> None:
        self._fault, self._left = fault, fault.at

    def disarm(self) -> bool:
        """Take the fault away that is armed; tell whether it has happened."""
        fault, self._fault = self._fault, None
        return fault is not None and self._left < 0

    def __getattr__(self, operation: str) -> Any:
        assert operation in WRITES + READS, operation

        def call(**request: Any) -> Any:
            return self._call(operation, request)

        return call

    def _step(self, step: str) -> None:
        self.listen(step)
        if self._is_time(Kind.CRASH):
            raise Crash
        if self._is_time(Kind.SLOW):
            assert self._fault is not None
            self._outside.clock.advance(milliseconds=self._fault.milliseconds)

    def _call(self, operation: str, request: dict[str, Any]) -> Any:
        self._step(operation)
        send = getattr(self.client, operation)
        if self._is_time(Kind.THROTTLED):
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, operation)
        if self._is_time(Kind.UNREACHABLE, for_good=True):
            raise EndpointConnectionError(endpoint_url=_ENDPOINT)
        if operation not in WRITES:
            return self._dated(send(**request))
        if operation not in ("delete_item", "batch_write_item") and (
            self._is_time(Kind.CONFLICT) or self._is_time(Kind.CONTENDED, for_good=True)
        ):
            raise self._conflict(operation)
        if self._is_time(Kind.RETRIED) and operation != "transact_write_items":
            send(**request)
        answer = send(**request)
        if self._is_time(Kind.LOST):
            raise ReadTimeoutError(endpoint_url=_ENDPOINT)
        if self._is_time(Kind.CRASH_AFTER):
            raise Crash
        return answer

    def _dated(self, answer: Any) -> Any:
        """Date an answer by the clock of the test: the store has no other."""
        date = formatdate(self._outside.clock() / 1000, usegmt=True)
        answer.setdefault("ResponseMetadata", {})["HTTPHeaders"] = {"date": date}
        return answer

    def _is_time(self, kind: Kind, *, for_good: bool = False) -> bool:
        if self._fault is None or self._fault.kind is not kind:
            return False
        self._left -= 1
        if self._left == -1:
            self.fired[kind] += 1
        return self._left == -1 or (for_good and self._left < -1)

    def _conflict(self, operation: str) -> ClientError:
        if operation == "transact_write_items":
            response = {
                "Error": {"Code": "TransactionCanceledException"},
                "CancellationReasons": [{"Code": "TransactionConflict"}],
            }
            canceled: ClientError = self.exceptions.TransactionCanceledException(
                response, operation
            )
            return canceled
        alone: ClientError = self.exceptions.TransactionConflictException(
            {"Error": {"Code": "TransactionConflictException"}}, operation
        )
        return alone
