"""Where a committed event goes: the evidence, the index, the log, the bus; in that order.

First what a repeat leaves no trace in, then what shows one: whoever reads a line or hears of an
event can look it up and prove it. Each is told of the whole batch again until all have taken it.
What is only counted is in the index alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from session_service.domain.audit_catalogue import ONLY_COUNTED
from session_service.domain.audit_segments import SegmentName, segment_of
from session_service.domain.changes import ChangeRecord

HOUR_MS = 3_600_000


class EventSink(Protocol):
    """Takes all events of a batch or raises StoreUnavailableError; then they come again."""

    def add(self, records: Sequence[ChangeRecord]) -> None:
        """Take the events, in the order of time."""
        ...


class SegmentStore(Protocol):
    """Where segments are kept, written once."""

    def keep_segment(self, name: SegmentName, body: bytes) -> None:
        """Store a segment; the same one again is no error."""
        ...


class RecordingNotes(Protocol):
    """What a batch leaves for those who come later: the seal and the rollups."""

    def note(
        self, segment: SegmentName | None, hours: Iterable[tuple[str, int]], mark: str
    ) -> None:
        """Note a segment to be sealed, if there is one, and each tenant's hours that have news.

        `mark` is another for each batch: whoever clears a note can tell a newer one by it.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecorder:
    """Records batches of events. Every part is idempotent by event, or repeats itself visibly."""

    segments: SegmentStore
    index: EventSink
    notes: RecordingNotes
    told: Sequence[EventSink]

    def record(self, records: Sequence[ChangeRecord]) -> None:
        """Record a batch. Raise StoreUnavailableError where any part did not take all of it."""
        if not records:
            return
        ordered = sorted(records, key=lambda record: (record.event.at, record.event.event_id))
        told = [record for record in ordered if record.event.action not in ONLY_COUNTED]
        name = self._kept(told) if told else None
        self.index.add(ordered)
        self.notes.note(name, sorted(hours_of(ordered)), _mark(ordered))
        for sink in self.told if told else ():
            sink.add(told)

    def _kept(self, records: Sequence[ChangeRecord]) -> SegmentName:
        name, body = segment_of(records)
        self.segments.keep_segment(name, body)
        return name


def hours_of(records: Iterable[ChangeRecord]) -> set[tuple[str, int]]:
    """Return the tenants and the beginnings of the hours that a batch touches."""
    return {(r.tenant_id, r.event.at // HOUR_MS * HOUR_MS) for r in records}


def _mark(records: Iterable[ChangeRecord]) -> str:
    return sha256("\n".join(record.event.event_id for record in records).encode()).hexdigest()
