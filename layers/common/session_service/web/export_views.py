"""What operators see of exports."""

from collections.abc import Mapping
from typing import Literal, TypedDict

from session_service.domain.exports import Export
from session_service.domain.times import rfc3339

type ExportStatus = Literal["pending", "done", "failed"]


class ExportView(TypedDict):
    """An export. `download_url` is there once it is done, and good for 45 seconds.

    `complete` is false where there was more than one file may hold, or could be read in time;
    `sha256` is of the file.
    """

    export_id: str
    status: ExportStatus
    kind: Literal["audit", "sessions"]
    format: Literal["csv", "json"]
    filters: Mapping[str, str]
    created_at: str
    created_by: str
    finished_at: str | None
    expires_at: str
    rows: int | None
    bytes: int | None
    sha256: str | None
    complete: bool | None
    download_url: str | None


class ExportAnswer(TypedDict):
    """One export."""

    export: ExportView


class ExportList(TypedDict):
    """The exports of the last seven days, newest first; the newest hundred of them."""

    items: list[ExportView]
    next_cursor: None


def export_view(export: Export, *, now: int, link: str | None) -> ExportView:
    """Return the view of an export at `now`."""
    file, finished = export.file, export.finished_at
    return {
        "export_id": export.export_id,
        "status": export.status(now).value,
        "kind": export.kind.value,
        "format": export.format.value,
        "filters": export.filters,
        "created_at": rfc3339(export.created_at),
        "created_by": export.created_by,
        "finished_at": None if finished is None else rfc3339(finished),
        "expires_at": rfc3339(export.expires_at),
        "rows": file.rows if file else None,
        "bytes": file.size if file else None,
        "sha256": file.sha256 if file else None,
        "complete": file.complete if file else None,
        "download_url": link,
    }
