"""Walking the evidence from the first seal to the last, and naming the first thing that is wrong.

What is sealed is held to its manifest, each manifest to the one before it, and the newest to what
the audit log was told of it. So a record that was changed, removed, moved or put in is found, a
segment or a manifest too, by whoever can read, and trusts nobody who could write.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import zip_longest
from sys import intern
from typing import NamedTuple, Protocol

from session_service.domain.audit_catalogue import ONLY_COUNTED
from session_service.domain.audit_lines import audit_line
from session_service.domain.audit_segments import (
    BrokenSegmentError,
    Manifest,
    SealedSegment,
    SealHead,
    digest_of,
    events_of,
    manifest_from,
    manifest_number,
)
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.times import rfc3339


class Evidence(Protocol):
    """The audit bucket, as somebody who may only read it sees it."""

    def manifests(self) -> Iterator[tuple[str, bytes]]:
        """Yield the manifests with their keys, in the order of keys."""
        ...

    def segments(self) -> Iterable[tuple[str, int]]:
        """Yield the keys of all segments that are to be seen, and when the bucket took each.

        That is in epoch milliseconds, by the bucket's clock: whoever puts a segment cannot set it.
        """
        ...

    def segment(self, key: str, version: str = "") -> bytes | None:
        """Return a version of a segment, the newest if none is named; None where there is none."""
        ...


class TamperedError(Exception):
    """The evidence is not what was recorded. The message names the first place."""


class KnownEvent(NamedTuple):
    """What is remembered of an event of the evidence; `digest` is of its line."""

    at: int
    tenant_id: str
    digest: bytes


class ToldSeal(NamedTuple):
    """What a line of the audit log says of a seal; `at` is epoch milliseconds."""

    manifest: int
    digest: str
    at: int


@dataclass(slots=True)
class Verified:
    """What has been walked so far: what a progress line shows."""

    manifests: int = 0
    segments: int = 0
    records: int = 0
    unsealed: int = 0
    first: int = 0
    events: dict[str, KnownEvent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerifier:
    """Walks all of it. `told` has the digests of manifests by number, as the audit log says.

    What the bucket took before `sealed_before` has to be sealed, unless that was before
    `kept_since`: from then on nothing is gone by retention yet. Both are epoch milliseconds.
    """

    evidence: Evidence
    told: Mapping[int, str]
    sealed_before: int
    kept_since: int
    progress: Callable[[Verified], None] = lambda _: None

    def walk(self) -> Verified:
        """Return what there is, if all of it holds; else raise TamperedError at the first place."""
        seen, sealed = Verified(), set[str]()
        head: SealHead | None = None
        for key, body in self.evidence.manifests():
            number = _number(key)
            manifest = self._manifest(number, body, head)
            head = SealHead(n=number, digest=digest_of(body))
            seen.first = seen.first or number
            seen.manifests += 1
            for segment in manifest.segments:
                self._sealed(segment, f"segment {segment.key} of manifest {number}", seen)
                sealed.add(segment.key)
                self.progress(seen)
        self._told_of_all(head, seen.first)
        proved = frozenset(seen.events)
        for key, put_at in self.evidence.segments():
            if key not in sealed:
                told = self._unsealed(key, seen)
                if self.kept_since <= put_at < self.sealed_before and not proved.issuperset(told):
                    raise TamperedError(
                        f"segment {key} is not sealed, and has been there since {rfc3339(put_at)}:"
                        " it was put in, or its note removed, or the seal does not run"
                    )
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

    def _unsealed(self, key: str, seen: Verified) -> list[str]:
        """Return the events of a segment that no manifest names.

        They may all be told by another: a writer that died before it noted the segment is repeated,
        and the batch may be cut differently then.
        """
        body = self.evidence.segment(key) or b""
        digest = key.rpartition("/")[2].removesuffix(".jsonl")
        seen.unsealed += 1
        return self._look(body, digest, f"segment {key}, not sealed yet,", seen)

    def _look(self, body: bytes, digest: str, where: str, seen: Verified) -> list[str]:
        told = []
        try:
            for event in events_of(body):
                event_id, known = _known(event)
                if seen.events.setdefault(event_id, known) != known:
                    raise TamperedError(f"{where}: event {event_id} was told differently before")
                seen.records += 1
                told.append(event_id)
        except BrokenSegmentError as error:
            raise TamperedError(
                f"{where}: {error} was changed, or one before it removed"
            ) from error
        except (ValueError, LookupError, TypeError, ArithmeticError, RecursionError) as error:
            raise TamperedError(f"{where}: a record cannot be read") from error
        if digest_of(body) != digest:
            raise TamperedError(f"{where} was changed, and its chain made anew")
        return told


def told_digests(seals: Sequence[ToldSeal], kept_since: int) -> dict[int, str]:
    """Return the digests of manifests by number, as the audit log says; in whatever order it does.

    Seals older than `kept_since` (epoch milliseconds) are left out: their manifests may be gone by
    retention, some days before these lines. Raise TamperedError where two lines of one manifest
    differ: whoever may write lines can date them back, and take none away.
    """
    told: dict[int, str] = {}
    for seal in seals:
        if told.setdefault(seal.manifest, seal.digest) != seal.digest:
            raise TamperedError(f"the audit log was told two digests of manifest {seal.manifest}")
    kept = {seal.manifest for seal in seals if seal.at >= kept_since}
    return {number: digest for number, digest in told.items() if number in kept}


def compare(
    events: Mapping[str, KnownEvent],
    index: Iterable[ChangeRecord],
    *,
    kept_since: int,
    settled_before: int,
) -> int:
    """Hold the evidence's events to those of the index; return how many are in both.

    `index` has all events of the evidence's tenants from `kept_since` on; what is only counted may
    be in it alone. Only events from then on, and older than `settled_before`, have to be in both:
    before, the index's own retention may have taken some, and the last ones may be on their way.
    Both are epoch milliseconds. Raise TamperedError at the first that differs or is in one alone.
    """
    left = dict(events)
    for record in index:
        if record.event.action is Action.AUDIT_SEALED:
            continue  # told of the evidence, and no part of it
        event_id, at = record.event.event_id, record.event.at
        event = left.pop(event_id, None)
        if event is None:
            if event_id in events:
                raise TamperedError(f"event {event_id} is in the index more than once")
            is_proven = record.event.action not in ONLY_COUNTED
            if is_proven and kept_since <= at < settled_before:
                raise TamperedError(f"event {event_id} is in the index and not in the evidence")
        elif event != _known(audit_line(record))[1]:
            raise TamperedError(f"event {event_id} is not the same in the index")
    for event_id, event in left.items():
        if kept_since <= event.at < settled_before:
            raise TamperedError(f"event {event_id} is in the evidence and not in the index")
    return len(events) - len(left)


def _known(line: str) -> tuple[str, KnownEvent]:
    """Return an event's id, and what is remembered of it: not all of it, as there may be millions.

    Raise any of what JSON of another shape raises for a line that is no event.
    """
    event = json.loads(line)
    digest = sha256(line.encode("utf-8", "surrogatepass")).digest()
    metadata = event["metadata"]
    known = KnownEvent(int(event["time"]), intern(str(metadata["tenant_uid"])), digest)
    return str(metadata["uid"]), known


def _number(key: str) -> int:
    try:
        return manifest_number(key)
    except ValueError:
        raise TamperedError(f"{key} is no manifest of ours") from None


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
