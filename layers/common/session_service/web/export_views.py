"""What operators see of exports."""

from collections.abc import Mapping
from typing import Literal, TypedDict

type ExportStatus = Literal["pending", "done", "failed"]


class ExportView(TypedDict):
    """An export. `download_url` is there once it is done, and good for 45 seconds.

    `complete` is false where there was more than one file may hold; `sha256` is of the file.
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
    """The exports of the last seven days, newest first."""

    items: list[ExportView]
    next_cursor: None
