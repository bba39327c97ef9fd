"""The stack that a command is about: one in AWS by its name, or the one that runs here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from local import aws, running


@dataclass(frozen=True, slots=True)
class ChosenStack:
    """What a command may know of it. `client` gives clients with the caller's own credentials."""

    name: str
    outputs: dict[str, str]
    client: Callable[[Any], Any]

    def output(self, name: str) -> str:
        """Return an output. End the program where the stack has no such one."""
        if name not in self.outputs:
            raise SystemExit(f"{self.name} has no output {name}; deploy this version first.")
        return self.outputs[name]


def find(stack: str, state: Path) -> ChosenStack:
    """Return the stack of that name in AWS; without one, the stack that runs with that state."""
    if not stack:
        here = running.find(state.resolve())
        return ChosenStack(
            "the local stack", here.outputs, lambda service: aws.client(service, here.endpoint)
        )
    found = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    return ChosenStack(f"the stack {stack}", outputs, boto3.client)
