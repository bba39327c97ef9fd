"""DynamoDB and the parameter store over HTTP, out of memory: what our client can be run on.

So far as a function's start needs them, others answer too: an S3 that keeps objects, a log and a
bus that take any event and forget it.
"""

import json
import socket
import threading
import zlib
from base64 import b64decode
from collections.abc import Mapping
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from botocore.exceptions import ClientError

from tests.fakes.dynamodb import MemoryDynamoDB, as_delivered

_OPERATIONS = {
    "GetItem": "get_item",
    "BatchGetItem": "batch_get_item",
    "BatchWriteItem": "batch_write_item",
    "PutItem": "put_item",
    "UpdateItem": "update_item",
    "DeleteItem": "delete_item",
    "Query": "query",
    "TransactWriteItems": "transact_write_items",
}


class AwsEndpoint:
    """An endpoint on the loopback address, for as long as its `with` block lasts.

    `parameters` are the parameter store's, by name; `requests` the targets and headers so far. It
    dates its answers by the table's clock.
    """

    def __init__(self, parameters: Mapping[str, str] | None = None) -> None:
        self.table = MemoryDynamoDB()
        self.parameters = dict(parameters or {})
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.objects: dict[str, bytes] = {}
        self._lock = threading.Lock()
        endpoint = self

        class Handler(_Handler):
            objects = endpoint.objects

            def answer(self, target: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
                with endpoint._lock:
                    endpoint.requests.append((target, dict(self.headers)))
                    return endpoint._answer(target, request)

            def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
                return formatdate(endpoint.table.clock() / 1000, usegmt=True)

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

    def _answer(self, target: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        service, _, operation = target.partition(".")
        if service == "AmazonSSM":
            value = self.parameters.get(request["Name"])
            if value is None:
                return 400, {"__type": "ParameterNotFound"}
            parameter = {"Name": request["Name"], "Value": value, "LastModifiedDate": 1.5e9 + 0.25}
            return 200, {"Parameter": parameter}
        if service == "Logs_20140328":
            return 200, {}
        if service == "AWSEvents":
            taken = [{"EventId": "0"} for _ in request["Entries"]]
            return 200, {"FailedEntryCount": 0, "Entries": taken}
        request.pop("ClientRequestToken", None)
        try:
            answer = getattr(self.table, _OPERATIONS[operation])(**_from_wire(request))
        except ClientError as error:
            told: Any = error.response
            code = told["Error"]["Code"]
            rest = {name: value for name, value in told.items() if name != "Error"}
            return 400, {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", **as_delivered(rest)}
        told = dict(answer or {})
        told.pop("ResponseMetadata", None)  # that is of boto3's making; on the wire it is headers
        return 200, as_delivered(told)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one segment per answer
    objects: dict[str, bytes]

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    def answer(self, target: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        raise NotImplementedError

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, answer = self.answer(self.headers["X-Amz-Target"], request)
        body = json.dumps(answer, separators=(",", ":")).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amzn-RequestId", "0" * 52)
        self.send_header("x-amz-crc32", str(zlib.crc32(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_PUT(self) -> None:
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._send_object(b"")

    def do_GET(self) -> None:
        self._send_object(self.objects[self.path])

    def _send_object(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amz-version-id", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """Say nothing: a test looks at `requests`."""


def _from_wire(value: Any) -> Any:
    """Return a request as boto3 would take it: binary values as bytes."""
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(value.get("B"), str):
            return {"B": b64decode(value["B"], validate=True)}
        return {name: _from_wire(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_from_wire(member) for member in value]
    return value
