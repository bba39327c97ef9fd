"""HTTP/1.1 over one kept-alive connection: as much of it as AWS's JSON services speak."""

import socket
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from session_service.aws_requests.errors import ConnectionFailedError, StaleConnectionError

CONNECT_SECONDS = 1.0
READ_SECONDS = 2.0

_HEAD_LIMIT = 64 * 1024
_BODY_LIMIT = 16 * 1024 * 1024  # DynamoDB answers with 1 MB of items at most
_PIECE = 64 * 1024


class Answer(NamedTuple):
    """An HTTP answer. Header names are lower-case."""

    status: int
    headers: dict[str, str]
    body: bytes


class HttpConnection:
    """One connection to the host of `url`, opened on first need and kept.

    Connecting, with TLS where it is https, takes at most a second; from then on the whole answer
    has to be there within two (ASVS 13.1.3), however it is spread. After a failure of any kind the
    connection is closed: half an answer never meets the next request.
    """

    def __init__(self, url: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("an endpoint is http(s)://host[:port]")
        self._is_tls = parts.scheme == "https"
        default = 443 if self._is_tls else 80
        self._address = (parts.hostname, parts.port or default)
        named = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self.host = named if parts.port in (None, default) else f"{named}:{parts.port}"
        self._monotonic = monotonic
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect, where there is no connection. Raise ConnectionFailedError."""
        if self._socket is None:
            try:
                self._socket = self._connected()
            except (OSError, ValueError) as error:
                raise ConnectionFailedError(f"cannot connect to {self.host}: {error}") from error

    def close(self) -> None:
        """Close the connection, where there is one; the next request opens another."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def exchange(self, request: bytes) -> Answer:
        """Send one whole request and return its answer.

        Raise StaleConnectionError where a connection that had served before was closed without a
        byte of an answer, and ConnectionFailedError for everything else.
        """
        is_reused = self._socket is not None
        self.open()
        assert self._socket is not None
        reader = _Reader(self._socket, self._monotonic)
        try:
            self._socket.sendall(request)
            answer, is_kept = reader.answer()
        except TimeoutError as error:
            self.close()
            raise ConnectionFailedError(f"{self.host} does not answer") from error
        except (OSError, ValueError) as error:
            self.close()
            if is_reused and reader.is_empty:
                raise StaleConnectionError(f"{self.host} had closed the connection") from error
            raise ConnectionFailedError(f"{self.host}: {error}") from error
        if not is_kept:
            self.close()
        return answer

    def _connected(self) -> socket.socket:
        connect: Callable[[], socket.socket] = self._plain
        if self._is_tls:
            from session_service.aws_requests import tls

            connect = partial(tls.connect, self._address, self._plain)
        connected = connect()
        connected.settimeout(READ_SECONDS)
        return connected

    def _plain(self) -> socket.socket:
        plain = socket.create_connection(self._address, CONNECT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return plain


class _Reader:
    """Reads one answer. Raises ValueError for what is none, TimeoutError for what comes late."""

    def __init__(self, connected: socket.socket, monotonic: Callable[[], float]) -> None:
        self._socket = connected
        self._monotonic = monotonic
        self._ends_at = monotonic() + READ_SECONDS
        self._buffer = b""
        self.is_empty = True

    def answer(self) -> tuple[Answer, bool]:
        """Return the answer, and whether the connection can be used again."""
        head = self._until(b"\r\n\r\n", _HEAD_LIMIT).decode("latin-1")
        first, *lines = head.split("\r\n")
        version, status = first[:9], first[9:12]
        if version != "HTTP/1.1 " or not status.isdecimal() or first[12:13] not in ("", " "):
            raise ValueError("not an answer of HTTP/1.1")
        headers = {}
        for line in lines:
            name, colon, value = line.partition(":")
            if not colon:
                raise ValueError("a header without a colon")
            headers[name.lower()] = value.strip()
        body = self._body(headers)
        if self._buffer:
            raise ValueError("more than one answer")
        return Answer(int(status), headers, body), headers.get("connection", "").lower() != "close"

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        length = headers.get("content-length", "")
        if not length.isdecimal() or not length.isascii():
            raise ValueError("an answer of unknown length")
        return self._exactly(int(length))

    def _chunks(self) -> bytes:
        body = b""
        while True:
            size = int(self._until(b"\r\n", 1024).partition(b";")[0], 16)
            if size < 0 or len(body) + size > _BODY_LIMIT:
                raise ValueError("a chunk out of bounds")
            if size == 0:
                while self._until(b"\r\n", _HEAD_LIMIT):
                    pass  # a trailer
                return body
            body += self._exactly(size)
            if self._exactly(2) != b"\r\n":
                raise ValueError("a chunk without an end")

    def _until(self, mark: bytes, limit: int) -> bytes:
        while (end := self._buffer.find(mark)) < 0:
            if len(self._buffer) > limit:
                raise ValueError("a head without an end")
            self._more()
        found, self._buffer = self._buffer[:end], self._buffer[end + len(mark) :]
        return found

    def _exactly(self, length: int) -> bytes:
        if length > _BODY_LIMIT:
            raise ValueError("a body out of bounds")
        pieces, missing = [self._buffer], length - len(self._buffer)
        while missing > 0:
            self._buffer = b""
            self._more()
            pieces.append(self._buffer)
            missing -= len(self._buffer)
        whole = b"".join(pieces)
        self._buffer = whole[length:]
        return whole[:length]

    def _more(self) -> None:
        if not self.is_empty:  # only the first piece may use all the time there is
            left = self._ends_at - self._monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
        piece = self._socket.recv(_PIECE)
        if not piece:
            raise ValueError("the answer ends early")
        if not self.is_empty:
            self._socket.settimeout(READ_SECONDS)
        self.is_empty = False
        self._buffer += piece
