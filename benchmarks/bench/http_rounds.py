"""Short bursts of requests over HTTP, interleaved over services, operations and callers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.bench.progress import say
from benchmarks.bench.requests_on_wire import WireRequest
from benchmarks.bench.services import OURS, PEER_NAMES, Service
from benchmarks.bench.spread import ratios, spread

CALLERS = Path(__file__).with_name("callers.py")
NUMBERS = (1, 8)  # of callers


def burst(
    port: int, requests: Sequence[WireRequest], callers: int, seconds: float
) -> dict[str, float]:
    """Let so many callers ask for so long, in a process of their own. SystemExit where none can."""
    plan = {
        "port": port,
        "callers": callers,
        "seconds": seconds,
        "requests": [request.as_json() for request in requests],
    }
    done = subprocess.run(
        [sys.executable, "-S", "-s", str(CALLERS)],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"the callers failed: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(services: Sequence[Service], rounds: int, seconds: float) -> dict[str, Any]:
    """Return CPU, latency and throughput by service and operation, and what follows from them."""
    cells = [
        (service, operation, callers)
        for operation in ("validate", "create", "touch", "ensure", "upload_create")
        for callers in NUMBERS
        for service in services
        if operation in service.operations
    ]
    taken: dict[tuple[str, str, int], list[dict[str, float]]] = defaultdict(list)
    for number in range(rounds + 1):
        for service, operation, callers in cells:
            found = _timed(service, operation, callers, seconds)
            # The first round is for compilers that compile what runs often.
            if number:
                taken[service.name, operation, callers].append(found)
        say(f"  round {number} of {rounds}" if number else "  warmed up")
    return _figures(taken)


def _timed(service: Service, operation: str, callers: int, seconds: float) -> dict[str, float]:
    before = service.process.cpu_seconds()
    found = burst(service.process.port, service.operations[operation], callers, seconds)
    cpu = service.process.cpu_seconds() - before
    if found["requests"] - found["errors"] < 1:
        raise SystemExit(f"{service.name} answered no {operation} as it should: {found}")
    return {**found, "cpu_ms": cpu * 1e3 / found["requests"]}


def _figures(taken: dict[tuple[str, str, int], list[dict[str, float]]]) -> dict[str, Any]:
    http: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
    for (service, operation, callers), bursts in taken.items():
        http[service][operation][f"callers_{callers}"] = {
            "p50_ms": spread([each["p50_ms"] for each in bursts])["median"],
            "p99_ms": spread([each["p99_ms"] for each in bursts])["median"],
            "requests_per_second": round(
                spread([each["requests"] / each["seconds"] for each in bursts])["median"]
            ),
            "errors": int(sum(each["errors"] for each in bursts)),
        }
    for service, operation in {(service, operation) for service, operation, _ in taken}:
        http[service][operation]["cpu_ms"] = spread(
            [each["cpu_ms"] for n in NUMBERS for each in taken[service, operation, n]]
        )
    return {
        "http": {name: dict(operations) for name, operations in http.items()},
        **{
            f"{operation}_cpu_ratio{suffix}": _ratios(http, operation, figure)
            for operation in ("validate", "create")
            for suffix, figure in (("", "median"), ("_by_min", "min"))
        },
    }


def _ratios(http: dict[str, Any], operation: str, figure: str) -> dict[str, float]:
    there: Iterable[str] = (name for name in PEER_NAMES if name in http)
    theirs = {name: http[name][operation]["cpu_ms"][figure] for name in there}
    return ratios(theirs, http[OURS][operation]["cpu_ms"][figure])
