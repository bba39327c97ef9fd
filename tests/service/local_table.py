"""The table in the local cloud: MiniStack's DynamoDB, reached through microburst, and watched."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from botocore.exceptions import BotoCoreError

from local import aws
from local.cloud import HOST, Cloud, free_port, is_ready
from session_service.aws_requests.errors import ConnectionFailedError
from session_service.bootstrap import clients
from session_service.dynamodb.attribute_values import marshal_item, unmarshal_item
from tests.fakes.dynamodb import MemoryDynamoDB
from tests.fakes.expressions import Item
from tests.service.faults import WRITES
from tests.service.watched import WatchedDynamoDB
from tests.table_definition import create_table

START_SECONDS = 30


@contextmanager
def local_cloud(state: Path) -> Iterator[str]:
    """Run MiniStack on 127.0.0.1 as the local run does; yield its endpoint."""
    with (state / "lock").open("w") as lock:
        cloud = Cloud(state, lock.fileno())
        try:
            asyncio.run(cloud.start())
            yield cloud.endpoint
        finally:
            asyncio.run(cloud.stop())


@contextmanager
def microburst(upstream: str) -> Iterator["Microburst"]:
    """Run the proxy that makes AWS-shaped faults in front of a service."""
    port = free_port()
    program = str(Path(sys.executable).with_name("microburst"))
    process = subprocess.Popen(
        [program, "--upstream", upstream, "--host", HOST, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # Ctrl-C reaches the soak alone, which stops this in order.
        start_new_session=True,
    )
    try:
        address = f"http://{HOST}:{port}"
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(f"{address}/_microburst/health"):
            assert process.poll() is None, "microburst ended while starting"
            assert time.monotonic() < deadline, "microburst is not ready"
            time.sleep(0.05)
        with httpx.Client(base_url=address, trust_env=False, timeout=5) as control:
            # It reads the models of AWS's services with its first request, which takes seconds.
            aws.client("dynamodb", address).list_tables()
            yield Microburst(address, control)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Microburst:
    """The proxy's address, and its rules."""

    def __init__(self, endpoint: str, control: httpx.Client) -> None:
        self.endpoint, self._control = endpoint, control

    def rules(self, *rules: dict[str, Any]) -> None:
        """Let exactly these rules hold from now on."""
        self._control.post("/_microburst/rules", json=list(rules)).raise_for_status()


class LocalTable(WatchedDynamoDB):
    """A table of the local cloud: what is written is read again beside the proxy, and watched.

    `items` mirrors what is there; `close` holds that it does.
    """

    def __init__(self, endpoint: str, name: str) -> None:
        super().__init__()
        # The service's own client, with its own tries and timeouts; its endpoint is the proxy.
        built = clients.dynamodb()
        self.client, self.failures, self._disconnect = built.calls, built.failures, built.close
        self.exceptions = self.client.exceptions
        self._direct: Any = aws.client("dynamodb", endpoint)
        self._name = name
        create_table(self._direct, name)

    def __getattribute__(self, name: str) -> Any:
        if name == "batch_write_item":  # which our own requests do not know: one by one
            return MemoryDynamoDB.batch_write_item.__get__(self)
        if name in WRITES or name in ("get_item", "query"):
            return lambda **request: self._send(name, request)
        return super().__getattribute__(name)

    def _send(self, operation: str, request: dict[str, Any]) -> Any:
        try:
            return getattr(self.client, operation)(**request)
        except (BotoCoreError, ConnectionFailedError):
            self.troubles += 1
            raise
        finally:
            for key in _keys(operation, request):
                self._look(key)

    def _look(self, key: Mapping[str, Any]) -> None:
        answer = self._direct.get_item(TableName=self._name, Key=key, ConsistentRead=True)
        place = (key["PK"]["S"], key["SK"]["S"])
        old = self.items.get(place)
        new = unmarshal_item(answer["Item"]) if "Item" in answer else None
        if new is not None:
            self.items[place] = new
        else:
            self.items.pop(place, None)
        if new != old:
            self._publish(old, new)

    def remove(self, place: tuple[str, str]) -> None:
        key = marshal_item({"PK": place[0], "SK": place[1]})
        self._direct.delete_item(TableName=self._name, Key=key)
        super().remove(place)

    def close(self) -> None:
        """Hold that nothing is in the table that was not seen to be written; delete it."""
        pages = self._direct.get_paginator("scan").paginate(TableName=self._name)
        there: list[Item] = [unmarshal_item(item) for page in pages for item in page["Items"]]
        self._direct.delete_table(TableName=self._name)
        self._disconnect()
        assert {(item["PK"], item["SK"]): item for item in there} == self.items


def _keys(operation: str, request: dict[str, Any]) -> list[Mapping[str, Any]]:
    """The keys that a call may write."""
    if operation not in WRITES:
        return []
    if operation != "transact_write_items":
        return [_key(request)]
    return [_key(next(iter(action.values()))) for action in request["TransactItems"]]


def _key(request: dict[str, Any]) -> Mapping[str, Any]:
    if "Key" in request:
        key: Mapping[str, Any] = request["Key"]
        return key
    return {name: request["Item"][name] for name in ("PK", "SK")}
