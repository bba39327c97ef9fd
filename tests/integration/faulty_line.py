"""A line to one AWS service that can be cut: bytes pass as they are, or what the fault says."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum

_THROTTLED = json.dumps(
    {
        "__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException",
        "message": "Rate exceeded",
    }
).encode()


class Fault(StrEnum):
    """What whoever calls meets. `NONE` passes on every byte, so that signatures stay good."""

    NONE = "none"
    HANGS = "hangs"
    REFUSES = "refuses"
    THROTTLES = "throttles"


class FaultyLine:
    """Listens on a port of its own for as long as the block lasts. Every change cuts what is open.

    `met` counts the connections that met a fault: a test that sees none has shown nothing.
    """

    def __init__(self, upstream: tuple[str, int]) -> None:
        self._upstream = upstream
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._fault = Fault.NONE
        self.met = 0
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> "FaultyLine":
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        self._cut()

    @contextmanager
    def fault(self, fault: Fault) -> Iterator[None]:
        """Have the fault while the block lasts."""
        self._change(fault)
        try:
            yield
        finally:
            self._change(Fault.NONE)

    def _change(self, fault: Fault) -> None:
        was, self._fault = self._fault, fault
        if fault is Fault.REFUSES:
            _close(self._listener)
        elif was is Fault.REFUSES:
            self._listener = self._listen(self.port)
        self._cut()

    def _cut(self) -> None:
        with self._lock:
            for each in self._open:
                _close(each)
            self._open.clear()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # closed: the line refuses, or the block is over
            while True:
                caller, _ = listener.accept()
                threading.Thread(target=self._serve, args=(caller,), daemon=True).start()

    def _serve(self, caller: socket.socket) -> None:
        fault = self._fault
        with self._lock:
            self._open.add(caller)
        self.met += fault is not Fault.NONE
        with suppress(OSError), caller:
            match fault:
                case Fault.NONE:
                    self._pass(caller)
                case Fault.HANGS:
                    while caller.recv(65536):
                        pass
                case Fault.THROTTLES:
                    while _read_request(caller):
                        caller.sendall(_answer(400, _THROTTLED))

    def _pass(self, caller: socket.socket) -> None:
        with socket.create_connection(self._upstream) as service:
            with self._lock:
                self._open.add(service)
            back = threading.Thread(target=_pump, args=(service, caller), daemon=True)
            back.start()
            _pump(caller, service)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _close(target)


def _read_request(caller: socket.socket) -> bool:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (data := caller.recv(65536)):
            return False
        received += data
    head, _, body = received.partition(b"\r\n\r\n")
    (length,) = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < length:
        body += caller.recv(65536)
    return True


def _answer(status: int, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status} Bad Request\r\nContent-Type: application/x-amz-json-1.0\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
