"""The rows of an export as a file: CSV for people and their tables, JSON for programs."""

import csv
import io
import json
from collections.abc import Iterator, Mapping

from session_service.domain.exports import Export, ExportFormat, ExportKind

_COLUMNS: Mapping[ExportKind, tuple[str, ...]] = {
    ExportKind.AUDIT: (
        *("at", "event_id", "op_id", "action", "name", "event_class", "outcome", "severity"),
        *("code", "actor_type", "actor_id", "reason", "request_id", "session_id", "upload_id"),
        *("network", "entity", "version", "facts"),
    ),
    ExportKind.SESSIONS: (
        *("session_id", "status", "kind", "platform", "devices", "created_at", "last_seen_at"),
        *("duration_seconds", "ended_at", "end_reason", "uploads_count", "uploads_bytes"),
        *("predecessor_id", "successor_id"),
    ),
}
# What a table program may take for a formula (OWASP: CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FLAT = frozenset({"actor", "uploads"})


def export_body(export: Export, rows: Iterator[Mapping[str, object]]) -> bytes:
    """Return the file: CSV (RFC 4180, UTF-8), or a JSON array with one object a line."""
    if export.format is ExportFormat.JSON:
        return _json(rows)
    text = io.StringIO(newline="")
    columns = _COLUMNS[export.kind]
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        flat = _flat(row)
        writer.writerow([_cell(flat[name]) for name in columns])
    return text.getvalue().encode()


def _json(rows: Iterator[Mapping[str, object]]) -> bytes:
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _flat(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row with the fields of its parts as `part_field`."""
    flat: dict[str, object] = {}
    for name, value in row.items():
        if name in _FLAT and isinstance(value, Mapping):
            flat |= {f"{name}_{part}": each for part, each in value.items()}
        else:
            flat[name] = value
    return flat


def _cell(value: object) -> str:
    """Return a value as a cell that no program takes for a formula; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return json.dumps(value, sort_keys=True, separators=(",", ":"))
    text = str(value)
    is_text = isinstance(value, str)
    return f"'{text}" if is_text and text.startswith(_FORMULA) else text
