"""Exports in the table: what was asked for, and the file that came of it."""

from dataclasses import asdict, dataclass
from typing import Any, cast

from session_service.domain.changes import Change
from session_service.domain.exports import (
    EXPORT_MS,
    Export,
    ExportFile,
    ExportFormat,
    ExportKind,
)
from session_service.dynamodb.attribute_values import Item
from session_service.dynamodb.items import event_map, ttl
from session_service.dynamodb.keys import EXPORT_PREFIX, export_key, exports_partition
from session_service.dynamodb.sessions import carries
from session_service.dynamodb.table import Put, RefusedWrite, Table, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBExports:
    """Implements the domain's ExportStore."""

    table: Table

    def add(self, export: Export, event: Change) -> Export | None:
        """Write a new export; return the one that stands under its id, if there is one.

        One that is over, and only waits to be deleted, gives way.
        """
        item: dict[str, object] = {
            **export_key(export.tenant_id, export.export_id),
            "entity": "export",
            "kind": str(export.kind),
            "format": str(export.format),
            "filters": dict(export.filters),
            "request": export.request,
            "created_at": export.created_at,
            "created_by": export.created_by,
            "version": 1,
            "event": event_map(event),
            "purge_at": ttl(export.expires_at),
        }
        try:
            self.table.write(
                Put(
                    item=item,
                    condition="attribute_not_exists(#PK) OR #created_at <= :over",
                    values={"over": export.created_at - EXPORT_MS},
                )
            )
        except RefusedWrite as refused:
            found = refused.found[0]
            assert found is not None, "an export that is not there stands in nobody's way"
            return _export_from(found)  # which may be our own, its answer lost
        return None

    def get(self, tenant_id: str, export_id: str) -> Export | None:
        """Return the export or None; strongly consistent."""
        item = self.table.get(export_key(tenant_id, export_id))
        return _export_from(item) if item else None

    def all_of(self, tenant_id: str) -> list[Export]:
        """Return a tenant's exports."""
        found = self.table.query(exports_partition(tenant_id), prefix=EXPORT_PREFIX)
        return [_export_from(item) for item in found]

    def finish(self, export: Export, file: ExportFile, event: Change) -> bool:
        """Note the file of an export that has none; False where it has one, or is gone."""
        update = Update(
            key=export_key(export.tenant_id, export.export_id),
            change="SET #file = :file, #finished_at = :now, #version = #version + :one,"
            " #event = :event",
            condition="attribute_exists(#PK) AND attribute_not_exists(#file)",
            values={
                "file": asdict(file),
                "now": event.at,
                "one": 1,
                "event": event_map(event),
            },
        )
        try:
            self.table.write(update)
        except RefusedWrite as refused:
            return carries(refused.found[0], event)
        return True


def _export_from(item: Item) -> Export:
    fields = cast("dict[str, Any]", item)
    return Export(
        tenant_id=fields["PK"].split("#")[1],
        export_id=fields["SK"].removeprefix(EXPORT_PREFIX),
        kind=ExportKind(fields["kind"]),
        format=ExportFormat(fields["format"]),
        filters=fields["filters"],
        request=fields["request"],
        created_at=fields["created_at"],
        created_by=fields["created_by"],
        finished_at=fields.get("finished_at"),
        file=ExportFile(**fields["file"]) if "file" in fields else None,
    )
