"""A running local stack as tests see it: its address, its table and bucket, its commands."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).parents[2]


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
    def dynamodb(self) -> "DynamoDBClient":
        client: DynamoDBClient = self._client("dynamodb")
        return client

    @property
    def s3(self) -> "S3Client":
        client: S3Client = self._client("s3")
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

    def object_keys(self) -> set[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {entry["Key"] for page in pages for entry in page.get("Contents", [])}

    def audit(self, session_id: str = "") -> list[dict[str, Any]]:
        """Return the audit lines, of one session if one is named, as `make audit` prints them."""
        lines = self._command("local.audit", str(self.state), session_id)
        return [json.loads(line) for line in lines.splitlines()]

    def sweep(self) -> dict[str, Any]:
        """Run one clean-up and return its report, as `make sweep` prints it."""
        report: dict[str, Any] = json.loads(self._command("local.sweep", str(self.state)))
        return report

    def function_environment(self, logical_id: str) -> dict[str, str]:
        """Return the variables that the template gives one of the functions."""
        variables: dict[str, str] = self._function(logical_id)["Environment"]["Variables"]
        return variables

    def invoke(self, logical_id: str, event: dict[str, Any]) -> dict[str, Any]:
        """Invoke one of the functions and return what it answers."""
        name = self._function(logical_id)["FunctionName"]
        answer = self._client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
        content: dict[str, Any] = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, content
        return content

    def _function(self, logical_id: str) -> dict[str, Any]:
        functions = self._client("lambda").list_functions()["Functions"]
        (found,) = [each for each in functions if f"-{logical_id}-" in each["FunctionName"]]
        described: dict[str, Any] = found
        return described

    def _command(self, module: str, *arguments: str) -> str:
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def _client(self, service: str) -> Any:
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
