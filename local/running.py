"""`$STATE/stack.json`: where a running local stack can be reached. It goes when the stack does."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from local.aws import REGION
from local.deployment import Deployment
from local.run import is_alive


@dataclass(frozen=True, slots=True)
class RunningStack:
    """What a developer's command needs to talk to a running stack."""

    endpoint: str
    region: str
    port: int
    pid: int
    outputs: dict[str, str]


def _path(state: Path) -> Path:
    return state / "stack.json"


def write(state: Path, endpoint: str, port: int, deployed: Deployment) -> None:
    """Tell of this process's stack."""
    stack = RunningStack(endpoint, REGION, port, os.getpid(), deployed.outputs)
    partial = _path(state).with_suffix(".partial")
    partial.write_text(json.dumps(asdict(stack), indent=2) + "\n")
    partial.replace(_path(state))


def remove(state: Path) -> None:
    """Take it back."""
    _path(state).unlink(missing_ok=True)


def find(state: Path) -> RunningStack:
    """Return the stack that runs with this state, or end the program with one sentence."""
    try:
        stack = RunningStack(**json.loads(_path(state).read_text()))
    except FileNotFoundError:
        stack = None
    if stack is None or not is_alive(stack.pid):
        raise SystemExit(
            f"No stack is running with the state in {state}; name that of yours (STATE=…),"
            " or start one: make run"
        )
    return stack
