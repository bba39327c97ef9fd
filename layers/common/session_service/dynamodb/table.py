"""The one narrow door to DynamoDB: get, query, one conditional write, one transaction.

Expressions are written out where they are used, so that each condition can be read and searched
for. `#name` stands for the attribute of that name, `:value` for an entry of `values`.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from session_service.domain.errors import IdempotencyInFlightError, StoreUnavailableError
from session_service.dynamodb.attribute_values import Item, marshal_item, unmarshal_item
from session_service.dynamodb.keys import Key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NAME = re.compile(r"#\w+")
# Two transactions on one item: one wins, the other comes again after a short, random pause.
_CONFLICT_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)
_BATCH = 25  # the most that BatchWriteItem takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Write a whole item, if the condition holds."""

    item: Mapping[str, object]
    condition: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """Change attributes of one item, if the condition holds."""

    key: Key
    change: str
    condition: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Delete one item, there or not."""

    key: Key


type Write = Put | Update | Delete


class RefusedWrite(Exception):  # noqa: N818 - an outcome to decide on, not a failure
    """A condition did not hold. `found` has an entry for each write refused: what stood there."""

    def __init__(self, found: Mapping[int, Item | None]) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table. Failures of the store are raised as StoreUnavailableError, with their cause.

    `failures` are what the client raises for them. `pause` waits for about the given seconds
    between tries at a contended transaction. `typed` gives an item the form the client takes.
    """

    client: "DynamoDBClient"
    failures: tuple[type[Exception], ...]
    name: str
    pause: Callable[[float], None]
    typed: Callable[[Mapping[str, object]], Any] = marshal_item

    def get(self, key: Key) -> Item | None:
        """Return the item, strongly consistent, or None."""
        answer = self._call(
            "get_item", TableName=self.name, Key=self.typed(key), ConsistentRead=True
        )
        return unmarshal_item(answer["Item"]) if "Item" in answer else None

    def get_each(self, keys: Sequence[Key]) -> list[Item]:
        """Return the items that are there, strongly consistent, in any order; at most 100 keys.

        Raise StoreUnavailableError where not all of them were read.
        """
        left: Any = {self.name: {"Keys": list(map(self.typed, keys)), "ConsistentRead": True}}
        found: list[Item] = []
        for pause in (0.0, *_CONFLICT_PAUSES) if keys else ():
            if pause:
                self.pause(pause)
            answer = self._call("batch_get_item", RequestItems=left)
            found += map(unmarshal_item, answer["Responses"].get(self.name, ()))
            left = answer.get("UnprocessedKeys")
            if not left:
                return found
        if keys:
            raise StoreUnavailableError("DynamoDB left items unread")
        return found

    def get_dated(self, key: Key) -> tuple[Item | None, int]:
        """Return the item too, and when the store answered by its own clock.

        That is the answer's Date (RFC 9110), in epoch milliseconds, to the second.
        """
        from email.utils import parsedate_to_datetime  # which only the sweep needs

        answer = self._call(
            "get_item", TableName=self.name, Key=self.typed(key), ConsistentRead=True
        )
        date = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        item = unmarshal_item(answer["Item"]) if "Item" in answer else None
        return item, int(date.timestamp()) * 1000

    def query(
        self,
        partition: str,
        *,
        prefix: str = "",
        after: Key | None = None,
        limit: int | None = None,
    ) -> Iterator[Item]:
        """Yield the items of a partition in key order, strongly consistent, page by page."""
        condition = "#PK = :partition" + (" AND begins_with(#SK, :prefix)" if prefix else "")
        values = {"partition": partition} | ({"prefix": prefix} if prefix else {})
        request = {"KeyConditionExpression": condition, "ConsistentRead": True}
        if after is not None:
            request["ExclusiveStartKey"] = self.typed(after)
        return self._pages(request | self._expressions(condition, values), limit)

    def query_between(
        self, partition: str, first: str, last: str, *, newest_first: bool, page: int
    ) -> Iterator[Item]:
        """Yield the items of a partition with sort keys from `first` to `last`, both included.

        They come `page` by page, each read (strongly consistent) when it is asked for.
        """
        condition = "#PK = :partition AND #SK BETWEEN :first AND :last"
        values = {"partition": partition, "first": first, "last": last}
        request: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ConsistentRead": True,
            "ScanIndexForward": not newest_first,
            "Limit": page,
            **self._expressions(condition, values),
        }
        while True:
            answer = self._call("query", **request)
            yield from map(unmarshal_item, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def query_index(
        self, index: str, condition: str, values: Mapping[str, object]
    ) -> Iterator[Item]:
        """Yield what an index holds for a condition, in its order; eventually consistent."""
        request: dict[str, object] = {"IndexName": index, "KeyConditionExpression": condition}
        return self._pages(request | self._expressions(condition, values), None)

    def write(self, write: Put | Update) -> Item:
        """Do one conditional write and return the item as it stands after.

        Raise RefusedWrite, with what stood there, where the condition did not hold.
        """
        try:
            return self._through_conflicts(lambda: self._write_alone(write))
        except _ConflictError as error:
            # Transactions kept holding the item, and nothing is decided: as when it is away.
            raise StoreUnavailableError from error

    def delete(
        self, key: Key, condition: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        """Delete one item, there or not; under a condition only where it holds, else nothing."""
        request: dict[str, Any] = {"TableName": self.name, "Key": self.typed(key)}
        if condition:
            request["ConditionExpression"] = condition
        with contextlib.suppress(RefusedWrite):
            self._call("delete_item", **request, **self._expressions(condition, values or {}))

    def put_each(self, items: Sequence[Mapping[str, object]]) -> None:
        """Write whole items without conditions, 25 at a time; done twice, it is done once.

        Raise StoreUnavailableError where not all of them were taken; some of them may be there.
        """
        for start in range(0, len(items), _BATCH):
            requests = [
                {"PutRequest": {"Item": self.typed(item)}} for item in items[start:][:_BATCH]
            ]
            left: Any = {self.name: requests}
            for pause in (0.0, *_CONFLICT_PAUSES):
                if pause:
                    self.pause(pause)
                left = self._call("batch_write_item", RequestItems=left).get("UnprocessedItems")
                if not left:
                    break
            else:
                raise StoreUnavailableError("DynamoDB left items unwritten")

    def write_all(self, writes: Sequence[Write]) -> None:
        """Do all writes or none. Raise RefusedWrite with an entry for each condition that failed.

        Raise IdempotencyInFlightError where others keep winning the same items.
        """
        try:
            self._through_conflicts(lambda: self._transact(writes))
        except _ConflictError:
            raise IdempotencyInFlightError from None

    def _write_alone(self, write: Put | Update) -> Item:
        request = self._request(write)
        if isinstance(write, Update):
            answer = self._call("update_item", **request, ReturnValues="ALL_NEW")
            return unmarshal_item(answer["Attributes"])
        self._call("put_item", **request)
        return dict(write.item)  # type: ignore[arg-type]  # what marshal_item has just accepted

    def _through_conflicts[Result](self, attempt: Callable[[], Result]) -> Result:
        for pause in _CONFLICT_PAUSES:
            try:
                return attempt()
            except _ConflictError:
                self.pause(pause)
        return attempt()

    def _transact(self, writes: Sequence[Write]) -> None:
        actions = [{type(write).__name__: self._request(write)} for write in writes]
        try:
            self.client.transact_write_items(TransactItems=actions)  # type: ignore[arg-type]
        except self.client.exceptions.TransactionCanceledException as error:
            reasons: list[Any] = list(error.response.get("CancellationReasons", []))
            found = {
                index: unmarshal_item(reason["Item"]) if reason.get("Item") else None
                for index, reason in enumerate(reasons)
                if reason.get("Code") == "ConditionalCheckFailed"
            }
            if found:
                raise RefusedWrite(found) from None
            if any(reason.get("Code") == "TransactionConflict" for reason in reasons):
                raise _ConflictError from None
            raise StoreUnavailableError from error
        except self.failures as error:
            raise StoreUnavailableError from error

    def _request(self, write: Write) -> dict[str, Any]:
        request: dict[str, Any] = {"TableName": self.name}
        if isinstance(write, Delete):
            return request | {"Key": self.typed(write.key)}
        if isinstance(write, Put):
            request["Item"] = self.typed(write.item)
            expressions = write.condition
        else:
            request |= {"Key": self.typed(write.key), "UpdateExpression": write.change}
            expressions = f"{write.change} {write.condition}"
        if write.condition:
            request["ConditionExpression"] = write.condition
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request | self._expressions(expressions, write.values)

    def _expressions(self, text: str, values: Mapping[str, object]) -> dict[str, object]:
        placeholders: dict[str, object] = {}
        if names := _names(text):
            placeholders["ExpressionAttributeNames"] = names
        if values:
            placeholders["ExpressionAttributeValues"] = self.typed(
                {f":{name}": value for name, value in values.items()}
            )
        return placeholders

    def _pages(self, request: Mapping[str, object], limit: int | None) -> Iterator[Item]:
        request = {"TableName": self.name, **request}
        left = limit
        while left is None or left > 0:
            answer = self._call("query", **request, **({"Limit": left} if left else {}))
            for item in answer["Items"]:
                yield unmarshal_item(item)
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            left = None if left is None else left - len(answer["Items"])

    def _call(
        self,
        operation: Literal[
            "get_item",
            "batch_get_item",
            "query",
            "update_item",
            "put_item",
            "delete_item",
            "batch_write_item",
        ],
        **request: Any,
    ) -> Any:
        try:
            return getattr(self.client, operation)(**request)
        except self.client.exceptions.ConditionalCheckFailedException as error:
            item: Any = error.response.get("Item")
            raise RefusedWrite({0: unmarshal_item(item) if item else None}) from None
        except self.client.exceptions.TransactionConflictException:
            # A transaction holds the item for a moment; the SDK does not retry this by itself.
            raise _ConflictError from None
        except self.failures as error:
            raise StoreUnavailableError from error


class _ConflictError(Exception):
    """Another transaction holds one of the items at this moment."""


@lru_cache(maxsize=256)  # the code has about a hundred; those that name a device come and go
def _names(text: str) -> dict[str, str]:
    return {name: name[1:] for name in _NAME.findall(text)}
