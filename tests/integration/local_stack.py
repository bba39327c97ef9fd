"""A running local stack as tests see it: its address, its table and bucket, its commands."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3

from tests.audit_lines import told

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).parents[2]
RECORDED = {"audit_event", "session_id", "changed_hour", "unsealed_segment", "rollups_run"}


@dataclass(frozen=True, slots=True)
class LocalStack:
    """What a test may look at behind the API."""

    state: Path
    url: str
    endpoint: str
    outputs: dict[str, str]

    @staticmethod
    def at(state: Path) -> "LocalStack":
        running = json.loads((state / "stack.json").read_text())
        url = f"http://127.0.0.1:{running['port']}"
        return LocalStack(state, url, running["endpoint"], running["outputs"])

    @property
    def table(self) -> str:
        return self.outputs["TableName"]

    @property
    def bucket(self) -> str:
        return self.outputs["BucketName"]

    @property
    def address(self) -> tuple[str, int]:
        """Return where the AWS API listens."""
        found = urlsplit(self.endpoint)
        return found.hostname or "", found.port or 0

    @property
    def dynamodb(self) -> "DynamoDBClient":
        client: DynamoDBClient = self.client("dynamodb")
        return client

    @property
    def s3(self) -> "S3Client":
        client: S3Client = self.client("s3")
        return client

    @property
    def operator_key(self) -> str:
        """The key that `make run` prints: for every scope."""
        return (self.state / "operator-key").read_text()

    def new_operator_key(self, role: str, scopes: str = "") -> str:
        """Make a key as `make operator-key` does."""
        options = ("--state", str(self.state), "--role", role, "--scopes", scopes)
        return self._command("local.operator_key", *options).strip()

    def items(self) -> list[dict[str, Any]]:
        """Return every item of the table, in a stable order."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.table)
        items: list[dict[str, Any]] = [item for page in pages for item in page["Items"]]
        return sorted(items, key=lambda item: (item["PK"]["S"], item["SK"]["S"]))

    def unrecorded_items(self) -> list[dict[str, Any]]:
        """Return every item but what the audit writes of calls, refusals too, in its own time."""
        return [item for item in self.items() if item["entity"]["S"] not in RECORDED]

    def object_keys(self) -> set[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {entry["Key"] for page in pages for entry in page.get("Contents", [])}

    def audit(self, session_id: str = "") -> list[dict[str, Any]]:
        """Return what the audit lines tell, of one session if one is named, as `make audit`."""
        lines = self._command("local.audit", str(self.state), session_id)
        return [told(json.loads(line)) for line in lines.splitlines()]

    def sweep(self, *options: str) -> dict[str, Any]:
        """Run one clean-up and return its report, as `make sweep` prints it."""
        report: dict[str, Any] = json.loads(self._command("local.sweep", str(self.state), *options))
        return report

    def function_environment(self, logical_id: str) -> dict[str, str]:
        """Return the variables that the template gives one of the functions."""
        variables: dict[str, str] = self._function(logical_id)["Environment"]["Variables"]
        return variables

    def invoke(self, logical_id: str, event: dict[str, Any]) -> dict[str, Any]:
        """Invoke one of the functions and return what it answers."""
        name = self._function(logical_id)["FunctionName"]
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
        content: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, content
        return content

    def _function(self, logical_id: str) -> dict[str, Any]:
        functions = self.client("lambda").list_functions()["Functions"]
        (found,) = [each for each in functions if f"-{logical_id}-" in each["FunctionName"]]
        described: dict[str, Any] = found
        return described

    def lapse(self, session_id: str) -> None:
        """Have a session idle for too long, without the wait: its deadline is long past."""
        self.dynamodb.update_item(
            TableName=self.table,
            Key={"PK": {"S": f"T#default#S#{session_id}"}, "SK": {"S": "SESSION"}},
            UpdateExpression="SET idle_expires_at = created_at REMOVE #event",
            ExpressionAttributeNames={"#event": "event"},
        )

    def age(self, session_id: str) -> None:
        """Have the credentials of a session's devices be older than a day, without the wait."""
        key = {"PK": {"S": f"T#default#S#{session_id}"}, "SK": {"S": "SESSION"}}
        item = self.dynamodb.get_item(TableName=self.table, Key=key, ConsistentRead=True)["Item"]
        for device_id in item["devices"]["M"]:
            self.dynamodb.update_item(
                TableName=self.table,
                Key=key,
                UpdateExpression="SET devices.#device.rotated_at = :then REMOVE #event",
                ExpressionAttributeNames={"#device": device_id, "#event": "event"},
                ExpressionAttributeValues={":then": {"N": "0"}},
            )

    def configure_functions(self, variables: Mapping[str, str], *only: str) -> None:
        """Set variables of functions, all unless some are named; each starts cold then."""
        client = self.client("lambda")
        for function in client.list_functions()["Functions"]:
            name = function["FunctionName"]
            if not only or any(f"-{each}Function-" in name for each in only):
                found = function["Environment"]["Variables"] | variables
                client.update_function_configuration(
                    FunctionName=name, Environment={"Variables": found}
                )

    def _command(self, module: str, *arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def client(self, service: str) -> Any:
        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )


def eventually(check: Callable[[], bool], *, within_seconds: float) -> None:
    """Wait until something that happens by itself has happened; fail where it does not in time."""
    deadline = time.monotonic() + within_seconds
    while not check():
        assert time.monotonic() < deadline, f"not so within {within_seconds} s"
        time.sleep(0.1)
