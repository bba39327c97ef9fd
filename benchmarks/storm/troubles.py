"""What may befall one run of a function: the table's faults, and those of S3 and of the log."""

import math
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.service.faults import Crash, Fault, FaultyDynamoDB, Kind
from tests.service.outside import Outside

TABLE = tuple(Kind)
# What S3 and CloudWatch Logs do: they know no transactions, and a repeat changes nothing.
OTHERS = (Kind.THROTTLED, Kind.UNREACHABLE, Kind.LOST, Kind.CRASH_AFTER)
SLOWEST_MS = 3000


class FaultyClient:
    """A client in front of another one, with at most one fault armed."""

    def __init__(self, client: Any, outside: Outside) -> None:
        self._client, self._outside = client, outside
        self._fault: Fault | None = None
        self._calls = 0

    def arm(self, fault: Fault | None) -> None:
        self._fault, self._calls = fault, 0

    def disarm(self) -> bool:
        """Take the fault away that is armed; tell whether it has happened."""
        fault, self._fault = self._fault, None
        return fault is not None and self._calls > fault.at

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._client, name)
        if not callable(member) or name.startswith("generate_"):
            return member
        return lambda **request: self._call(name, member, request)

    def _call(self, name: str, send: Callable[..., Any], request: dict[str, Any]) -> Any:
        fault, self._calls = self._fault, self._calls + 1
        kind = None
        if fault is not None:
            again = fault.kind is Kind.UNREACHABLE and self._calls > fault.at
            kind = fault.kind if self._calls == fault.at + 1 or again else None
        self._outside.before(name)
        if kind in (Kind.THROTTLED, Kind.UNREACHABLE):
            raise ClientError({"Error": {"Code": "SlowDown"}}, name)
        answer = send(**request)
        if kind is Kind.LOST:
            raise ReadTimeoutError(endpoint_url="https://away.example")
        if kind is Kind.CRASH_AFTER:
            raise Crash
        return answer


class Troubles:
    """Draws at most one fault for each run, and counts those that happened."""

    def __init__(self, random: Random, outside: Outside) -> None:
        self.fired: Counter[str] = Counter()
        self._random = random
        self._table = FaultyDynamoDB(outside.dynamodb, outside)
        self._s3 = FaultyClient(outside.s3, outside)
        self._log = FaultyClient(outside.logs, outside)
        outside.s3, outside.logs = self._s3, self._log  # type: ignore[assignment]
        self._overtake: Callable[[], None] | None = None
        self._steps_left = 0
        self._table.listen = self._on_step

    def befall[Answer](
        self, run: Callable[[], Answer], steps: int, share: float, overtake: Callable[[], None]
    ) -> Answer:
        """Run it into trouble in a share of all cases, within about its first steps.

        `overtake` may be called at a step of a run without trouble: something else happens there.
        """
        if self._overtake is not None or self._random.random() >= share:
            return self._overtaken(run, steps, share * 2, overtake)
        where = self._random.choice((self._table, self._table, self._s3, self._log))
        kinds = TABLE if where is self._table else OTHERS
        fault = Fault(
            self._random.choice(kinds),
            self._step(steps),
            self._random.randrange(SLOWEST_MS),
        )
        where.arm(fault)
        try:
            return run()
        finally:
            if where.disarm():
                names = {id(self._table): "table", id(self._s3): "s3", id(self._log): "log"}
                self.fired[f"{names[id(where)]} {fault.kind}"] += 1

    def _step(self, steps: int) -> int:
        """Draw a step: an early one as likely as a late one, however long a run may be."""
        return round(math.exp(self._random.uniform(0, math.log(steps + 1)))) - 1

    def _overtaken[Answer](
        self, run: Callable[[], Answer], steps: int, share: float, overtake: Callable[[], None]
    ) -> Answer:
        """Let something else happen at a step of a run, where that is drawn."""
        if self._overtake is not None or self._random.random() >= share:
            return run()
        self._overtake, self._steps_left = overtake, self._step(steps)
        try:
            return run()
        finally:
            self._overtake = None

    def _on_step(self, _step: str) -> None:
        self._steps_left -= 1
        if self._overtake is not None and self._steps_left == -1:
            self.fired["overtaken at a step"] += 1
            self._overtake()
