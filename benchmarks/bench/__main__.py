"""`make bench`: measure all of it in one run; write docs/performance.json and docs/performance.md.

    python -m benchmarks.bench [--quick]

A quick run takes fewer rounds, counts fewer instructions, and writes into `.local/bench` instead:
its figures are for looking, not for keeping.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bench import (
    growth,
    http_rounds,
    load,
    reads,
    report,
    services,
    start,
    surroundings,
    units,
    warm,
)
from benchmarks.bench.dynamodb_local import dynamodb_local
from benchmarks.bench.functions import OPERATIONS, BuiltFunctions
from benchmarks.bench.installation import install
from benchmarks.bench.processes import NotStartedError
from benchmarks.bench.progress import say, step
from benchmarks.instructions import local_build
from local.environments import ROOT
from tests.fakes.aws_endpoint import AwsEndpoint

DOCS = ROOT / "docs"
QUICK_FOLDER = ROOT / ".local" / "bench"
TOOLS = ("valgrind", "java", "node", "npm")


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured. `firsts` are the functions started, by their first cases' names."""

    start_rounds: int
    warm: tuple[str, ...]
    floors: tuple[str, ...]
    firsts: tuple[str, ...] | None
    http_rounds: int
    burst_seconds: float
    read_rounds: int
    sizes: tuple[int, ...]
    load_seconds: float


FULL = Effort(
    start_rounds=11,
    warm=tuple(OPERATIONS),
    floors=reads.KINDS,
    firsts=None,
    http_rounds=6,
    burst_seconds=1.0,
    read_rounds=5,
    sizes=growth.SIZES,
    load_seconds=60,
)
QUICK = Effort(
    start_rounds=3,
    warm=("validate",),
    floors=(),
    firsts=("validate", "create"),
    http_rounds=2,
    burst_seconds=0.4,
    read_rounds=1,
    sizes=growth.QUICK_SIZES,
    load_seconds=5,
)


def measure(effort: Effort, logs: Path) -> dict[str, Any]:
    """Return all figures, by the names of docs/performance.json."""
    figures = {**surroundings.describe(), **surroundings.layer()}
    with AwsEndpoint() as endpoint, ExitStack() as running:
        functions = BuiltFunctions(local_build(), endpoint)
        firsts = [
            first
            for first in functions.first_requests()
            if effort.firsts is None or first.case.name in effort.firsts
        ]
        with step(f"starting {len(firsts)} functions, instructions and CPU"):
            figures |= start.measure(functions, firsts, effort.start_rounds)
        with step("warm requests, instructions"):
            figures |= warm.measure(functions, effort.warm, effort.floors)
        dynamodb = running.enter_context(dynamodb_local(logs))
        with step("calls and units, on DynamoDB Local"):
            figures |= units.measure(functions, dynamodb, logs)
        with ExitStack() as up:
            ours = up.enter_context(services.ours(functions, dynamodb, logs))
            there = [ours, *_peers(up, dynamodb, logs)]
            with step(f"over HTTP: {', '.join(each.name for each in there)}"):
                figures |= http_rounds.measure(there, effort.http_rounds, effort.burst_seconds)
            with step("one read, by boto3 and by hand"):
                figures["get_item"] = reads.measure(functions, ours, dynamodb, effort.read_rounds)
        with (
            step(f"load for {effort.load_seconds:g} seconds"),
            services.ours(functions, dynamodb, logs, touch_seconds=60) as service,
        ):
            figures["load"] = load.measure(service, effort.load_seconds)
            say(f"  {figures['load']}")
        with step(f"growth to {effort.sizes[-1]:,} sessions, in memory"):
            figures["growth"] = growth.measure(functions, endpoint, effort.sizes, logs)
            figures["sweep_units"] = growth.sweep_units()
    return figures


def require_tools() -> None:
    """End with one sentence where a tool is missing: before anything is measured, not after."""
    if not Path("/proc/self/stat").exists():
        raise SystemExit("make bench needs Linux: CPU is read from /proc.")
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        raise SystemExit(f"make bench needs {' and '.join(missing)}.")


def _peers(up: ExitStack, dynamodb: str, logs: Path) -> list[services.Service]:
    """Start the peers; say loudly which of them cannot be, and go on without it."""
    started = []
    for name in services.PEER_NAMES:
        try:
            started.append(up.enter_context(services.peer(name, dynamodb, logs)))
        except (NotStartedError, ValueError, OSError) as error:
            say(f"!! {name} IS LEFT OUT: it did not start: {error}")
    return started


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="less of everything, kept apart")
    options = parser.parse_args()
    require_tools()
    # As Ctrl-C: the servers, in process groups of their own, are stopped on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    install()
    logs = Path(tempfile.mkdtemp(prefix="maria-bench-"))
    try:
        figures = measure(QUICK if options.quick else FULL, logs)
    except KeyboardInterrupt:
        shutil.rmtree(logs)
        raise SystemExit(130) from None
    except BaseException:
        say(f"given up; what the servers said is in {logs}")
        raise
    shutil.rmtree(logs)
    folder = QUICK_FOLDER if options.quick else DOCS
    folder.mkdir(parents=True, exist_ok=True)
    kept = (DOCS / "performance.md").read_text(encoding="utf-8")
    report.write(figures, folder, kept)
    print(report.render(figures))
    for name in ("performance.json", "performance.md"):
        say(f"written: {(folder / name).relative_to(ROOT)}")
    if options.quick:
        say("A quick run: docs/performance.* are left as they were.")


if __name__ == "__main__":
    main()
