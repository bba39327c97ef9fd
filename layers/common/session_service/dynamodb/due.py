"""The due-index and the sweep's place in the bucket."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from session_service.domain.custody import DueSession, DueUpload
from session_service.dynamodb.keys import DUE_INDEX, DUE_SHARDS, SWEEP_CURSOR, Key, due_row
from session_service.dynamodb.table import Table, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBDueIndex:
    """Implements the domain's DueIndex: one query a shard, and pages only for what is due."""

    table: Table

    def due(self, now: int, limit: int) -> Iterator[DueSession | DueUpload]:
        """Yield at most `limit` rows due at or before `now`, a quarter of them from each shard.

        The index may lag behind the table by moments: whoever acts on a row reads it again.
        """
        for shard in DUE_SHARDS:
            for item in self.table.query_index(
                DUE_INDEX,
                "#due_shard = :shard AND #due_at <= :now",
                {"shard": shard, "now": now},
                limit=limit // len(DUE_SHARDS),
            ):
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
