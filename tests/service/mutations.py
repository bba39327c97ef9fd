"""Takes each part of each condition away, one at a time, and tells which test sees it.

`python -m tests.service.mutations` prints one line for each; `--only REGEX` for some.
Exit status 1 if nothing sees one that is not known to be implied by others.
"""

import argparse
import contextlib
import io
import os
import re
import subprocess
import sys
import time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.service.implied import IMPLIED
from tests.service.machine import ServiceMachine
from tests.service.watched import WatchedDynamoDB
from tests.service.weakened import Part, parts, seen_through, without
from tests.service.world import World

HISTORIES, BATCH, STEPS = 1500, 100, 40
# What only a planted row or a race of their own reaches.
UNIT_TESTS = (
    "test_credential_stores",
    "test_dynamodb_stores",
    "test_dynamodb_failures",
    "test_rate_limits",
    "test_renewal_races",
    "test_association_races",
    "test_cleanup_races",
)


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
    """Return every part of every condition that a couple of hundred histories write."""
    found: set[Part] = set()

    def note(where: str, condition: str) -> str:
        found.update(parts(where, condition))
        return condition

    assert _unit_tests(None) is None, "a unit test fails with nothing taken away"
    with seen_through(note):
        assert run(1, 200), "the machine fails with nothing taken away"
    return sorted(found)


def caught_by(part: Part, histories: int) -> str | None:
    """Return what sees that a part is missing: some histories, a unit test, or more histories."""
    return _histories(part, 0, BATCH) or _unit_tests(part) or _histories(part, BATCH, histories)


def _histories(part: Part, first: int, last: int) -> str | None:
    with seen_through(without(str(part))):
        for batch in range(first, last, BATCH):
            if not run(batch, BATCH):
                return f"the machine, history {batch + 1} to {batch + BATCH}"
    return None


def _unit_tests(part: Part | None) -> str | None:
    names = [f"tests/unit/{name}.py" for name in UNIT_TESTS]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.service.weakened", *names],
        env=environment | {"WEAKENED": str(part), "PYTHONPATH": ".:layers/common"},
        capture_output=True,
        text=True,
    )
    failed = re.search(r"^FAILED tests/unit/(\w+)\.py::(\w+)", done.stdout, re.MULTILINE)
    assert failed or done.returncode == 0, done.stdout
    return f"`{failed[1]}`: {failed[2].removeprefix('test_').replace('_', ' ')}" if failed else None


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="")
    arguments.add_argument("--histories", type=int, default=HISTORIES)
    given = arguments.parse_args()
    began, missed = time.monotonic(), 0
    print("| condition of | without | seen by |\n|---|---|---|")
    for part in all_parts():
        if not re.search(given.only, str(part)):
            continue
        why = implied(part)
        seen = caught_by(part, BATCH if why else given.histories) or why
        missed += seen is None
        print(f"| `{part.where}` | `{part.removed}` | {seen or '**nothing**'} |", flush=True)
    print(f"\n{missed} seen by nothing, {time.monotonic() - began:.0f} s")
    return 1 if missed else 0


def implied(part: Part) -> str | None:
    """Return why a part can never matter, if that is known."""
    return next(
        (
            f"never matters: {why}"
            for (where, removed), why in IMPLIED.items()
            if part.where.startswith(where) and part.removed == removed
        ),
        None,
    )


if __name__ == "__main__":
    sys.exit(main())
