"""What the benchmark asks of each function, and the environment it runs in."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    "POWERTOOLS_SERVICE_NAME": "benchmark",
    "POWERTOOLS_METRICS_NAMESPACE": "MariaSessions",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request to one function, as `events/` has it but for what is said here."""

    name: str
    function: str
    sample: str
    route: str = ""
    body: Mapping[str, object] | None = None
    path: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    has_session: bool = True

    def event(self, token: str) -> dict[str, Any]:
        """Return the gateway's event, with the token of a session that is there."""
        event: dict[str, Any] = json.loads((ROOT / "events" / f"{self.sample}.json").read_bytes())
        event["headers"].pop("authorization", None)
        if self.has_session:
            event["headers"]["authorization"] = f"Bearer {token}"
        event["headers"].pop("idempotency-key", None)
        event.pop("cookies", None)
        if self.route:
            method, path = self.route.format_map(self.path).split(" ")
            event |= {"routeKey": self.route, "rawPath": path, "rawQueryString": ""}
            event["requestContext"]["http"] |= {"method": method, "path": path}
            event["requestContext"]["routeKey"] = self.route
            event.pop("body", None)
            event.pop("pathParameters", None)
        if self.path:
            event["pathParameters"] = dict(self.path)
        if self.body is not None:
            event |= {"body": json.dumps(self.body), "isBase64Encoded": False}
            event["headers"]["content-type"] = "application/json"
        return event

    @contextmanager
    def event_file(self, token: str) -> Iterator[str]:
        """Hold the event in a file, and give its path."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self.event(token), file)
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
        has_session=False,
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


def run_once(
    case: Case, credential: str, env: Mapping[str, str], built: Path, process: Sequence[str]
) -> dict[str, Any]:
    """Return what a function answers to a case, in a process of its own.

    Raise SystemExit for a status that is not the case's.
    """
    with case.event_file(credential) as event:
        done = subprocess.run(
            [*process, str(built), event, "1"],
            env=dict(env),
            capture_output=True,
            text=True,
            check=True,
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["statusCode"] != case.status:
        raise SystemExit(f"{case.name}: {done.stdout}")
    return answer


def new_session(env: Mapping[str, str], folder: Path, process: Sequence[str]) -> str:
    """Return the token of a session that `create_session`, in its folder, has just made."""
    answer = run_once(CASES["create"], "", env, folder, process)
    token: str = json.loads(answer["body"])["token"]
    return token
