"""A way to DynamoDB that asks for the units of each request, and counts them."""

from __future__ import annotations

import http.client
import json
import threading
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.aws_json import AwsJsonHandler, AwsJsonServer, JsonAnswer

_READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem"})


class CountingProxy(AwsJsonServer):
    """Forwards to `upstream` within its `with` block; `requests` and `units` are what went by.

    Signatures are of the request as it came in: DynamoDB Local does not verify them.
    """

    def __init__(self, upstream: str) -> None:
        self.requests: Counter[str] = Counter()
        self.units: dict[str, float] = {"read": 0.0, "write": 0.0}
        self._lock = threading.Lock()
        proxy, host = self, urlsplit(upstream).netloc

        class Handler(_Handler):
            upstream = host

            def count(self, operation: str, answer: dict[str, Any]) -> None:
                with proxy._lock:
                    proxy.requests[operation] += 1
                    proxy.units["read" if operation in _READS else "write"] += billed(answer)

        super().__init__(Handler)

    def forget(self) -> None:
        """Begin to count anew."""
        self.requests.clear()
        self.units = {"read": 0.0, "write": 0.0}


def billed(answer: dict[str, Any]) -> float:
    """Return the units of an answer; a refused write, which tells none, is billed one."""
    if "ConsumedCapacity" not in answer:
        return 1
    told = answer["ConsumedCapacity"]
    return float(
        sum(each["CapacityUnits"] for each in (told if isinstance(told, list) else [told]))
    )


class _Handler(AwsJsonHandler):
    upstream = ""

    def setup(self) -> None:
        super().setup()
        self._connection = http.client.HTTPConnection(self.upstream)

    def finish(self) -> None:
        self._connection.close()
        super().finish()

    def count(self, operation: str, answer: dict[str, Any]) -> None:
        raise NotImplementedError

    def answer(self, target: str, request: dict[str, Any]) -> JsonAnswer:
        body = json.dumps(request | {"ReturnConsumedCapacity": "INDEXES"}).encode()
        headers = {
            name: value for name, value in self.headers.items() if name.lower() != "content-length"
        }
        self._connection.request("POST", "/", body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.count(target.partition(".")[2], json.loads(content))
        told = {
            name: value
            for name in ("Content-Type", "x-amzn-RequestId", "x-amz-crc32")
            if (value := answer.headers.get(name))
        }
        return JsonAnswer(answer.status, told, content)
