"""Exports: a file of what a list shows, written behind the answer, kept for seven days.

An export's item carries the event that asks for it, so that the file is written by whoever hears of
the event, at least once: a second file changes nothing, as the first one to be finished counts.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from copy import replace
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from session_service.domain.changes import Action, Cause, Change, change
from session_service.domain.errors import IdempotencyMismatchError, NoSuchExportError
from session_service.domain.ports import Clock, Entropy
from session_service.domain.service_keys import Keys

EXPORT_MS = 7 * 24 * 3600 * 1000
LINK_SECONDS = 45
# The most rows of one file: what fits into a function's memory and time several times over.
MOST_ROWS = 100_000
# The most that a list shows, however many somebody asked for.
MOST_LISTED = 100
# A file that is not there by then never comes: the function's tries are over.
_GIVEN_UP_MS = 30 * 60 * 1000


class ExportKind(StrEnum):
    """What is exported."""

    AUDIT = "audit"
    SESSIONS = "sessions"


class ExportFormat(StrEnum):
    """As which kind of file."""

    CSV = "csv"
    JSON = "json"


class ExportStatus(StrEnum):
    """How far an export is."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file that was written.

    `complete` is false where there were more than MOST_ROWS rows, or more to look at than a
    function has time for.
    """

    object_key: str
    rows: int
    size: int
    sha256: str
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export as stored; times are milliseconds. `filters` name the rows, their time as two ends.

    `request` is a keyed hash of what was asked for, by which a repeat is known.
    """

    tenant_id: str
    export_id: str
    kind: ExportKind
    format: ExportFormat
    filters: Mapping[str, str]
    request: str
    created_at: int
    created_by: str
    finished_at: int | None = None
    file: ExportFile | None = None

    @property
    def expires_at(self) -> int:
        """When it is gone, exclusive."""
        return self.created_at + EXPORT_MS

    def status(self, now: int) -> ExportStatus:
        """Return how far it is at `now`."""
        if self.file is not None:
            return ExportStatus.DONE
        is_late = now - self.created_at > _GIVEN_UP_MS
        return ExportStatus.FAILED if is_late else ExportStatus.PENDING


class ExportStore(Protocol):
    """Where exports are kept."""

    def add(self, export: Export, event: Change) -> Export | None:
        """Write a new export; return the one that stands under its id, if there is one."""
        ...

    def get(self, tenant_id: str, export_id: str) -> Export | None:
        """Return the export or None; strongly consistent."""
        ...

    def all_of(self, tenant_id: str) -> list[Export]:
        """Return a tenant's exports."""
        ...

    def finish(self, export: Export, file: ExportFile, event: Change) -> bool:
        """Note the file of an export that has none; False where it has one, or is gone."""
        ...


class ExportFiles(Protocol):
    """Where files are kept."""

    def put_once(self, key: str, body: bytes) -> bool:
        """Store an object under a key that has none; False where it has one."""
        ...


class ExportLinks(Protocol):
    """How files are handed out."""

    def link(self, export: Export, file: ExportFile, seconds: int) -> str:
        """Return a link to a file that is good for so long."""
        ...


# The rows of an export, at most so many, with None for whatever was looked at and is no row; and
# the file that rows make.
type Rows = Callable[[Export, int], Iterator[Mapping[str, object] | None]]
type Written = Callable[[Export, Iterator[Mapping[str, object]]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportService:
    """What operators ask for. Every method sees one tenant."""

    store: ExportStore
    links: ExportLinks
    keys: Keys
    clock: Clock
    entropy: Entropy

    def begin(self, export: Export, cause: Cause, call_key: str | None) -> Export:
        """Begin an export and return it; the same one again for a repeat under the same key.

        Raise IdempotencyMismatchError where that key was used for another export.
        """
        if call_key is not None:
            caller = (export.tenant_id, export.created_by, call_key)
            export = replace(export, export_id=self.keys.digest("export", *caller)[:32])
        facts = {
            "export_id": export.export_id,
            "kind": str(export.kind),
            "format": str(export.format),
            "filters": json.dumps(dict(export.filters), sort_keys=True, separators=(",", ":")),
        }
        event = self._event(Action.EXPORT_REQUESTED, cause, facts)
        there = self.store.add(export, event)
        if there is not None and there.request != export.request:
            raise IdempotencyMismatchError
        return there or export

    def new(
        self,
        tenant_id: str,
        kind: ExportKind,
        file_format: ExportFormat,
        filters: Mapping[str, str],
        *,
        asked: str,
        by: str,
    ) -> Export:
        """Return an export to begin. `asked` is the request's own text, which names it."""
        return Export(
            tenant_id=tenant_id,
            export_id=self.entropy.token_bytes(16).hex(),
            kind=kind,
            format=file_format,
            filters=filters,
            request=self.keys.digest("export-request", asked),
            created_at=self.clock(),
            created_by=by,
        )

    def get(self, tenant_id: str, export_id: str) -> Export:
        """Return an export. Raise NoSuchExportError for one that is not there, or not any more."""
        export = self.store.get(tenant_id, export_id)
        if export is None or export.expires_at <= self.clock():
            raise NoSuchExportError
        return export

    def all_of(self, tenant_id: str) -> list[Export]:
        """Return a tenant's exports of the last seven days, the newest hundred, newest first."""
        now = self.clock()
        live = [export for export in self.store.all_of(tenant_id) if export.expires_at > now]
        return sorted(live, key=lambda export: export.created_at, reverse=True)[:MOST_LISTED]

    def link(self, export: Export) -> str | None:
        """Return a link to the file, good for LINK_SECONDS, or None where there is none yet."""
        return self.links.link(export, export.file, LINK_SECONDS) if export.file else None

    def _event(self, action: Action, cause: Cause, facts: Mapping[str, str | int]) -> Change:
        now = self.clock()
        return change(action, cause=cause, session_id="", at=now, entropy=self.entropy, facts=facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWriter:
    """Writes the file of an export. Safe to run twice at once: one file counts."""

    store: ExportStore
    files: ExportFiles
    rows: Rows
    written: Written
    clock: Clock
    entropy: Entropy

    def write(
        self, tenant_id: str, export_id: str, cause: Cause, time_left: Callable[[], bool]
    ) -> ExportFile | None:
        """Write the file, and return it; None where it is there already, or nobody asks for it.

        It ends with the rows that were found while there was time. Raise StoreUnavailableError:
        then it is to be tried again.
        """
        export = self.store.get(tenant_id, export_id)
        if export is None or export.file is not None or export.expires_at <= self.clock():
            return None
        counted = _Counted(self.rows(export, MOST_ROWS + 1), MOST_ROWS, time_left)
        body = self.written(export, iter(counted))
        attempt = self.entropy.token_bytes(8).hex()
        file = ExportFile(
            object_key=f"exports/{tenant_id}/{export_id}/{attempt}.{export.format}",
            rows=counted.rows,
            size=len(body),
            sha256=sha256(body).hexdigest(),
            complete=counted.complete,
        )
        self.files.put_once(file.object_key, body)
        event = change(
            Action.EXPORT_FINISHED,
            cause=cause,
            session_id="",
            at=self.clock(),
            entropy=self.entropy,
            facts={
                "export_id": export_id,
                "rows": file.rows,
                "bytes": file.size,
                "sha256": file.sha256,
            },
        )
        return file if self.store.finish(export, file, event) else None


class _Counted:
    """Rows up to a number of them, counted; afterwards it is known whether those were all."""

    def __init__(
        self,
        rows: Iterator[Mapping[str, object] | None],
        most: int,
        time_left: Callable[[], bool],
    ) -> None:
        self._rows, self._most, self._time_left = rows, most, time_left
        self.rows, self.complete = 0, True

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        for row in self._rows:
            if not self._time_left() or (row is not None and self.rows == self._most):
                self.complete = False
                return
            if row is not None:
                self.rows += 1
                yield row
