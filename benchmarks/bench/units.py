"""Calls of DynamoDB and capacity units, by operation, counted on their way to DynamoDB Local."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.bench.counting_proxy import CountingProxy
from benchmarks.bench.functions import BuiltFunctions
from benchmarks.bench.money import (
    CHECK_SECONDS,
    TOUCH_SECONDS,
    sensitivity,
    usd_per_million,
    usd_per_million_validations,
)
from benchmarks.bench.processes import NotStartedError
from benchmarks.bench.progress import say
from benchmarks.bench.requests_on_wire import WireRequest, ask
from benchmarks.bench.services import Service, ours, peer

ASKED = 20  # times, each operation
FILES = 500
# The template's own, in seconds: within it a touch reads and does not write.
DEFAULT_TOUCH_SECONDS = 60

type Units = dict[str, float]


def measure(functions: BuiltFunctions, dynamodb: str, logs: Path) -> dict[str, Any]:
    """Return calls, units and money of ours and of the peers that keep sessions in DynamoDB."""
    with CountingProxy(dynamodb) as proxy:
        with ours(functions, proxy.url, logs) as service:
            counted = {
                name: _count(proxy, service, requests)
                for name, requests in service.operations.items()
            }
            full = _with_files(proxy, service)
        with ours(functions, proxy.url, logs, touch_seconds=DEFAULT_TOUCH_SECONDS) as service:
            idle = {
                name: _count(proxy, service, service.operations[name])
                for name in ("touch", "ensure")
            }
        peers = _peers(proxy, logs)
    validate, touch = counted["validate"], counted["touch"]
    for name, each in counted.items():
        say(f"  {name}: {each}")
    return {
        "dynamodb_calls": {name: each["calls"] for name, each in counted.items()},
        "units": counted,
        "dynamodb_units_within_touch_seconds": idle,
        "dynamodb_units_with_files": {"files": FILES, **full},
        "peer_dynamodb_units": peers,
        "usd_per_million": {name: usd_per_million(each) for name, each in counted.items()},
        "usd_per_million_validations": usd_per_million_validations(validate, touch),
        "usd_assumes": {"check_seconds": CHECK_SECONDS, "touch_seconds": TOUCH_SECONDS},
        "usd_sensitivity": sensitivity(validate, touch),
        "peer_usd_per_million_validations": {
            name: usd_per_million(operations["validate"]) for name, operations in peers.items()
        },
    }


def _count(proxy: CountingProxy, service: Service, requests: Sequence[WireRequest]) -> Units:
    """Ask, each session once where there is one, and return what one answer took."""
    proxy.forget()
    for number in range(ASKED):
        ask(service.process.port, requests[number % len(requests)])
    return {
        "calls": round(proxy.requests.total() / ASKED, 3),
        "read": round(proxy.units["read"] / ASKED, 3),
        "write": round(proxy.units["write"] / ASKED, 3),
    }


def _with_files(proxy: CountingProxy, service: Service) -> dict[str, Units]:
    """Give one session many files, and count what a check and a touch of it take."""
    operations = service.operations
    for _ in range(FILES):
        ask(service.process.port, operations["upload_create"][-1])
    return {
        name: _count(proxy, service, operations[name][-1:])
        for name in ("validate", "touch", "upload_create")
    }


def _peers(proxy: CountingProxy, logs: Path) -> dict[str, dict[str, Units]]:
    found = {}
    for name in ("connect_dynamodb", "flask_session"):
        try:
            with peer(name, proxy.url, logs) as service:
                found[name] = {
                    operation: _count(proxy, service, requests)
                    for operation, requests in service.operations.items()
                }
        except (NotStartedError, ValueError) as error:
            say(f"!! {name} was not counted: {error}")
    return found
