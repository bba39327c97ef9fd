"""A way to DynamoDB that asks for the units of each request, and counts them."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem"})


class CountingProxy:
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

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one segment per answer
    upstream = ""

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self._connection = http.client.HTTPConnection(self.upstream)

    def finish(self) -> None:
        self._connection.close()
        super().finish()

    def count(self, operation: str, answer: dict[str, Any]) -> None:
        raise NotImplementedError

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps(request | {"ReturnConsumedCapacity": "INDEXES"}).encode()
        headers = {
            name: value for name, value in self.headers.items() if name.lower() != "content-length"
        }
        self._connection.request("POST", "/", body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self.count(self.headers["X-Amz-Target"].partition(".")[2], json.loads(content))
        self.send_response(answer.status)
        for name in ("Content-Type", "x-amzn-RequestId", "x-amz-crc32"):
            if value := answer.headers.get(name):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""
