"""The functions as built, each with the request that is the first it answers here."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.callgrind import interpreter
from benchmarks.instructions import PROCESS, logical_id
from benchmarks.requests import CASES, Case, environment, run_once
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
    """A function's first request, and the credential it shows."""

    case: Case
    credential: str


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
            "AUDIT_BUCKET_NAME": "benchmark-audit",
            "AUDIT_RETENTION_DAYS": "400",
            "FAILURE_QUEUES": "",
            "SWEEP_MINUTES": "5",
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

    def new_session(self) -> tuple[str, str]:
        """Return the token and the id of a session that has just been made."""
        answer = run_once(
            CASES["create"], "", self.env, self.folder("create_session"), self.process
        )
        made = json.loads(answer["body"])
        return made["token"], made["session"]["session_id"]

    def new_operator_key(self) -> str:
        """Return an operator key that has just been made, good for all there is."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as event:
            json.dump({"role": "admin"}, event)
            event.flush()
            folder = self.folder("create_operator_key")
            done = subprocess.run(
                [*self.process, str(folder), event.name, "1"],
                env=self.env,
                capture_output=True,
                text=True,
                check=True,
            )
        made: dict[str, Any] = json.loads(done.stdout)
        key: str = made["operator_key"]
        return key

    @property
    def process(self) -> list[str]:
        """Return the command that is one Lambda environment."""
        return [*interpreter(), str(PROCESS)]

    def first_requests(self) -> list[FirstRequest]:
        """Return the first request of each function that has a route."""
        token, session_id = self.new_session()
        _, blocked_id = self.new_session()
        key = self.new_operator_key()
        visitors = ("validate", "create", "touch", "list uploads", "list devices", "health")
        return [
            *(FirstRequest(CASES[name], token) for name in visitors),
            *(FirstRequest(case, key) for case in _backends(token, session_id)),
            *(FirstRequest(case, key) for case in _operators(blocked_id)),
            FirstRequest(_ACCESS_TOKEN, token),
        ]


_ACCESS_TOKEN = Case(
    name="access token",
    function="issue_access_tokens",
    sample="issue_access_tokens",
    body={"audience": AUDIENCE},
)


def _backends(token: str, session_id: str) -> list[Case]:
    """Return what an app's backend and its operators ask for first."""
    return [
        Case(
            name="introspect",
            function="introspect_sessions",
            sample="introspect_sessions",
            body={"token": token},
        ),
        Case(
            name="read a session",
            function="operate_sessions",
            sample="operate_sessions",
            route="GET /v1/admin/sessions/{session_id}",
            path={"session_id": session_id},
        ),
        Case(
            name="list operator keys",
            function="manage_operator_keys",
            sample="manage_operator_keys",
            route="GET /v1/admin/operator-keys",
        ),
    ]


def _operators(session_id: str) -> list[Case]:
    """Return what the console asks for first, of each function behind it."""
    reads = {
        "list sessions": ("find_sessions", "GET /v1/admin/sessions"),
        "query the audit": ("query_audit", "GET /v1/admin/audit"),
        "overview": ("observe_service", "GET /v1/admin/overview"),
        "list exports": ("export_audit", "GET /v1/admin/exports"),
    }
    return [
        *(
            Case(name=name, function=function, sample=function, route=route)
            for name, (function, route) in reads.items()
        ),
        Case(
            name="block a session",
            function="restrict_sessions",
            sample="restrict_sessions",
            route="POST /v1/admin/sessions/{session_id}/block",
            path={"session_id": session_id},
            body={"reason": "benchmark"},
        ),
    ]
