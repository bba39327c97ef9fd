"""Walking the evidence from the first seal to the last, and naming the first thing that is wrong.

What is sealed is held to its manifest, each manifest to the one before it, and the newest to what
the audit log was told of it. So a record that was changed, removed, moved or put in is found, a
segment or a manifest too, by whoever can read, and trusts nobody who could write.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Protocol

from session_service.domain.audit_lines import audit_line
from session_service.domain.audit_segments import (
    BrokenSegmentError,
    Manifest,
    SealedSegment,
    SealHead,
    digest_of,
    events_of,
    manifest_from,
)
from session_service.domain.changes import Action, ChangeRecord


class Evidence(Protocol):
    """The audit bucket, as somebody who may only read it sees it."""

    def manifests(self) -> Iterator[tuple[int, bytes]]:
        """Yield the manifests with their numbers, in order."""
        ...

    def segments(self) -> Iterable[str]:
        """Return the keys of all segments that are to be seen."""
        ...

    def segment(self, key: str, version: str = "") -> bytes | None:
        """Return a version of a segment, the newest if none is named; None where there is none."""
        ...


class TamperedError(Exception):
    """The evidence is not what was recorded. The message names the first place."""


@dataclass(slots=True)
class Verified:
    """What has been walked so far: what a progress line shows."""

    manifests: int = 0
    segments: int = 0
    records: int = 0
    unsealed: int = 0
    first: int = 0
    events: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerifier:
    """Walks all of it. `told` has the digests of manifests by number, as the audit log says."""

    evidence: Evidence
    told: Mapping[int, str]
    progress: Callable[[Verified], None] = lambda _: None

    def walk(self) -> Verified:
        """Return what there is, if all of it holds; else raise TamperedError at the first place."""
        seen, sealed = Verified(), set[str]()
        head: SealHead | None = None
        for number, body in self.evidence.manifests():
            manifest = self._manifest(number, body, head)
            head = SealHead(n=number, digest=digest_of(body))
            seen.first = seen.first or number
            seen.manifests += 1
            for segment in manifest.segments:
                self._sealed(segment, f"segment {segment.key} of manifest {number}", seen)
                sealed.add(segment.key)
                self.progress(seen)
        self._told_of_all(head, seen.first)
        for key in self.evidence.segments():
            if key not in sealed:
                self._unsealed(key, seen)
                self.progress(seen)
        return seen

    def _manifest(self, number: int, body: bytes, head: SealHead | None) -> Manifest:
        # Retention takes the oldest: the first that is left stands on one that nobody has any more.
        before = head.n if head else max(number - 1, 0)
        if number != before + 1:
            raise TamperedError(f"manifest {before + 1} is missing")
        if self.told.get(number, digest_of(body)) != digest_of(body):
            raise TamperedError(f"manifest {number} was changed: the audit log knows another")
        try:
            manifest = manifest_from(body)
        except ValueError as error:
            raise TamperedError(f"manifest {number} was changed: it cannot be read") from error
        expected = head.digest if head else (SealHead().digest if number == 1 else None)
        if manifest.n != number or (expected is not None and manifest.previous != expected):
            raise TamperedError(
                f"manifest {number} was changed, or the one before it: it names another before it"
            )
        return manifest

    def _told_of_all(self, head: SealHead | None, first: int) -> None:
        last = head.n if head else 0
        if max(self.told, default=last) > last:
            raise TamperedError(f"manifest {last + 1} is missing: the audit log was told of it")
        if min(self.told, default=first) < first:
            raise TamperedError(f"manifest {min(self.told)} is missing: the audit log knows it")

    def _sealed(self, segment: SealedSegment, where: str, seen: Verified) -> None:
        # What is to be seen counts, whatever else is kept below it.
        current = self.evidence.segment(segment.key)
        if current is None:
            raise TamperedError(f"{where} is missing")
        if digest_of(current) != segment.sha256:
            kept = self.evidence.segment(segment.key, segment.version)
            if kept is not None and digest_of(kept) == segment.sha256:
                raise TamperedError(f"{where}: {_first_difference(kept, current)}")
        self._look(current, segment.sha256, where, seen)
        seen.segments += 1

    def _unsealed(self, key: str, seen: Verified) -> None:
        body = self.evidence.segment(key) or b""
        digest = key.rpartition("/")[2].removesuffix(".jsonl")
        self._look(body, digest, f"segment {key}, not sealed yet,", seen)
        seen.unsealed += 1

    def _look(self, body: bytes, digest: str, where: str, seen: Verified) -> None:
        try:
            for event in events_of(body):
                event_id = str(json.loads(event)["metadata"]["uid"])
                if seen.events.setdefault(event_id, event) != event:
                    raise TamperedError(f"{where}: event {event_id} was told differently before")
                seen.records += 1
        except BrokenSegmentError as error:
            raise TamperedError(
                f"{where}: {error} was changed, or one before it removed"
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise TamperedError(f"{where}: a record cannot be read") from error
        if digest_of(body) != digest:
            raise TamperedError(f"{where} was changed, and its chain made anew")


def compare(events: Mapping[str, str], index: Iterable[ChangeRecord], settled_before: int) -> int:
    """Hold the evidence's events to those of the index; return how many are in both.

    `index` has all events of the tenants and days that the evidence tells of. Only events older
    than `settled_before` (epoch milliseconds) have to be in both: the last ones may be on their
    way. Raise TamperedError at the first that differs or is in one of them alone.
    """
    left = dict(events)
    for record in index:
        if record.event.action is Action.AUDIT_SEALED:
            continue  # told of the evidence, and no part of it
        event_id, is_settled = record.event.event_id, record.event.at < settled_before
        event = left.pop(event_id, None)
        if is_settled and event_id not in events:
            raise TamperedError(f"event {event_id} is in the index and not in the evidence")
        if event is not None and event != audit_line(record):
            raise TamperedError(f"event {event_id} is not the same in the index")
    for event_id, event in left.items():
        if json.loads(event)["time"] < settled_before:
            raise TamperedError(f"event {event_id} is in the evidence and not in the index")
    return len(events) - len(left)


def _first_difference(kept: bytes, current: bytes) -> str:
    """Name the first record of a segment that is not what it was."""
    was, there = kept.decode("ascii", "replace"), current.decode("ascii", "replace")
    for number, (before, now) in enumerate(
        zip_longest(was.splitlines(), there.splitlines()), start=1
    ):
        if before == now:
            continue
        if before is None:
            return f"a record was put in after record {number - 1}"
        event_id = json.loads(before)["event"]["metadata"]["uid"]
        if now is None:
            return f"record {number} (event {event_id}) was removed"
        return f"record {number} (event {event_id}) was changed, removed or moved"
    return "its line ends were changed"
