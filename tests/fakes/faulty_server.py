"""A server on the loopback address that answers, or fails to, as a test has written down."""

import socket
import threading
import time
import zlib
from collections.abc import Callable
from types import TracebackType
from typing import Self

type Act = Callable[[socket.socket], bool]  # whether the connection is still good


def answer(
    body: bytes = b"{}", status: int = 200, *, crc: int | None = None, headers: str = ""
) -> bytes:
    """Return a whole answer as DynamoDB writes it."""
    checksum = zlib.crc32(body) if crc is None else crc
    return (
        f"HTTP/1.1 {status} Whatever\r\ncontent-type: application/x-amz-json-1.0\r\n"
        f"x-amz-crc32: {checksum}\r\n{headers}content-length: {len(body)}\r\n\r\n"
    ).encode() + body


def refusal(code: str, status: int = 400) -> bytes:
    """Return the answer of a request that is refused."""
    body = b'{"__type":"com.amazonaws.dynamodb.v20120810#%b","message":"no"}' % code.encode()
    return answer(body, status)


def says(raw: bytes) -> Act:
    """Send these bytes, and wait for the next request."""

    def act(connection: socket.socket) -> bool:
        connection.sendall(raw)
        return True

    return act


def hangs_up(raw: bytes = b"") -> Act:
    """Send these bytes, and close the connection."""

    def act(connection: socket.socket) -> bool:
        connection.sendall(raw)
        return False

    return act


def drips(raw: bytes, every: float) -> Act:
    """Send one byte after the other, with so many seconds between them."""

    def act(connection: socket.socket) -> bool:
        for at in range(len(raw)):
            connection.sendall(raw[at : at + 1])
            time.sleep(every)
        return True

    return act


def resets(connection: socket.socket) -> bool:
    """Reset the connection."""
    linger_for_nothing = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_for_nothing)
    return False


class FaultyServer:
    """Does one act after the other, one for each request that has come in whole.

    Once all are done it closes the connection and takes no other.
    """

    def __init__(self, *acts: Act, closes_when_idle: bool = False) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._acts = list(acts)
        self._closes_when_idle = closes_when_idle
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.closed = threading.Event()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._acts.clear()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while self._acts:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                connection.settimeout(10)
                try:
                    self._serve_one(connection)
                except OSError:
                    continue
            self.closed.set()

    def _serve_one(self, connection: socket.socket) -> None:
        while self._acts:
            request = _whole_request(connection)
            if request is None:
                return
            self.requests.append(request)
            if not self._acts.pop(0)(connection) or self._closes_when_idle:
                return


def _whole_request(connection: socket.socket) -> bytes | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    names = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    missing = int(names.get(b"content-length", b"0")) - len(body)
    while missing > 0:
        piece = connection.recv(65536)
        data += piece
        missing -= len(piece)
    return data
