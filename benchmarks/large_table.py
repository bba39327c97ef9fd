"""The DynamoDB client in memory, for a million items: packed, indexed, each request counted."""

import marshal
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any

from session_service.dynamodb.attribute_values import marshal_item
from tests.fakes.dynamodb import MemoryDynamoDB, Place
from tests.fakes.expressions import Item
from tests.item_sizes import READ_UNIT, WRITE_UNIT, item_bytes

# About what a query's page of 1 MB holds of the index's keys.
PAGE = 4000


class PackedItems(MutableMapping[Place, Item]):
    """Items as bytes, by partition, with the sparse index of what is due kept in order."""

    def __init__(self) -> None:
        self.partitions: dict[str, dict[str, bytes]] = {}
        self.due: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        self.index_writes = 0
        self._count = 0

    def __getitem__(self, place: Place) -> Item:
        item: Item = marshal.loads(self.partitions[place[0]][place[1]])  # noqa: S302 - our own bytes
        return item

    def __setitem__(self, place: Place, item: Item) -> None:
        self._forget(place, _due(item))
        self.partitions.setdefault(place[0], {})[place[1]] = marshal.dumps(item)
        self._count += 1

    def __delitem__(self, place: Place) -> None:
        if place not in self:
            raise KeyError(place)
        self._forget(place, None)

    def __contains__(self, place: object) -> bool:
        assert isinstance(place, tuple)
        return place[1] in self.partitions.get(place[0], {})

    def __iter__(self) -> Iterator[Place]:
        return ((partition, sort) for partition, rows in self.partitions.items() for sort in rows)

    def __len__(self) -> int:
        return self._count

    def fill(self, items: Iterable[Item]) -> None:
        """Add very many new items at once: the index is sorted once, and no write is counted."""
        for item in items:
            self.partitions.setdefault(item["PK"], {})[item["SK"]] = marshal.dumps(item)
            self._count += 1
            if found := _due(item):
                self.due[found[0]].append((found[1], item["PK"], item["SK"]))
        for entries in self.due.values():
            entries.sort()

    def due_until(self, shard: str, now: int) -> Iterator[Item]:
        """Yield what a shard of the index holds up to a time."""
        entries = self.due[shard]
        for _, partition, sort in entries[: bisect_right(entries, (now, "\uffff", ""))]:
            yield self[partition, sort]

    def partition(self, name: str) -> Iterator[Item]:
        """Yield the items of one partition."""
        for sort in self.partitions.get(name, {}):
            yield self[name, sort]

    def _forget(self, place: Place, following: tuple[str, int] | None) -> None:
        """Take an item away, if it is there, and put its successor's entry into the index."""
        rows = self.partitions.get(place[0], {})
        old = _due(self[place]) if place[1] in rows else None
        if rows.pop(place[1], None) is not None:
            self._count -= 1
        if old == following:
            return
        if old is not None:
            self.due[old[0]].remove((old[1], *place))
            self.index_writes += 1
        if following is not None:
            insort(self.due[following[0]], (following[1], *place))
            self.index_writes += 1


class LargeDynamoDB(MemoryDynamoDB):
    """Counts requests and capacity units as DynamoDB bills them."""

    def __init__(self) -> None:
        super().__init__()
        self.packed = PackedItems()
        self.items = self.packed
        self.page = PAGE
        self.requests: Counter[str] = Counter()
        self.units: Counter[str] = Counter()

    def forget_counts(self) -> None:
        """Begin to count anew."""
        self.requests.clear()
        self.units.clear()
        self.packed.index_writes = 0

    def get_item(self, **request: Any) -> dict[str, Any]:
        answer = super().get_item(**request)
        self._read("GetItem", item_bytes(answer.get("Item", {})))
        return answer

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        answer = super().batch_get_item(**request)
        ((_, asked),) = request["RequestItems"].items()
        ((_, items),) = answer["Responses"].items()
        self.requests["BatchGetItem"] += 1
        missing = len(asked["Keys"]) - len(items)
        units = [max(1, -(-item_bytes(item) // READ_UNIT)) for item in items]
        self.units["half reads"] += 2 * (sum(units) + missing)
        return answer

    def query(self, **request: Any) -> dict[str, Any]:
        answer = super().query(**request)
        size = sum(map(item_bytes, answer["Items"]))
        # Half a unit where the read is eventually consistent, as those of the index are.
        self._read("Query", size, half="IndexName" in request)
        return answer

    def put_item(self, **request: Any) -> dict[str, Any]:
        self._write("PutItem", [request])
        return super().put_item(**request)

    def update_item(self, **request: Any) -> dict[str, Any]:
        self._write("UpdateItem", [request])
        return super().update_item(**request)

    def delete_item(self, **request: Any) -> dict[str, Any]:
        self._write("DeleteItem", [request])
        return super().delete_item(**request)

    def transact_write_items(self, *, TransactItems: Sequence[Mapping[str, Any]]) -> None:  # noqa: N803
        written = [next(iter(action.values())) for action in TransactItems]
        self._write("TransactWriteItems", written * 2)  # billed twice
        super().transact_write_items(TransactItems=TransactItems)

    def candidates(self, request: Mapping[str, Any]) -> Iterable[Item]:
        values = request["ExpressionAttributeValues"]
        if "IndexName" in request:
            return self.packed.due_until(values[":shard"]["S"], int(values[":now"]["N"]))
        return self.packed.partition(values[":partition"]["S"])

    def _read(self, operation: str, size: int, *, half: bool = False) -> None:
        self.requests[operation] += 1
        self.units["half reads"] += (1 if half else 2) * max(1, -(-size // READ_UNIT))

    def _write(self, operation: str, writes: Sequence[Mapping[str, Any]]) -> None:
        self.requests[operation] += 1
        for request in writes:
            key = request.get("Key") or request["Item"]
            there = self.items.get((key["PK"]["S"], key["SK"]["S"]), {})
            size = max(item_bytes(marshal_item(there)), item_bytes(request.get("Item", {})))
            self.units["writes"] += max(1, -(-size // WRITE_UNIT))


def _due(item: Mapping[str, Any]) -> tuple[str, int] | None:
    return (item["due_shard"], item["due_at"]) if "due_at" in item else None
