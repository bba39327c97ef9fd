"""Rollups as items: one for each hour of a tenant that had events."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, cast

from session_service.domain.rolling_up import ChangedHour, RollupRun
from session_service.domain.rollups import Rollup
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.items import ttl
from session_service.dynamodb.keys import (
    CHANGED_HOURS,
    ROLLUPS_RUN,
    changed_hour_key,
    changed_hour_of,
    rollup_key,
    rollups_partition,
)
from session_service.dynamodb.table import Put, RefusedWrite, Table

_FIRST_HOUR, _LAST_HOUR = "0", "9999"


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBRollups:
    """Implements the domain's RollupStore. `retention` is in milliseconds."""

    table: Table
    retention: int

    def changed(self) -> Iterator[ChangedHour]:
        """Yield the hours that were noted, oldest first."""
        for item in self.table.query(CHANGED_HOURS):
            tenant_id, hour = changed_hour_of(str(item["SK"]))
            yield ChangedHour(tenant_id=tenant_id, hour=hour, mark=str(item["mark"]))

    def settle(self, changed: ChangedHour) -> None:
        """Forget a note, unless there is a newer one of the same hour."""
        key = changed_hour_key(changed.tenant_id, changed.hour)
        self.table.delete(key, "#mark = :mark", {"mark": changed.mark})

    def last_before(self, tenant_id: str, hour: int) -> Rollup | None:
        """Return the newest rollup of an earlier hour."""
        key = rollup_key(tenant_id, hour - 1)
        found = self.table.query_between(
            key["PK"], _FIRST_HOUR, key["SK"], newest_first=True, page=1
        )
        return next(map(rollup_from, found), None)

    def from_hour(self, tenant_id: str, hour: int) -> Iterator[Rollup]:
        """Yield the rollups of this hour and later ones, in order."""
        first = rollup_key(tenant_id, hour)["SK"]
        yield from map(
            rollup_from,
            self.table.query_between(
                rollups_partition(tenant_id), first, _LAST_HOUR, newest_first=False, page=200
            ),
        )

    def between(self, tenant_id: str, since: int, until: int) -> Iterator[Rollup]:
        """Yield the rollups of the hours from `since` on, before `until`, in order."""
        first, last = rollup_key(tenant_id, since), rollup_key(tenant_id, until - 1)
        yield from map(
            rollup_from,
            self.table.query_between(
                first["PK"], first["SK"], last["SK"], newest_first=False, page=200
            ),
        )

    def note_run(self, run: RollupRun) -> None:
        """Note that a run has come to its end."""
        item = {**ROLLUPS_RUN, "entity": "rollups_run", "at": run.at, "waiting": run.waiting}
        self.table.write(Put(item=item))

    def last_run(self) -> RollupRun | None:
        """Return the run that came to its end last, or None before the first."""
        fields = cast("dict[str, Any] | None", self.table.get(ROLLUPS_RUN))
        return RollupRun(at=fields["at"], waiting=fields["waiting"]) if fields else None

    def put(self, tenant_id: str, rollup: Rollup) -> bool:
        """Store a rollup whole; False where one stands there that has seen more."""
        put = Put(
            item=self._item(tenant_id, rollup),
            condition="attribute_not_exists(#total) OR (#total <= :total AND #events <= :events)",
            values={"total": rollup.total, "events": rollup.events},
        )
        try:
            self.table.write(put)
        except RefusedWrite:
            return False
        return True

    def mend(
        self, tenant_id: str, hour: int, stored: Rollup | None, computed: Rollup | None
    ) -> None:
        """Replace what is stored, whatever it has seen; nothing where another stands there now."""
        condition, values = "attribute_not_exists(#total)", {}
        if stored is not None:
            condition = "#total = :total AND #events = :events"
            values = {"total": stored.total, "events": stored.events}
        if computed is None:
            self.table.delete(rollup_key(tenant_id, hour), condition, values)
            return
        put = Put(item=self._item(tenant_id, computed), condition=condition, values=values)
        with suppress(RefusedWrite):
            self.table.write(put)

    def _item(self, tenant_id: str, rollup: Rollup) -> dict[str, object]:
        return {
            **rollup_key(tenant_id, rollup.hour),
            "entity": "rollup",
            "purge_at": ttl(rollup.hour + self.retention),
            **asdict(rollup),
        }


def rollup_from(item: Item) -> Rollup:
    """Return the rollup an item holds."""
    fields = cast("dict[str, Any]", item)
    return Rollup(**{name: fields[name] for name in Rollup.__dataclass_fields__})
