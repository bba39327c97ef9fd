"""Evidence that holds without trust in whoever keeps it: segments, and manifests that seal them.

A segment is one batch of events as JSON lines; each line's hash covers the hash before it, and the
object's key holds the digest of the whole. A manifest names segments, and the manifest before it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from session_service.domain.audit_lines import audit_line
from session_service.domain.changes import ChangeRecord
from session_service.domain.times import rfc3339

SEGMENTS = "segments/"
MANIFESTS = "manifests/"
# What the first line of a segment follows, and the first manifest.
_BEGINNING = sha256(b"maria-sessions audit 1").hexdigest()
# So many a manifest, that one is read in no time.
MOST_SEALED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentName:
    """A segment as its key and digest name it. `records` is how many lines it has."""

    key: str
    sha256: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSegment:
    """A segment as a manifest names it: this version of this object, with this digest."""

    key: str
    version: str
    sha256: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The n-th seal. `previous` is the digest of the one before; `at` is in epoch milliseconds."""

    n: int
    previous: str
    at: int
    segments: Sequence[SealedSegment]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealHead:
    """The newest manifest known: its number and its digest. Before the first: 0."""

    n: int = 0
    digest: str = _BEGINNING


class BrokenSegmentError(ValueError):
    """A segment does not hold together. The message names the first line that does not fit."""


def segment_of(records: Sequence[ChangeRecord]) -> tuple[SegmentName, bytes]:
    """Return the segment of a batch: the same batch is the same segment, in whatever order."""
    lines, link = [], _BEGINNING
    unique = {record.event.event_id: record for record in records}
    ordered = sorted(unique.values(), key=lambda record: (record.event.at, record.event.event_id))
    for record in ordered:
        text = audit_line(record)
        link = _linked(link, text)
        lines.append(f'{{"hash":"{link}","event":{text}}}\n')
    body = "".join(lines).encode("ascii")
    digest = sha256(body).hexdigest()
    day = rfc3339(ordered[0].event.at)[:10]
    name = SegmentName(key=f"{SEGMENTS}{day}/{digest}.jsonl", sha256=digest, records=len(lines))
    return name, body


def events_of(body: bytes) -> Iterator[str]:
    """Yield the lines of the events of a segment, in order, as long as the chain holds.

    Raise BrokenSegmentError at the first line that was changed, or that does not follow the one
    before it: another was removed there, put in, or moved.
    """
    link = _BEGINNING
    for number, line in enumerate(body.decode("ascii", "replace").splitlines(), start=1):
        head, _, text = line.partition(',"event":')
        event = text.removesuffix("}")
        claimed = head.removeprefix('{"hash":"').removesuffix('"')
        if claimed != _linked(link, event):
            raise BrokenSegmentError(f"record {number} {_called(event)}".rstrip())
        yield event
        link = claimed


def manifest_key(number: int) -> str:
    """Return the key of a manifest; the order of keys is the order of numbers."""
    return f"{MANIFESTS}{number:010}.json"


def manifest_number(key: str) -> int:
    """Return which manifest has this key. Raise ValueError for a key that none has."""
    number = int(key.removeprefix(MANIFESTS).removesuffix(".json"))
    if manifest_key(number) != key:
        raise ValueError("no manifest's key")
    return number


def manifest_body(manifest: Manifest) -> bytes:
    """Return a manifest as it is stored."""
    fields = asdict(manifest)
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


def manifest_from(body: bytes) -> Manifest:
    """Read a stored manifest. Raise ValueError for anything else."""
    try:
        fields = json.loads(body)
        segments = [SealedSegment(**segment) for segment in fields.pop("segments")]
        return Manifest(segments=segments, **fields)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a manifest") from error


def digest_of(body: bytes) -> str:
    """Return the digest by which the next manifest, and the audit log, name this content."""
    return sha256(body).hexdigest()


def _linked(link: str, text: str) -> str:
    return sha256(f"{link}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _called(text: str) -> str:
    """Return what to call a record by: its event's id, if it can be read."""
    try:
        return f"(event {json.loads(text)['metadata']['uid']})"
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
