"""Histories against the local cloud's DynamoDB, through a proxy that makes faults, for a time.

`python -m tests.service.soak --seconds 60 --seed 1`: the last line is one JSON object. Exit status
1 if anything did not hold. Ctrl-C ends it early, and in order. Our own requests to DynamoDB are
what meets the faults; with `--client boto3` it is boto3.
"""

import argparse
import io
import json
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

from botocore.retries.standard import ExponentialBackoff
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from local import aws
from tests.service.faults import WRITES, Crash, FaultyDynamoDB, Kind
from tests.service.local_table import LocalTable, Microburst, local_cloud, microburst
from tests.service.machine import ServiceMachine
from tests.service.outside import SETTINGS
from tests.service.world import World

BATCH, STEPS, PROGRESS_SECONDS = 5, 40, 5


class TimeIsUpError(KeyboardInterrupt):
    """Ends a history from within, as Ctrl-C would: it is counted, and is no violation."""


class Soak:
    """Counts what was done, and when to stop."""

    def __init__(self, until: float) -> None:
        self.until, self.told = until, time.monotonic()
        self.operations = self.histories = self.faults = self.violations = 0
        self.output = sys.stdout

    def say(self, text: str) -> None:
        print(text, file=self.output, flush=True)

    def go_on(self) -> None:
        """Tell how far it is, from time to time. Raise TimeIsUpError once it is."""
        now = time.monotonic()
        if now >= self.until:
            raise TimeIsUpError
        if now - self.told >= PROGRESS_SECONDS:
            self.told = now
            self.say(
                f"{self.histories} histories, {self.operations} operations,"
                f" {self.faults} faults, {self.violations} violations"
            )


class ProxiedDynamoDB(FaultyDynamoDB):
    """Lets the proxy make every fault that happens on the way; only the process's are our own."""

    proxy: Microburst

    def _call(self, operation: str, request: dict[str, Any]) -> Any:
        self._step(operation)
        rule = self._rule(operation)
        if rule is None:
            answer = getattr(self.client, operation)(**request)
        else:
            self.proxy.rules(rule)
            try:
                answer = getattr(self.client, operation)(**request)
            finally:
                self.proxy.rules()
        if operation in WRITES and self._is_time(Kind.CRASH_AFTER):
            raise Crash
        if operation == "get_item":
            # The store tells the real time, which histories do not wait for.
            assert "date" in answer["ResponseMetadata"]["HTTPHeaders"]
            return self._dated(answer)
        return answer

    def _rule(self, operation: str) -> dict[str, Any] | None:
        if self._is_time(Kind.THROTTLED):
            return {"error": {"code": "ProvisionedThroughputExceededException"}}
        if self._is_time(Kind.UNREACHABLE, for_good=True):
            return {"reset": True}
        if operation not in WRITES:
            return None
        if operation != "delete_item":
            contended = self._is_time(Kind.CONTENDED, for_good=True)
            if contended or self._is_time(Kind.CONFLICT):
                return {"error": _conflict(operation), "times": 1}
        if self._is_time(Kind.RETRIED):
            return {"response": {"abort_bytes": 0}, "times": 1}
        if self._is_time(Kind.LOST):
            return {"response": {"abort_bytes": 0}}
        return None


def _conflict(operation: str) -> dict[str, Any]:
    if operation != "transact_write_items":
        return {"code": "TransactionConflictException", "status": 400}
    reasons = [{"Code": "TransactionConflict"}]
    fields = {"CancellationReasons": reasons}
    return {"code": "TransactionCanceledException", "status": 400, "fields": fields}


def machine(soak: Soak, endpoint: str, proxy: Microburst) -> type[ServiceMachine]:
    """Return the machine on a fresh table of the local cloud for each history."""

    class InTheLocalCloud(ServiceMachine):
        def new_world(self, limited: bool) -> World:
            soak.go_on()
            soak.histories += 1
            name = f"table-{soak.histories}"
            world = World(
                LocalTable(endpoint, name), limited=limited, table=name, faulty=ProxiedDynamoDB
            )
            assert isinstance(world.faults, ProxiedDynamoDB)
            world.faults.proxy = proxy
            return world

        def teardown(self) -> None:
            proxy.rules()
            try:
                super().teardown()
                if hasattr(self, "world") and not self.world.has_failed:
                    self.world.store.close()
            finally:
                if hasattr(self, "world"):
                    soak.operations += self.world.counts["operations"]
                    soak.faults += sum(self.world.faults.fired.values())
            soak.go_on()

    return InTheLocalCloud


def run(soak: Soak, of: type[ServiceMachine], first: int) -> None:
    """Run batch after batch, each from a seed of its own, until the time is up."""
    options = settings(
        max_examples=BATCH,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    while True:
        try:
            run_state_machine_as_test(seed(first)(type("Seeded", (of,), {})), settings=options)
        except Exception as error:
            traceback.print_exception(error, file=sys.stderr)
            soak.violations += 1
            told = error.exceptions if isinstance(error, BaseExceptionGroup) else [error]
            soak.say("\n".join(f"VIOLATION: {type(each).__name__} {each}" for each in told))
            soak.say(f"Again: make soak SEED={first}")
        first += 1


@contextmanager
def cloud_and_proxy(client: str) -> Iterator[tuple[str, Microburst]]:
    service = {**SETTINGS, "DYNAMODB_CLIENT": client}
    with (
        tempfile.TemporaryDirectory() as state,
        local_cloud(Path(state)) as endpoint,
        microburst(endpoint) as proxy,
        mock.patch.dict(
            os.environ, {**service, **aws.CREDENTIALS, "AWS_ENDPOINT_URL": proxy.endpoint}
        ),
        # boto3 tries again as often as ever, but does not wait for it: more histories in the time.
        mock.patch.object(ExponentialBackoff, "delay_amount", return_value=0.01),
    ):
        yield endpoint, proxy


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    arguments.add_argument("--client", default="narrow", choices=("narrow", "boto3"))
    given = arguments.parse_args()
    # Both, as whoever starts it in the background may have SIGINT ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    soak = Soak(time.monotonic() + given.seconds)
    soak.say(f"seed {given.seed}, {given.seconds:g} s")
    try:
        # What the functions log and count goes nowhere: it would be most of the output.
        with (
            cloud_and_proxy(given.client) as (endpoint, proxy),
            redirect_stdout(io.StringIO()),
        ):
            soak.until = time.monotonic() + given.seconds
            run(soak, machine(soak, endpoint, proxy), given.seed)
    except KeyboardInterrupt:
        pass
    told = {
        name: getattr(soak, name) for name in ("operations", "histories", "faults", "violations")
    }
    soak.say(json.dumps(told | {"seed": given.seed}))
    return 1 if soak.violations else 0


if __name__ == "__main__":
    sys.exit(main())
