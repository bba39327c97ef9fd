"""What a check and a touch take when there are a hundred sessions, and when there are a million.

The table is the sweep's, in memory, of this process: it holds every session there is said to be,
and counts units as DynamoDB bills them. The times are those of this table, not of DynamoDB's.
"""

from __future__ import annotations

import gc
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import sweep_cost
from benchmarks.bench.functions import BuiltFunctions
from benchmarks.bench.http_rounds import burst
from benchmarks.bench.progress import say
from benchmarks.bench.services import Service, ours
from benchmarks.bench.spread import spread
from benchmarks.large_table import LargeDynamoDB
from benchmarks.live_sessions import live_sessions
from session_service.domain.sessions import Lifetimes
from tests.fakes.aws_endpoint import AwsEndpoint
from tests.world import LIFETIMES

SIZES = (100, 10_000, 1_000_000)
QUICK_SIZES = (100, 10_000)
ROUNDS, ROUND_SECONDS = 5, 0.5
SWEPT_SESSIONS, SWEPT_DUE = 10_000, 1_000


def measure(
    functions: BuiltFunctions, endpoint: AwsEndpoint, sizes: Sequence[int], logs: Path
) -> list[dict[str, Any]]:
    """Return, by size, the units and milliseconds of a check and of a touch that writes."""
    table = LargeDynamoDB()
    table.clock = lambda: time.time_ns() // 1_000_000
    endpoint.table = table
    rows = []
    with ours(functions, endpoint.url, logs) as service:
        for size in sizes:
            _fill(table, size, LIFETIMES)
            rows.append({"sessions": _sessions(table)} | _figures(service, table))
            say(f"  {rows[-1]}")
    return rows


def sweep_units() -> dict[str, float]:
    """Return the units of a sweep for each row that is due, whatever else there is."""
    cost = sweep_cost.measure(SWEPT_SESSIONS, due=SWEPT_DUE)
    return {
        "read": round(cost.read_units / SWEPT_DUE, 3),
        "write": round(cost.write_units / SWEPT_DUE, 3),
    }


def _fill(table: LargeDynamoDB, size: int, lifetimes: Lifetimes) -> None:
    missing = size - _sessions(table)
    # They live for as long as the benchmark does, and are never asked for.
    table.packed.fill(live_sessions(missing, table.clock(), lifetimes, uuid.uuid4))
    gc.collect()
    gc.freeze()


def _sessions(table: LargeDynamoDB) -> int:
    return sum("SESSION" in rows for rows in table.packed.partitions.values())


def _figures(service: Service, table: LargeDynamoDB) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("validate", "touch"):
        requests = service.operations[name]
        burst(service.process.port, requests, 1, ROUND_SECONDS)
        table.forget_counts()
        bursts = [burst(service.process.port, requests, 1, ROUND_SECONDS) for _ in range(ROUNDS)]
        asked = sum(each["requests"] for each in bursts)
        if any(each["errors"] for each in bursts):
            raise SystemExit(f"{name} failed on a large table: {bursts}")
        found[name] = {
            "calls": round(table.requests.total() / asked, 3),
            "read": round(table.units["half reads"] / 2 / asked, 3),
            "write": round((table.units["writes"] + table.packed.index_writes) / asked, 3),
            "p50_ms": spread([each["p50_ms"] for each in bursts])["median"],
            "p99_ms": spread([each["p99_ms"] for each in bursts])["median"],
        }
    return found
