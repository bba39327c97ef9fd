"""What a function costs from the start of its interpreter to its first answer."""

import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.bench.functions import BuiltFunctions, FirstRequest
from benchmarks.bench.progress import say
from benchmarks.bench.spread import spread
from benchmarks.callgrind import instructions
from benchmarks.instructions import PROCESS

NANOSECONDS = 1e6  # in a millisecond


def measure(functions: BuiltFunctions, firsts: list[FirstRequest], rounds: int) -> dict[str, Any]:
    """Return the figures of `start_…` and of the first request of a check."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = list(pool.map(lambda first: _instructions(functions, first), firsts))
    cpu: dict[str, list[float]] = {first.case.function: [] for first in firsts}
    first_cpu: dict[str, list[float]] = {first.case.function: [] for first in firsts}
    for number in range(rounds):
        for first in firsts:
            whole, request = _cpu(functions, first)
            cpu[first.case.function].append(whole)
            first_cpu[first.case.function].append(request)
        say(f"  starts timed: round {number + 1} of {rounds}")
    return {
        "start_minstructions": {
            first.case.function: round(count / 1e6, 1)
            for first, count in zip(firsts, counted, strict=True)
        },
        "start_cpu_ms": {name: spread(values, 1) for name, values in cpu.items()},
        "first_request_cpu_ms": spread(first_cpu["validate_session"])["median"],
        "first_request_cpu_ms_of": {name: spread(values) for name, values in first_cpu.items()},
        "first_request": {first.case.function: first.case.name for first in firsts},
    }


def _instructions(functions: BuiltFunctions, first: FirstRequest) -> int:
    case = first.case
    with case.event_file(first.made) as event:
        program = [str(PROCESS), str(functions.folder(case.function)), event, "1"]
        found = instructions(program, functions.env_of(case.function), case.status)
    say(f"  {case.function}: {found / 1e6:,.1f} M instructions to the first answer")
    return found


def _cpu(functions: BuiltFunctions, first: FirstRequest) -> tuple[float, float]:
    """Return the milliseconds of CPU of a whole process, and of its first request."""
    case = first.case
    env = {**functions.env_of(case.function), "REPORT_CPU": "yes"}
    with case.event_file(first.made) as event, tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [*functions.process, str(functions.folder(case.function)), event, "1"],
            env=env,
            stdout=output,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = output.read().splitlines()
    if process.returncode or f'"statusCode": {case.status}' not in lines[0]:
        raise SystemExit(f"{case.function} gave {process.returncode} and {lines}")
    return (usage.ru_utime + usage.ru_stime) * 1e3, int(lines[-1]) / NANOSECONDS
