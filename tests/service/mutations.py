"""Takes each part of each condition away, one at a time, and tells which test sees it.

`python -m tests.service.mutations` prints one line for each; `--only REGEX` for some. Exit status 1
if nothing sees one that is not known to be implied by others.
"""

import argparse
import contextlib
import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.service.implied import IMPLIED
from tests.service.machine import ServiceMachine
from tests.service.watched import WatchedDynamoDB
from tests.service.weakened import Part, parts, seen_through, without
from tests.service.world import World

HISTORIES, BATCH, STEPS = 300, 100, 40
EVERY = ("service/test_every_pair", "service/test_every_step")
# Which of these concern a function; all of them where none is named.
CALLS = {
    "devices.rotate": "rotate",
    "devices.end_device": "revoke",
    "devices.rename_device": "rename",
    "operator_keys": "operate or key",
    "renewals": "renew",
    "sessions.add": "create or ensure",
    "sessions.touch": "touch or ensure",
    "sessions.amend": "amend",
    "sessions._finish": "end or operate or sweep or closing",
    "sessions.demand_renewal": "demand",
    "sessions.expire": "sleeps or sweep",
    "uploads.add": "upload",
    "uploads._claim": "upload",
    "uploads.delete": "delete",
    "uploads.tombstone": "delete or sweep",
    "upload_rows": "upload or sweep",
    "idempotency": "create or renew or upload",
    "rate_limits": "create",
}
# What only a planted row or a race of three reaches.
UNIT = tuple(
    f"unit/test_{name}"
    for name in (
        "credential_stores",
        "dynamodb_stores",
        "dynamodb_failures",
        "operator_key_service",
        "exports",
        "rate_limits",
        "rate_limit_races",
        "renewal_races",
        "association_races",
        "cleanup_races",
        "rollups",
        "setting_changes",
        "audit_seal",
        "upload_quota",
        "scanning",
        "operator_key_service",
    )
)
PYTEST = (
    *(sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", "--show-capture=no"),
    *("-p", "tests.service.weakened"),
)
FAILED = re.compile(r"^FAILED tests/\w+/(\w+)\.py::([^\n]+?)( - .*)?$", re.MULTILINE)


class InMemory(ServiceMachine):
    def new_world(self, limited: bool) -> World:
        return World(WatchedDynamoDB(), limited=limited)


def run(first: int, count: int) -> bool:
    """Run that many histories; tell whether they all held."""
    machine = seed(first)(type("Seeded", (InMemory,), {}))
    options = settings(
        max_examples=count,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            run_state_machine_as_test(machine, settings=options)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return False
    return True


def all_parts() -> list[Part]:
    """Return every part of every condition that so many histories write."""
    # Written only where files are scanned, which the machine's are not.
    found = set(parts("upload_rows.mark_clean", "#status = :scanning"))

    def note(where: str, condition: str) -> str:
        found.update(parts(where, condition))
        return condition

    with seen_through(note):
        for batch in range(0, HISTORIES, BATCH):
            assert run(batch, BATCH), "the machine fails with nothing taken away"
        _meet_a_clock_that_goes_back()
    return sorted(found)


def _meet_a_clock_that_goes_back() -> None:
    """Write what only limits write that another clock has counted."""
    world = World(WatchedDynamoDB(), limited=True)
    with contextlib.redirect_stdout(io.StringIO()):
        for seconds in (0, -3600):
            world.clock.advance(seconds=seconds)
            world.request("POST", "/v1/session", json={})
    world.close()


def caught_by(part: Part, histories: int) -> str | None:
    """Return what sees that a part is missing, the cheapest first; None where nothing does."""
    called = next((call for where, call in CALLS.items() if part.where.startswith(where)), "")
    return _tests(part, EVERY, called) or _histories(part, 0, histories) or _tests(part, UNIT)


def _histories(part: Part, first: int, last: int) -> str | None:
    with seen_through(without(str(part))):
        for batch in range(first, last, BATCH):
            if not run(batch, BATCH):
                return f"the machine, history {batch + 1} to {batch + BATCH}"
    return None


def _tests(part: Part | None, files: Sequence[str], called: str = "") -> str | None:
    names = [f"tests/{name}.py" for name in files]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [*PYTEST, "-k", called, *names],
        env=environment | {"WEAKENED": str(part), "PYTHONPATH": ".:layers/common"},
        capture_output=True,
        text=True,
    )
    failed = FAILED.search(done.stdout)
    assert failed or done.returncode == 0, done.stdout
    return f"`{failed[1]}`: {_sentence(failed[2])}" if failed else None


def _sentence(test: str) -> str:
    """What a test is called, in words; of one with parameters these alone."""
    name, _, parameters = test.partition("[")
    return parameters.rstrip("]") or name.removeprefix("test_").replace("_", " ")


def implied(part: Part) -> str | None:
    """Return why a part can never matter, if that is known."""
    for (where, removed), why in IMPLIED.items():
        if part.where.startswith(where) and part.removed == removed:
            return f"never matters: {why}"
    return None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="")
    only = arguments.parse_args().only
    began, missed = time.monotonic(), 0
    assert _tests(None, EVERY + UNIT) is None, "a test fails with nothing taken away"
    print("| condition of | without | seen by |\n|---|---|---|", flush=True)
    for part in all_parts():
        if not re.search(only, str(part)):
            continue
        why = implied(part)
        seen = caught_by(part, 0 if why else HISTORIES) or why
        missed += seen is None
        print(f"| `{part.where}` | `{part.removed}` | {seen or '**nothing**'} |", flush=True)
    print(f"\n{missed} seen by nothing, {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
