"""A DynamoDB client over a dictionary, for what the service asks of it: one table, one index."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from email.utils import formatdate
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from session_service.dynamodb.attribute_values import marshal_item, unmarshal_item
from tests.fakes.expressions import Expression, Item, check_placeholders

# What boto3, which this stands for, raises where DynamoDB fails.
FAILURES = (BotoCoreError, ClientError)

type Place = tuple[str, str]

# A page of a real query ends after 1 MB; here after three items, so that there are several.
PAGE = 3


class ConditionalCheckFailedError(ClientError):
    """The condition of a single write did not hold."""


class TransactionCanceledError(ClientError):
    """The condition of a write in a transaction did not hold."""


class TransactionConflictError(ClientError):
    """A transaction held the item of a single write."""


class MemoryDynamoDB:
    """Keeps items, checks conditions, streams what changed. Refuses what it does not know."""

    exceptions = SimpleNamespace(
        ConditionalCheckFailedException=ConditionalCheckFailedError,
        TransactionCanceledException=TransactionCanceledError,
        TransactionConflictException=TransactionConflictError,
    )
    failures: tuple[type[Exception], ...] = FAILURES

    def __init__(self) -> None:
        self.items: MutableMapping[Place, Item] = {}
        self.page = PAGE
        self.stream: list[dict[str, Any]] = []
        self.clock: Callable[[], int] = int

    def get_item(self, **request: Any) -> dict[str, Any]:
        assert request["ConsistentRead"]
        item = self.items.get(_place(request))
        date = formatdate(self.clock() / 1000, usegmt=True)
        answer = {"ResponseMetadata": {"HTTPHeaders": {"date": date}}}
        return answer | ({"Item": marshal_item(item)} if item is not None else {})

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        ((table, request),) = RequestItems.items()
        assert request["ConsistentRead"]
        assert 0 < len(request["Keys"]) <= 100
        places = [(key["PK"]["S"], key["SK"]["S"]) for key in request["Keys"]]
        assert len(set(places)) == len(places)
        # A real answer may leave any of them to be asked for again; here the last third.
        served = max(self.page, -(-len(places) * 2 // 3))
        found = [self.items[place] for place in places[:served] if place in self.items]
        answer: dict[str, Any] = {"Responses": {table: [marshal_item(item) for item in found]}}
        left = request["Keys"][served:]
        unprocessed = {table: {**request, "Keys": left}} if left else {}
        return answer | {"UnprocessedKeys": unprocessed}

    def put_item(self, **request: Any) -> dict[str, Any]:
        self._write_alone("Put", request)
        return {}

    def update_item(self, **request: Any) -> dict[str, Any]:
        assert request.pop("ReturnValues") == "ALL_NEW"
        self._write_alone("Update", request)
        return {"Attributes": marshal_item(self.items[_place(request)])}

    def delete_item(self, **request: Any) -> dict[str, Any]:
        self._write_alone("Delete", request)
        return {}

    def batch_write_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        ((table, requests),) = RequestItems.items()
        items = [request["PutRequest"]["Item"] for request in requests]
        assert len({(item["PK"]["S"], item["SK"]["S"]) for item in items}) == len(items) <= 25
        for item in items:
            self.put_item(TableName=table, Item=item)
        return {}

    def transact_write_items(self, *, TransactItems: Sequence[Mapping[str, Any]]) -> None:  # noqa: N803
        writes = [next(iter(action.items())) for action in TransactItems]
        places = [_place(request) for _, request in writes]
        assert len(set(places)) == len(places), "two writes of a transaction on one item"
        reasons = [self._refusal(kind, request) for kind, request in writes]
        if any(reason["Code"] != "None" for reason in reasons):
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}}
            raise TransactionCanceledError(
                answer | {"CancellationReasons": reasons}, "TransactWriteItems"
            )
        for kind, request in writes:
            self._apply(kind, request)

    def query(self, **request: Any) -> dict[str, Any]:
        check_placeholders(request)
        index = "IndexName" in request
        assert index or request["ConsistentRead"]
        assert {"S": ""} not in request["ExpressionAttributeValues"].values(), "an empty key value"
        values = request["ExpressionAttributeValues"]
        if ":first" in values:
            assert values[":first"]["S"] <= values[":last"]["S"], (
                "a range that ends before it begins"
            )
        condition = Expression(request["KeyConditionExpression"], request)
        order = ("due_shard", "due_at", "PK", "SK") if index else ("PK", "SK")
        keys = [
            {name: item[name] for name in order}
            for item in self.candidates(request)
            if all(name in item for name in order) and condition.holds(item)
        ]
        backwards = not request.get("ScanIndexForward", True)
        keys.sort(key=lambda key: [key[name] for name in order], reverse=backwards)
        if "ExclusiveStartKey" in request:
            start = unmarshal_item(request["ExclusiveStartKey"])
            after = [start[name] for name in order]
            keys = [
                key
                for key in keys
                if (place := [key[name] for name in order]) != after
                and (place < after) == backwards
            ]
        page = keys[: min(self.page, request.get("Limit", self.page))]
        found = page if index else [self.items[key["PK"], key["SK"]] for key in page]
        answer: dict[str, Any] = {"Items": [marshal_item(item) for item in found]}
        if len(page) < len(keys):
            answer["LastEvaluatedKey"] = marshal_item(page[-1])
        return answer

    def candidates(self, request: Mapping[str, Any]) -> Iterable[Item]:  # noqa: ARG002
        """Every item that may answer a query; who holds very many knows fewer."""
        return self.items.values()

    def _write_alone(self, kind: str, request: dict[str, Any]) -> None:
        reason = self._refusal(kind, request)
        if reason["Code"] != "None":
            answer: Any = {"Error": {"Code": "ConditionalCheckFailedException"}}
            if "Item" in reason:
                answer["Item"] = reason["Item"]
            raise ConditionalCheckFailedError(answer, kind)
        self._apply(kind, request)

    def _refusal(self, kind: str, request: dict[str, Any]) -> dict[str, Any]:
        check_placeholders(request)
        item = self.items.get(_place(request))
        condition = request.get("ConditionExpression")
        if condition is None or Expression(condition, request).holds(item or {}):
            return {"Code": "None"}
        # Only a deletion does without: what stands there instead matters to nobody.
        told = request.get("ReturnValuesOnConditionCheckFailure")
        assert told == ("ALL_OLD" if kind != "Delete" else None)
        found = {"Item": marshal_item(item)} if item is not None else {}
        return {"Code": "ConditionalCheckFailed", **found}

    def _apply(self, kind: str, request: dict[str, Any]) -> None:
        place = _place(request)
        old = self.items.get(place)
        if kind == "Delete":
            new = None
        elif kind == "Put":
            new = unmarshal_item(request["Item"])
        else:
            before = old or unmarshal_item(request["Key"])
            new = Expression(request["UpdateExpression"], request).changed(before)
        if new is None:
            self.items.pop(place, None)
        else:
            self.items[place] = new
        if new != old:
            self._publish(old, new)

    def _publish(self, old: Item | None, new: Item | None) -> None:
        images = {"OldImage": old, "NewImage": new}
        self.stream.append(
            {
                "eventName": "REMOVE" if new is None else "MODIFY" if old else "INSERT",
                "dynamodb": {
                    "SequenceNumber": str(len(self.stream)),
                    **{n: as_delivered(marshal_item(i)) for n, i in images.items() if i},
                },
            }
        )


def as_delivered(value: Any) -> Any:
    """Return typed values as Lambda delivers them: binary ones as base64 in JSON, not bytes."""
    if isinstance(value, dict):
        return {name: as_delivered(member) for name, member in value.items()}
    if isinstance(value, list):
        return [as_delivered(member) for member in value]
    return b64encode(value).decode() if isinstance(value, bytes) else value


def _place(request: Mapping[str, Any]) -> Place:
    key = request["Key"] if "Key" in request else request["Item"]
    return key["PK"]["S"], key["SK"]["S"]
