"""The due-index, and what one run of the sweep leaves for the next and for people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import cast

from session_service.domain.custody import DueSession, DueUpload, SweepPlace
from session_service.dynamodb.items import ttl
from session_service.dynamodb.keys import (
    DUE_INDEX,
    DUE_SHARDS,
    SWEEP_CURSOR,
    Key,
    due_row,
    sweep_report_key,
)
from session_service.dynamodb.table import Put, Table, Update

_REPORT_KEPT_MS = 30 * 24 * 3600 * 1000


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
class DynamoDBSweepMemory:
    """Implements the domain's SweepMemory. Two runs at once only walk a stretch twice."""

    table: Table

    def load(self) -> SweepPlace:
        """Return where the walk stands, strongly consistent."""
        item, store_time = self.table.get_dated(SWEEP_CURSOR)
        fields = cast("dict[str, str]", item or {})
        return SweepPlace(
            after=fields.get("after") or None, bucket=fields.get("bucket"), store_time=store_time
        )

    def save(self, after: str | None, bucket: str | None) -> None:
        """Remember the last key seen, and the bucket that this table belongs to, once known."""
        self.table.write(
            Update(
                key=SWEEP_CURSOR,
                change="SET #entity = :entity, #after = :after, #bucket = :bucket",
                values={"entity": "sweep_cursor", "after": after or "", "bucket": bucket},
            )
        )

    def keep_report(self, report: Mapping[str, object], at: int) -> None:
        """Keep one run's report for 30 days; `at` is when the run began."""
        expiry = {"entity": "sweep_report", "purge_at": ttl(at + _REPORT_KEPT_MS)}
        self.table.write(Put(item={**sweep_report_key(at), **expiry, "report": report}))
