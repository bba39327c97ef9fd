"""What the benchmark asks of each function, and the environment it runs in."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tests.fakes.aws_endpoint import AwsEndpoint

ROOT = Path(__file__).resolve().parent.parent
KEYS_PARAMETER = "/benchmark/service-keys"

# The template's defaults, with limits and quotas that no number of repetitions reaches.
SETTINGS = {
    "TABLE_NAME": "benchmark",
    "BUCKET_NAME": "benchmark-uploads",
    "KEYS_PARAMETER": KEYS_PARAMETER,
    "KEY_GENERATION": "1",
    "URL_SUFFIX": "amazonaws.com",
    "ALLOWED_ORIGINS": "https://app.example.org",
    "DIRECT_CALLS": "allowed",
    "SECURE_COOKIES": "true",
    "IDLE_SECONDS": "1800",
    "ABSOLUTE_SECONDS": "86400",
    "RECOVERY_SECONDS": "86400",
    "WARN_SECONDS": "120",
    "TOUCH_SECONDS": "0",
    "ROTATION_GRACE_SECONDS": "30",
    "CREATE_PER_MINUTE": "60000",
    "WRONG_CREDENTIALS_PER_MINUTE": "60000",
    "UPLOADS_PER_MINUTE": "60000",
    "REQUESTS_PER_MINUTE": "60000",
    "UPLOAD_TYPES": "application/pdf",
    "UPLOAD_MAX_BYTES": "5242880",
    "UPLOAD_MAX_FILES": "1000",
    "UPLOAD_MAX_TOTAL_BYTES": "0",
    "UPLOAD_SCAN": "off",
    "SWEEP_DRY_RUN": "false",
    "SWEEP_MINUTES": "5",
    "AUDIT_BUCKET_NAME": "benchmark-audit",
    "AUDIT_RETENTION_DAYS": "400",
    "AUDIT_LOG_GROUP": "benchmark-audit",
    "EVENT_BUS_NAME": "benchmark",
    "FAILURE_QUEUES": "",
    "POWERTOOLS_SERVICE_NAME": "benchmark",
    "POWERTOOLS_METRICS_NAMESPACE": "MariaSessions",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}


class Made(NamedTuple):
    """What is there before a case is asked: a session, and an operator key good for all."""

    token: str
    session_id: str
    operator_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request to one function, as `events/` has it but for what is said here.

    `shows` is the field of `Made` that goes into the Authorization header, if any. What stands in
    braces in `path` and `body` is such a field too.
    """

    name: str
    function: str
    sample: str
    route: str = ""
    body: Mapping[str, object] | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    shows: str = "token"

    def event(self, made: Made) -> dict[str, Any]:
        """Return the gateway's event."""
        there = made._asdict()
        event: dict[str, Any] = json.loads((ROOT / "events" / f"{self.sample}.json").read_bytes())
        event["headers"].pop("authorization", None)
        if self.shows:
            event["headers"]["authorization"] = f"Bearer {there[self.shows]}"
        event["headers"].pop("idempotency-key", None)
        event.pop("cookies", None)
        parameters = {name: text.format_map(there) for name, text in self.path.items()}
        if self.route:
            method, path = self.route.format_map(parameters).split(" ")
            event |= {"routeKey": self.route, "rawPath": path, "rawQueryString": ""}
            event.pop("queryStringParameters", None)
            event["requestContext"]["http"] |= {"method": method, "path": path}
            event["requestContext"]["routeKey"] = self.route
            event.pop("body", None)
            event.pop("pathParameters", None)
        if parameters:
            event["pathParameters"] = parameters
        if self.body is not None:
            body = {
                name: value.format_map(there) if isinstance(value, str) else value
                for name, value in self.body.items()
            }
            event |= {"body": json.dumps(body), "isBase64Encoded": False}
            event["headers"]["content-type"] = "application/json"
        return event

    @contextmanager
    def event_file(self, made: Made) -> Iterator[str]:
        """Hold the event in a file, and give its path."""
        with json_file(self.event(made)) as name:
            yield name


@contextmanager
def json_file(event: object) -> Iterator[str]:
    """Hold an event in a file, and give its path."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(event, file)
        file.flush()
        yield file.name


_UPLOAD = {"filename": "paper.pdf", "content_type": "application/pdf", "size": 1000}
_CASES = (
    Case(name="validate", function="validate_session", sample="validate_session"),
    Case(
        name="create",
        function="create_session",
        sample="create_session",
        body={"transport": "token", "platform": "web"},
        status=201,
        shows="",
    ),
    Case(
        name="touch",
        function="manage_session",
        sample="manage_session",
        route="POST /v1/session/touch",
    ),
    Case(
        name="list uploads",
        function="manage_uploads",
        sample="manage_uploads",
        route="GET /v1/session/uploads",
    ),
    Case(
        name="create upload",
        function="manage_uploads",
        sample="manage_uploads",
        route="POST /v1/session/uploads",
        body=_UPLOAD,
        status=201,
    ),
    Case(
        name="list devices",
        function="manage_devices",
        sample="manage_devices",
        route="GET /v1/session/devices",
    ),
    Case(
        name="health",
        function="describe_service",
        sample="describe_service",
        route="GET /v1/health",
    ),
    Case(
        name="introspect",
        function="introspect_sessions",
        sample="introspect_sessions",
        body={"token": "{token}"},
        shows="operator_key",
    ),
    Case(
        name="read a session",
        function="operate_sessions",
        sample="operate_sessions",
        route="GET /v1/admin/sessions/{session_id}",
        path={"session_id": "{session_id}"},
        shows="operator_key",
    ),
    *(
        Case(name=name, function=function, sample=function, route=route, shows="operator_key")
        for name, function, route in (
            ("list operator keys", "manage_operator_keys", "GET /v1/admin/operator-keys"),
            ("list sessions", "find_sessions", "GET /v1/admin/sessions"),
            ("query the audit", "query_audit", "GET /v1/admin/audit"),
            ("overview", "observe_service", "GET /v1/admin/overview"),
            ("list exports", "export_audit", "GET /v1/admin/exports"),
        )
    ),
    # Last: it takes from the session what others may be about.
    Case(
        name="block a session",
        function="restrict_sessions",
        sample="restrict_sessions",
        route="POST /v1/admin/sessions/{session_id}/block",
        path={"session_id": "{session_id}"},
        body={"reason": "benchmark"},
        shows="operator_key",
    ),
)
CASES = {case.name: case for case in _CASES}


def environment(endpoint: AwsEndpoint, layer: Path, packages: Path, client: str) -> dict[str, str]:
    """Return the variables of a Lambda environment that talks to `endpoint`, its keys made anew.

    `layer` is what Lambda would have in /opt/python, `packages` where boto3 is.
    """
    keys = {name: b64encode(secrets.token_bytes(32)).decode() for name in ("1", "stable")}
    endpoint.parameters[KEYS_PARAMETER] = json.dumps(keys)
    return {
        **SETTINGS,
        "DYNAMODB_CLIENT": client,
        "AWS_REGION": "eu-central-1",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "ASIABENCHMARK",
        "AWS_SECRET_ACCESS_KEY": "benchmark",
        "AWS_SESSION_TOKEN": "benchmark" * 40,  # as long as a role's
        "AWS_ENDPOINT_URL": endpoint.url,
        "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
        "PYTHONPATH": os.pathsep.join([str(layer), str(packages)]),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def make(env: Mapping[str, str], folder: Callable[[str], Path], process: Sequence[str]) -> Made:
    """Make a session and an operator key, by the functions that make them.

    `folder` tells where a function is, `process` the command that is one Lambda environment.
    """
    nobody, create = Made("", "", ""), CASES["create"]
    with create.event_file(nobody) as event:
        began = _answer(event, env, folder("create_session"), process)
    if began["statusCode"] != create.status:
        raise SystemExit(f"no session was made: {began}")
    body = json.loads(began["body"])
    with json_file({"role": "admin"}) as event:
        key = _answer(event, env, folder("create_operator_key"), process)["operator_key"]
    return Made(body["token"], body["session"]["session_id"], key)


def _answer(
    event: str, env: Mapping[str, str], folder: Path, process: Sequence[str]
) -> dict[str, Any]:
    done = subprocess.run(
        [*process, str(folder), event, "1"],
        env=dict(env),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
