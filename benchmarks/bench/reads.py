"""CPU and latency of one read of a session's item, by boto3 and by hand: what a check stands on."""

from __future__ import annotations

import json
import subprocess
from typing import Any

from benchmarks.bench.functions import BuiltFunctions
from benchmarks.bench.requests_on_wire import ask
from benchmarks.bench.services import Service
from benchmarks.bench.spread import spread
from benchmarks.bench.warm import FLOORS
from benchmarks.callgrind import interpreter

READS = 400
KINDS = ("boto3_get_item", "raw_get_item")


def measure(
    functions: BuiltFunctions, service: Service, dynamodb: str, rounds: int
) -> dict[str, Any]:
    """Return the figures of both ways, each round a process of its own."""
    made: Any = ask(service.process.port, service.operations["create"][0]).body
    session_id = made["session"]["session_id"]
    env = {**functions.env, "AWS_ENDPOINT_URL_DYNAMODB": dynamodb}
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in KINDS}
    for _ in range(rounds):
        for name, rows in taken.items():
            done = subprocess.run(
                [*interpreter(), str(FLOORS), name, session_id, str(READS)],
                env=env,
                capture_output=True,
                text=True,
                check=True,
            )
            rows.append(json.loads(done.stdout.splitlines()[-1]))
    return {
        name: {
            "cpu_ms": spread([row["cpu_ms"] for row in rows]),
            "p50_ms": spread([row["p50_ms"] for row in rows])["median"],
            "p99_ms": spread([row["p99_ms"] for row in rows])["median"],
        }
        for name, rows in taken.items()
    }
