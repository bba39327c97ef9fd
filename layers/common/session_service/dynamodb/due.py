"""The due-index and the sweep's place in the bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import cast

from session_service.domain.custody import DueSession, DueUpload
from session_service.dynamodb.keys import DUE_INDEX, DUE_SHARDS, SWEEP_CURSOR, Key, due_row
from session_service.dynamodb.table import Table, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBDueIndex:
    """Implements the domain's DueIndex: one query a shard, and pages only for what is due."""

    table: Table

    def due(self, now: int) -> Iterator[DueSession | DueUpload]:
        """Yield the rows due at or before `now`, oldest first in each shard, shards in turn.

        The index may lag behind the table by moments: whoever acts on a row reads it again.
        """
        shards = [self._shard(shard, now) for shard in DUE_SHARDS]
        for row in chain.from_iterable(zip_longest(*shards)):
            if row is not None:
                yield row

    def _shard(self, shard: str, now: int) -> Iterator[DueSession | DueUpload]:
        condition = "#due_shard = :shard AND #due_at <= :now"
        values = {"shard": shard, "now": now}
        for item in self.table.query_index(DUE_INDEX, condition, values):
            key: Key = {"PK": str(item["PK"]), "SK": str(item["SK"])}
            yield due_row(key, cast("int", item["due_at"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBSweepCursor:
    """Implements the domain's SweepCursor. Two runs at once only walk a stretch twice."""

    table: Table

    def load(self) -> str | None:
        """Return the last key seen, or None at the bucket's start."""
        item = self.table.get(SWEEP_CURSOR)
        return cast("str", item["after"]) or None if item else None

    def save(self, cursor: str | None) -> None:
        """Remember the last key seen."""
        self.table.write(
            Update(key=SWEEP_CURSOR, change="SET #after = :after", values={"after": cursor or ""})
        )
