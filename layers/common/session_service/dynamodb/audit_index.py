"""The audit index: each event once under its day, and copied under its session and its action.

What is written never changes, so copies cannot drift apart, and the key holds the event's id, so
that a repeat changes nothing. The items carry no `event` attribute: the stream's filter drops them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast

from session_service.domain.audit_trail import EventPlace, TrailScope
from session_service.domain.changes import Action, Change, ChangeRecord
from session_service.domain.uploads import UploadLocator
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.items import ttl
from session_service.dynamodb.keys import (
    action_partition,
    event_key,
    event_place,
    event_sort_key,
    events_partition,
    session_id_key,
    session_ids_partition,
    timeline_partition,
)
from session_service.dynamodb.table import Table

# Sorts behind every id of the same millisecond.
_AFTER_ALL = "~"
_DAY_MS = 86_400_000
_HOUR_MS = 3_600_000
_ACTIONS = frozenset(map(str, Action))
# An event has three copies at most, and a read takes a hundred keys.
COPIES_AT_ONCE = 33


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBAuditIndex:
    """Implements the domain's AuditIndex and TrailIndex. `retention` is in milliseconds."""

    table: Table
    retention: int

    def add(self, records: Sequence[ChangeRecord]) -> None:
        """Write the events and their copies; done twice, it is done once.

        Raise StoreUnavailableError where not all of them were taken.
        """
        items = [item for record in records for item in self.items_of(record)]
        unique = {(item["PK"], item["SK"]): item for item in items}
        self.table.put_each(list(unique.values()))

    def newest_first(
        self, scope: TrailScope, before: EventPlace, page: int
    ) -> Iterator[ChangeRecord | EventPlace]:
        """Yield the events of a scope that are older than `before`, `page` by page as asked for.

        Between two partitions, the place where the first of them begins.
        """
        first = event_sort_key(scope.since)
        last = event_sort_key(before.at, before.event_id)
        if first > last:
            return  # a range that ends before it begins is an error to DynamoDB
        begins = None
        for partition, following in _partitions(scope, before.at):
            if begins is not None:
                yield EventPlace(at=begins)
            begins = following
            found = self.table.query_between(partition, first, last, newest_first=True, page=page)
            yield from _readable(item for item in found if item["SK"] != last)

    def find(self, tenant_id: str, place: EventPlace) -> ChangeRecord | None:
        """Return a tenant's event that is known by its moment and its id, or None."""
        item = self.table.get(event_key(tenant_id, _day(place.at), place.at, place.event_id))
        return next(_readable([item] if item else []), None)

    def ids_after(self, tenant_id: str, prefix: str, after: str, limit: int) -> list[str]:
        """Return at most `limit` ids of sessions that begin so, in their order, after one of them.

        `prefix` has two hexadecimal digits or more. An id goes with the event of its creation.
        """
        partition = session_ids_partition(tenant_id, prefix)
        found = self.table.query_between(
            partition, max(prefix, after), prefix + _AFTER_ALL, newest_first=False, page=limit + 1
        )
        others = (str(item["SK"]) for item in found if item["SK"] != after)
        return list(islice(others, limit))

    def of_hour(self, tenant_id: str, hour: int) -> Iterator[ChangeRecord]:
        """Yield the events of the hour that begins then, oldest first."""
        end = hour + _HOUR_MS - 1
        yield from _readable(
            self.table.query_between(
                events_partition(tenant_id, _day(hour)),
                event_sort_key(hour),
                event_sort_key(end, _AFTER_ALL),
                newest_first=False,
                page=1000,
            )
        )

    def items_of(self, record: ChangeRecord) -> Iterator[Mapping[str, object]]:
        """Yield the items of one event: under its day, its action, and its session if it has one.

        The event that a session begins with puts its id where it is found by its first digits. Each
        goes when its retention is over, counted from the event.
        """
        event = record.event
        fields = _fields(record) | {"purge_at": ttl(event.at + self.retention)}
        partitions = [
            events_partition(record.tenant_id, _day(event.at)),
            action_partition(record.tenant_id, str(event.action), _month(event.at)),
        ]
        if event.session_id:
            partitions.append(timeline_partition(record.tenant_id, event.session_id))
        for partition in partitions:
            yield {"PK": partition, "SK": event_sort_key(event.at, event.event_id), **fields}
        if event.action is Action.CREATED:
            key = session_id_key(record.tenant_id, event.session_id)
            yield {**key, "entity": "session_id", "purge_at": fields["purge_at"]}

    def wrong_copy(self, records: Sequence[ChangeRecord]) -> str | None:
        """Return what the first copy is called that is missing or not the same; None if all hold.

        `records` are COPIES_AT_ONCE at most, as they stand under their days. What else may stand
        beside the copies is not looked for, nor when they go.
        """
        expected = {
            (str(item["PK"]), str(item["SK"])): (record, item)
            for record in records
            for item in islice(self.items_of(record), 1, None)
        }
        keys = [{"PK": partition, "SK": place} for partition, place in expected]
        found = {(item["PK"], item["SK"]): item for item in self.table.get_each(keys)}
        for key, (record, item) in expected.items():
            if _lasting(found.get(key, {})) != _lasting(item):
                wrong = "is not the same" if key in found else "is missing"
                return f"event {record.event.event_id} {wrong} in the index under {key[0]}"
        return None


def _lasting(item: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in item.items() if name != "purge_at"}


def _readable(items: Iterable[Item]) -> Iterator[ChangeRecord]:
    """Yield the events that items of the index hold, but for those of actions unheard of.

    A newer version of the service wrote them, and was taken back: one of them must not stand in the
    way of every list, and of the hours that are counted after it.
    """
    return (record_from(item) for item in items if item["action"] in _ACTIONS)


def record_from(item: Item) -> ChangeRecord:
    """Return the event an item of the index holds."""
    fields = cast("dict[str, Any]", item)
    at, event_id = event_place(fields["SK"])
    tenant_id = fields["PK"].split("#")[1]
    upload = None
    if "upload_id" in fields:
        upload = UploadLocator(
            tenant_id=tenant_id,
            collection_id=fields["collection_id"],
            upload_id=fields["upload_id"],
        )
    return ChangeRecord(
        event=Change(
            event_id=event_id,
            op_id=fields["op_id"],
            action=Action(fields["action"]),
            actor=fields["actor"],
            reason=fields.get("reason", ""),
            request_id=fields["request_id"],
            session_id=fields.get("session_id", ""),
            at=at,
            facts=fields.get("facts", {}),
        ),
        entity=fields["of"],
        tenant_id=tenant_id,
        version=fields["of_version"],
        upload=upload,
        lasted=fields.get("lasted"),
    )


def _fields(record: ChangeRecord) -> dict[str, object]:
    event = record.event
    optional = {
        "reason": event.reason or None,
        "session_id": event.session_id or None,
        "facts": dict(event.facts) or None,
        "lasted": record.lasted,
        "upload_id": record.upload.upload_id if record.upload else None,
        "collection_id": record.upload.collection_id if record.upload else None,
    }
    return {
        "entity": "audit_event",
        "op_id": event.op_id,
        "action": str(event.action),
        "actor": event.actor,
        "request_id": event.request_id,
        "of": record.entity,
        "of_version": record.version,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _partitions(scope: TrailScope, until: int) -> Iterator[tuple[str, int]]:
    """Yield the partitions that hold a scope's events and when they begin, newest first."""
    if scope.session_id:
        yield timeline_partition(scope.tenant_id, scope.session_id), scope.since
        return
    begins, floor = (at // _DAY_MS * _DAY_MS for at in (until, scope.since))
    if scope.action is not None:
        begins, floor = _month_of(begins), _month_of(floor)
    while True:
        if scope.action is None:
            yield events_partition(scope.tenant_id, _day(begins)), begins
            begins -= _DAY_MS
        else:
            yield action_partition(scope.tenant_id, str(scope.action), _month(begins)), begins
            begins = _month_of(begins - _DAY_MS)
        if begins < floor:
            return


def _month_of(milliseconds: int) -> int:
    """Return when the month of a moment begins."""
    begins = _utc(milliseconds).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return int(begins.timestamp()) * 1000


def _utc(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _day(milliseconds: int) -> str:
    return f"{_utc(milliseconds):%Y-%m-%d}"


def _month(milliseconds: int) -> str:
    return f"{_utc(milliseconds):%Y-%m}"
