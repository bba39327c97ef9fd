"""`make operator-key`: have the stack make an operator key, here or in AWS, and print it.

The key is made by a function of the stack that no route leads to: whoever may invoke it may make
one. Nothing but the answer ever holds the key.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local import aws, running

OUTPUT = "CreateOperatorKeyFunctionName"


def make(function: Any, client: Any, role: str, scopes: list[str]) -> dict[str, Any]:
    """Invoke the function and return its answer. End the program where it refuses."""
    payload = json.dumps({"role": role, "scopes": scopes}).encode()
    answer = client.invoke(FunctionName=function, Payload=payload)
    content: dict[str, Any] = json.loads(answer["Payload"].read())
    if "FunctionError" in answer:
        raise SystemExit(f"No key was made: {content.get('errorMessage', content)}")
    return content


def kept(state: Path, endpoint: str, function: str) -> str:
    """Return the key that `make run` prints: made once for each deployment, for every scope."""
    file = path(state)
    if not file.is_file():
        made = make(function, aws.client("lambda", endpoint), "operator", [])
        unfinished = file.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(made["operator_key"])
        unfinished.rename(file)  # whole or not at all: an empty one would stay for ever
    return file.read_text()


def path(state: Path) -> Path:
    """Return where the key of a local stack is kept; only its owner can read it."""
    return state / "operator-key"


def in_aws(stack: str) -> tuple[str, Any]:
    """Return the function's name and a client, with the caller's own credentials and region."""
    found = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}
    if OUTPUT not in outputs:
        raise SystemExit(f"The stack {stack} has no output {OUTPUT}; deploy this version first.")
    return outputs[OUTPUT], boto3.client("lambda")


def main(arguments: list[str]) -> None:
    """Print the key's id, role and scopes to people, and the key alone to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--role", default="operator")
    parser.add_argument("--scopes", default="")
    given = parser.parse_args(arguments)
    scopes = given.scopes.replace(",", " ").split()
    try:
        if given.stack:
            function, client = in_aws(given.stack)
        else:
            stack = running.find(given.state.resolve())
            function, client = stack.outputs[OUTPUT], aws.client("lambda", stack.endpoint)
        made = make(function, client, given.role or "operator", scopes)
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(f"No key was made: {error}") from None
    where = f"the stack {given.stack}" if given.stack else "the local stack"
    print(
        f"Operator key {made['key_id']} of {where}, role {made['role']}:"
        f" {' '.join(made['scopes'])}\nIt is shown only now; keep it as you keep a password:",
        file=sys.stderr,
    )
    print(made["operator_key"])


if __name__ == "__main__":
    main(sys.argv[1:])
