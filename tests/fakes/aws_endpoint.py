"""DynamoDB and the parameter store over HTTP, out of memory: what our client can be run on.

So far as a function's start needs them, others answer too: an S3 that keeps objects, a log and a
bus that take any event and forget it.
"""

import json
import threading
import zlib
from base64 import b64decode
from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

from botocore.exceptions import ClientError

from tests.fakes.aws_json import AwsJsonHandler, AwsJsonServer, JsonAnswer
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


class AwsEndpoint(AwsJsonServer):
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

            def answer(self, target: str, request: dict[str, Any]) -> JsonAnswer:
                with endpoint._lock:
                    endpoint.requests.append((target, dict(self.headers)))
                    status, answer = endpoint._answer(target, request)
                body = json.dumps(answer, separators=(",", ":")).encode()
                headers = {
                    "Content-Type": "application/x-amz-json-1.0",
                    "x-amzn-RequestId": "0" * 52,
                    "x-amz-crc32": str(zlib.crc32(body)),
                }
                return JsonAnswer(status, headers, body)

            def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002
                return formatdate(endpoint.table.clock() / 1000, usegmt=True)

        super().__init__(Handler)

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


class _Handler(AwsJsonHandler):
    objects: dict[str, bytes]

    def do_PUT(self) -> None:  # noqa: N802 - the base's name
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._send_object(b"")

    def do_GET(self) -> None:  # noqa: N802
        self._send_object(self.objects[self.path])

    def _send_object(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("x-amz-version-id", "1")
        self.end_headers()
        self.wfile.write(body)


def _from_wire(value: Any) -> Any:
    """Return a request as boto3 would take it: binary values as bytes."""
    if isinstance(value, dict):
        if len(value) == 1 and isinstance(value.get("B"), str):
            return {"B": b64decode(value["B"], validate=True)}
        return {name: _from_wire(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_from_wire(member) for member in value]
    return value
