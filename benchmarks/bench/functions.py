"""The functions as built, each with the request that is the first it answers here."""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from benchmarks.callgrind import interpreter
from benchmarks.instructions import PROCESS, logical_id
from benchmarks.requests import CASES, Case, Made, environment, make
from local import environments
from tests.fakes.aws_endpoint import AwsEndpoint

AUDIENCE = "https://notes.example.com"
SIGNING_KEYS = "/benchmark/signing-keys"
ENSURE = Case(
    name="ensure",
    function="create_session",
    sample="create_session",
    body={"platform": "web"},
)
# What is measured of a warm function, by the names of the report.
OPERATIONS = {
    "validate": CASES["validate"],
    "ensure": ENSURE,
    "create": CASES["create"],
    "touch": CASES["touch"],
    "upload_create": CASES["create upload"],
}


@dataclass(frozen=True, slots=True)
class FirstRequest:
    """A function's first request, and what is there for it."""

    case: Case
    made: Made


class BuiltFunctions:
    """The functions of a build in Lambda's environment, on a DynamoDB out of memory."""

    def __init__(self, built: Path, endpoint: AwsEndpoint) -> None:
        self.built = built
        (packages,) = environments.folder("cloud").glob("lib/python3*/site-packages")
        layer = built / "CommonLayer" / "python"
        env = environment(endpoint, layer, packages, "narrow")
        key = b64encode(b"\1" + secrets.token_bytes(31)).decode()
        endpoint.parameters[SIGNING_KEYS] = json.dumps({"1": key})
        self.env = {
            **env,
            "SIGNING_KEYS_PARAMETER": SIGNING_KEYS,
            "ACCESS_TOKEN_AUDIENCES": AUDIENCE,
            "ACCESS_TOKEN_ISSUER": "https://sessions.example.com",
        }

    def env_of(self, function: str) -> dict[str, str]:
        """Return the environment of one function: the signer alone has the second layer."""
        if function != "issue_access_tokens":
            return self.env
        paths = [str(self.built / "SigningLayer" / "python"), self.env["PYTHONPATH"]]
        return {**self.env, "PYTHONPATH": os.pathsep.join(paths)}

    def folder(self, function: str) -> Path:
        """Return where the build has a function."""
        return self.built / logical_id(function)

    def make(self) -> Made:
        """Return a session and an operator key that have just been made."""
        return make(self.env, self.folder, self.process)

    @property
    def process(self) -> list[str]:
        """Return the command that is one Lambda environment."""
        return [*interpreter(), str(PROCESS)]

    def first_requests(self) -> list[FirstRequest]:
        """Return the first request of each function that has a route, each on its own session."""
        cases = [*(CASES[name] for name in CASES if name != "create upload"), _ACCESS_TOKEN]
        return [FirstRequest(case, self.make()) for case in cases]


_ACCESS_TOKEN = Case(
    name="access token",
    function="issue_access_tokens",
    sample="issue_access_tokens",
    body={"audience": AUDIENCE},
)
