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

from botocore.exceptions import BotoCoreError, ClientError

from local import aws, chosen_stack

OUTPUT = "CreateOperatorKeyFunctionName"
# Who names scopes and no role has no role in mind: the key says so.
_NO_ROLE = "custom"


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
        made = make(function, aws.client("lambda", endpoint), "admin", [])
        unfinished = file.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(made["operator_key"])
        unfinished.rename(file)  # whole or not at all: an empty one would stay for ever
    return file.read_text()


def path(state: Path) -> Path:
    """Return where the key of a local stack is kept; only its owner can read it."""
    return state / "operator-key"


def main(arguments: list[str]) -> None:
    """Print the key's id, role and scopes to people, and the key alone to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--role", default="")
    parser.add_argument("--scopes", default="")
    given = parser.parse_args(arguments)
    scopes = given.scopes.replace(",", " ").split()
    role = given.role or (_NO_ROLE if scopes else "admin")
    try:
        stack = chosen_stack.find(given.stack, given.state)
        made = make(stack.output(OUTPUT), stack.client("lambda"), role, scopes)
    except (BotoCoreError, ClientError) as error:
        raise SystemExit(f"No key was made: {error}") from None
    where = stack.name
    print(
        f"Operator key {made['key_id']} of {where}, role {made['role']}:"
        f" {' '.join(made['scopes'])}\nIt is shown only now; keep it as you keep a password:",
        file=sys.stderr,
    )
    print(made["operator_key"])


if __name__ == "__main__":
    main(sys.argv[1:])
