"""A server on the loopback address for AWS's JSON protocol: what several stand-ins are made of."""

import json
import socket
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self


class JsonAnswer(NamedTuple):
    """What is sent back: a status, headers beside Content-Length, and the bytes of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class AwsJsonHandler(BaseHTTPRequestHandler):
    """Reads requests, and sends what `answer` makes of each."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one segment per answer

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    def answer(self, target: str, request: dict[str, Any]) -> JsonAnswer:
        """Return the answer to a request for `<service>.<operation>`."""
        raise NotImplementedError

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.answer(self.headers["X-Amz-Target"], request)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


class AwsJsonServer:
    """Serves at `url`, each connection in a thread, for as long as its `with` block lasts."""

    def __init__(self, handler: type[AwsJsonHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
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
