"""What a check stands on: one read of the session's item. Run as a program of its own.

    python floors.py boto3_get_item|raw_get_item SESSION_ID READS

By boto3, as the reference; and by hand on a socket, signed but with nothing kept of the answer,
which is as little as a signed read can be. The last line is JSON: milliseconds of CPU a read, and
the percentiles of how long a read took, the first read left out.
"""

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from session_service.domain.sessions import DEFAULT_TENANT
from session_service.dynamodb.attribute_values import marshal_item
from session_service.dynamodb.keys import session_key


def main(name: str, session_id: str, reads: int) -> None:
    """Read so many times, print, and leave without tearing anything down."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or os.environ["AWS_ENDPOINT_URL"]
    table = os.environ["TABLE_NAME"]
    read = {"boto3_get_item": _by_boto3, "raw_get_item": _by_hand}[name](
        endpoint, table, marshal_item(session_key(DEFAULT_TENANT, session_id))
    )
    read()
    took = []
    began = time.process_time()
    for _ in range(reads):
        at = time.perf_counter()
        read()
        took.append((time.perf_counter() - at) * 1e3)
    cpu = (time.process_time() - began) / max(1, reads) * 1e3
    took.sort()
    print(
        json.dumps(
            {
                "cpu_ms": round(cpu, 4),
                "p50_ms": round(took[reads // 2], 3),
                "p99_ms": round(took[reads * 99 // 100], 3),
            }
        ),
        flush=True,
    )
    os._exit(0)


def _by_boto3(endpoint: str, table: str, key: dict[str, Any]) -> Callable[[], None]:
    import boto3

    client = boto3.client("dynamodb", endpoint_url=endpoint)

    def read() -> None:
        if "Item" not in client.get_item(TableName=table, Key=key, ConsistentRead=True):
            raise SystemExit(f"there is no {key}")

    return read


def _by_hand(endpoint: str, table: str, key: dict[str, Any]) -> Callable[[], None]:
    from session_service.aws_requests.credentials import Credentials
    from session_service.aws_requests.signature_v4 import Signer

    address = urlsplit(endpoint)
    assert address.hostname
    assert address.port
    connection = socket.create_connection((address.hostname, address.port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    env = os.environ
    signer = Signer(
        "dynamodb",
        env["AWS_REGION"],
        host=address.netloc,
        content_type="application/x-amz-json-1.0",
    )
    credentials = Credentials(
        env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env["AWS_SESSION_TOKEN"]
    )
    body = json.dumps({"TableName": table, "Key": key, "ConsistentRead": True}).encode()

    def read() -> None:
        head = signer.head("DynamoDB_20120810.GetItem", body, credentials, time.time())
        connection.sendall(head + body)
        answer = connection.recv(65536)
        header, _, rest = answer.partition(b"\r\n\r\n")
        length = int(header.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(rest) < length:
            rest += connection.recv(65536)
        if "Item" not in json.loads(rest):
            raise SystemExit(f"there is no {key}")

    return read


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
