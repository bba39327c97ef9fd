"""The container engine that `sam local` uses, as far as `make sam-local` has to know it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import environments
from local.steps import StackError


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that answers; `gateway` and `subnet` are of the network its containers join."""

    name: str
    version: str
    gateway: str
    subnet: str


def find() -> Engine | None:
    """Return the engine, if there is one and it answers."""
    described = _ask("describe")
    return Engine(**described) if described else None


def remove_containers(variable: str) -> int:
    """Remove what an interrupted sam left: its containers that were given this NAME=value."""
    return int(_ask("remove", variable) or 0)


def _ask(*words: str) -> Any:
    program = str(Path(__file__).with_name("engine_process.py"))
    command = [environments.program("sam", "python"), "-P", program, *words]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise StackError(f"The container engine answers, but not as sam expects: {last}")
    return json.loads(done.stdout)
