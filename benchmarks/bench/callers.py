"""Callers in a closed loop: each sends its next request when it has its answer. A program.

    python callers.py < PLAN

PLAN is JSON: `port`, `callers`, `seconds`, and `requests`, each with its `bytes` (base64) and the
`status` of a good answer; the callers walk them in turn, each from a place of its own. The last
line is JSON: `requests`, `errors` (another status, a broken connection, no answer in ten seconds),
`seconds`, and `p50_ms`, `p99_ms` of the good ones.

One thread over non-blocking sockets, on its own processor time: none of it is in a server's figure.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time
from base64 import b64decode
from typing import Any

PATIENCE_SECONDS = 10


class Caller:
    """One connection, kept alive, with at most one request on its way."""

    def __init__(self, port: int, requests: list[tuple[bytes, int]], first: int) -> None:
        self.took: list[float] = []
        self.errors = 0
        self._port = port
        self._requests = requests
        self._next = first

    def connect(self) -> socket.socket:
        """Return a new connection, with a request under way on it."""
        self.socket = socket.create_connection(("127.0.0.1", self._port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.send()
        return self.socket

    def send(self) -> None:
        """Send the next request."""
        content, self._status = self._requests[self._next % len(self._requests)]
        self._next += 1
        self._answer = b""
        self._began = time.perf_counter()
        self.socket.sendall(content)

    def receive(self) -> bool:
        """Take what has come; say whether the answer is whole. Raise ConnectionError at its end."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError
        self._answer += part
        if not is_whole(self._answer):
            return False
        if int(self._answer[9:12]) == self._status:
            self.took.append((time.perf_counter() - self._began) * 1e3)
        else:
            self.errors += 1
        return True


def is_whole(answer: bytes) -> bool:
    """Say whether an HTTP/1.1 answer has all its body, by its length or by its last chunk."""
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    lines = head.lower()
    length = lines.find(b"\r\ncontent-length:")
    if length >= 0:
        return len(body) >= int(lines[length + 17 :].split(b"\r\n", 1)[0])
    if b"\r\ntransfer-encoding: chunked" in lines:
        return body == b"0\r\n\r\n" or body.endswith(b"\r\n0\r\n\r\n")
    return True


def call(plan: dict[str, Any]) -> dict[str, float]:
    """Call for the plan's seconds, then let the answers under way come."""
    requests = [(b64decode(each["bytes"]), each["status"]) for each in plan["requests"]]
    step = max(1, len(requests) // plan["callers"])
    callers = [Caller(plan["port"], requests, step * n) for n in range(plan["callers"])]
    ready = selectors.DefaultSelector()
    began = time.monotonic()
    until = began + plan["seconds"]
    for caller in callers:
        ready.register(caller.connect(), selectors.EVENT_READ, caller)
    while ready.get_map():
        events = ready.select(PATIENCE_SECONDS)
        if not events:
            for key in list(ready.get_map().values()):
                key.data.errors += 1
            break
        for key, _ in events:
            _go_on(ready, key.data, until)
    took = sorted(value for caller in callers for value in caller.took)
    errors = sum(caller.errors for caller in callers)
    return {
        "requests": len(took) + errors,
        "errors": errors,
        "seconds": time.monotonic() - began,
        "p50_ms": took[len(took) // 2] if took else 0.0,
        "p99_ms": took[len(took) * 99 // 100] if took else 0.0,
    }


def _go_on(ready: selectors.BaseSelector, caller: Caller, until: float) -> None:
    try:
        if not caller.receive():
            return
        if time.monotonic() < until:
            caller.send()
            return
    except OSError:
        caller.errors += 1
        if time.monotonic() < until:
            ready.unregister(caller.socket)
            caller.socket.close()
            ready.register(caller.connect(), selectors.EVENT_READ, caller)
            return
    ready.unregister(caller.socket)
    caller.socket.close()


if __name__ == "__main__":
    print(json.dumps(call(json.load(sys.stdin))))
