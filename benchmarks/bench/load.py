"""A minute of what a day's traffic is made of, as fast as the callers get their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.bench.http_rounds import burst
from benchmarks.bench.services import Service

CALLERS = 8
# Of a hundred requests.
MIX = {"validate": 90, "touch": 5, "ensure": 2, "create": 2, "upload_create": 1}


def measure(service: Service, seconds: float) -> dict[str, Any]:
    """Return requests a second, errors and latency."""
    requests = mixed(service.operations)
    before = service.process.cpu_seconds()
    found = burst(service.process.port, requests, CALLERS, seconds)
    return {
        "seconds": round(found["seconds"], 1),
        "callers": CALLERS,
        "mix": MIX,
        "requests": int(found["requests"]),
        "requests_per_second": round(found["requests"] / found["seconds"]),
        "errors": int(found["errors"]),
        "p50_ms": round(found["p50_ms"], 3),
        "p99_ms": round(found["p99_ms"], 3),
        "cpu_ms": round((service.process.cpu_seconds() - before) * 1e3 / found["requests"], 3),
    }


def mixed[Request](operations: Mapping[str, Sequence[Request]]) -> list[Request]:
    """Return a hundred requests in the mix's shares, each evenly spread over them."""
    return [
        operations[name][place % len(operations[name])]
        for place in range(100)
        for name, share in MIX.items()
        # A request of this kind begins where its part of the hundred does.
        if place * share // 100 != (place - 1) * share // 100
    ]
