"""What the table asks of DynamoDB, by boto3's names and in its shapes.

One thing differs from boto3: in answers a binary value is the base64 text of the wire. As there, an
answer has its HTTP headers at `["ResponseMetadata"]["HTTPHeaders"]`, by lower-case names.
"""

from collections.abc import Callable
from typing import Any

from session_service.aws_requests.errors import ServiceError
from session_service.aws_requests.json_service import JsonService


class ConditionalCheckFailedError(ServiceError):
    """The condition of a single write did not hold; `response["Item"]` has what stood there."""


class TransactionCanceledError(ServiceError):
    """A transaction was not done; `response["CancellationReasons"]` has one entry per write."""


class TransactionConflictError(ServiceError):
    """A transaction holds the item of a single write."""


class Exceptions:
    """The errors that callers tell apart, by the names boto3's clients have for them."""

    ConditionalCheckFailedException = ConditionalCheckFailedError
    TransactionCanceledException = TransactionCanceledError
    TransactionConflictException = TransactionConflictError


_BY_CODE: dict[str, type[ServiceError]] = {
    name: error for name, error in vars(Exceptions).items() if name.endswith("Exception")
}


class DynamoDB:
    """Calls DynamoDB. `new_token` gives a random UUID: it makes a transaction's retry harmless.

    Every method raises RequestError: ServiceError, or one of `exceptions`, where DynamoDB refuses.
    """

    exceptions = Exceptions

    def __init__(self, service: JsonService, new_token: Callable[[], str]) -> None:
        self._service = service
        self._new_token = new_token

    def open(self) -> None:
        """Connect now, so that the first call need not. Raise RequestError."""
        self._service.connection.open()

    def close(self) -> None:
        """Close the connection; the next call opens another."""
        self._service.connection.close()

    def get_item(self, **request: Any) -> dict[str, Any]:
        """Read one item."""
        return self._call("GetItem", request)

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        """Read several items, or as many of them as it gets to."""
        return self._call("BatchGetItem", request)

    def put_item(self, **request: Any) -> dict[str, Any]:
        """Write one whole item."""
        return self._call("PutItem", request)

    def update_item(self, **request: Any) -> dict[str, Any]:
        """Change one item."""
        return self._call("UpdateItem", request)

    def delete_item(self, **request: Any) -> dict[str, Any]:
        """Delete one item."""
        return self._call("DeleteItem", request)

    def query(self, **request: Any) -> dict[str, Any]:
        """Read a page of items."""
        return self._call("Query", request)

    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        """Do several writes or none; tried again under one token, it is still done once."""
        return self._call(
            "TransactWriteItems", {"ClientRequestToken": self._new_token(), **request}
        )

    def _call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._service.call(operation, request)
        except ServiceError as error:
            kind = _BY_CODE.get(error.code)
            if kind is None:
                raise
            raise kind(operation, error.response) from None
