"""Sealing: what was recorded since the last time is chained to all that was recorded before."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Protocol
from uuid import UUID

from session_service.domain.audit_segments import (
    MOST_SEALED,
    BrokenSegmentError,
    Manifest,
    SealedSegment,
    SealHead,
    SegmentName,
    digest_of,
    events_of,
    manifest_body,
    manifest_from,
    manifest_key,
)
from session_service.domain.changes import Action, Change, ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.ports import Clock
from session_service.domain.recording import EventSink

_SERVICE_TENANT = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBody:
    """An object as it is in the bucket."""

    version: str
    body: bytes


class BrokenEvidenceError(Exception):
    """What was recorded is missing, or not what it was. The message names some of it."""

    def __init__(self, keys: Sequence[str]) -> None:
        named = ", ".join(keys[:5])
        super().__init__(f"{len(keys)} objects of the audit are missing or changed: {named}")


class EvidenceStore(Protocol):
    """The audit bucket, as the seal sees it."""

    def read(self, key: str) -> StoredBody | None:
        """Return the newest version of an object, or None."""
        ...

    def read_each(self, keys: Sequence[str]) -> Iterator[StoredBody | None]:
        """Yield the newest version of each object, in the order of their keys given."""
        ...

    def put_once(self, key: str, body: bytes) -> bool:
        """Store an object under a key that has none; False where it has one."""
        ...


class SealNotes(Protocol):
    """What waits for the seal, and where the chain ends."""

    def unsealed(self) -> Iterator[SegmentName]:
        """Yield the segments that were noted and not sealed, by key."""
        ...

    def head(self) -> SealHead:
        """Return the newest manifest that was finished."""
        ...

    def sealed(self, head: SealHead, segments: Sequence[SealedSegment]) -> None:
        """Move the head, and forget what waited for it. Never moves it back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SealReport:
    """What one run did. `broken` names segments that are missing or are not what they were."""

    manifests: int
    segments: int
    records: int
    broken: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSealer:
    """Chains new segments into manifests, and tells the newest digest elsewhere too.

    `told` hear of each seal: so the bucket alone cannot be rewritten unseen. Runs at the same time
    agree, as a manifest's key takes one content only, and a run that died is finished by the next.
    """

    store: EvidenceStore
    notes: SealNotes
    told: Sequence[EventSink]
    clock: Clock

    def run(self, time_left: Callable[[], bool]) -> SealReport:
        """Seal all there is, as far as the time allows.

        Raise StoreUnavailableError, and BrokenEvidenceError for a manifest that is none of ours.
        """
        head, broken, manifests = self.notes.head(), list[str](), list[Manifest]()
        for names in batched(self.notes.unsealed(), MOST_SEALED, strict=False):
            while time_left():
                segments = self._checked(names, broken)
                if not segments:
                    break
                head, manifest = self._seal(head, segments)
                manifests.append(manifest)
                # Where another run was faster, or one died, that is finished now, and ours is next.
                done = {segment.key for segment in manifest.segments}
                names = tuple(name for name in names if name.key not in done)
        sealed = [segment for manifest in manifests for segment in manifest.segments]
        return SealReport(
            manifests=len(manifests),
            segments=len(sealed),
            records=sum(segment.records for segment in sealed),
            broken=sorted(set(broken)),
        )

    def _checked(self, names: Sequence[SegmentName], broken: list[str]) -> list[SealedSegment]:
        """Read what is to be sealed once more: a seal on something else would protect that."""
        segments = []
        bodies = self.store.read_each([name.key for name in names])
        for name, found in zip(names, bodies, strict=True):
            if found is None or digest_of(found.body) != name.sha256 or not _holds(found.body):
                broken.append(name.key)
                continue
            segments.append(
                SealedSegment(
                    key=name.key, version=found.version, sha256=name.sha256, records=name.records
                )
            )
        return segments

    def _seal(self, head: SealHead, segments: Sequence[SealedSegment]) -> tuple[SealHead, Manifest]:
        manifest = Manifest(n=head.n + 1, previous=head.digest, at=self.clock(), segments=segments)
        body, key = manifest_body(manifest), manifest_key(manifest.n)
        if not self.store.put_once(key, body):
            found = self.store.read(key)
            if found is None:
                raise StoreUnavailableError(f"{key} is there and cannot be read")
            body, manifest = found.body, _following(head, key, found.body)
        following = SealHead(n=head.n + 1, digest=digest_of(body))
        event = seal_event(manifest, following.digest)
        for sink in self.told:
            sink.add([event])
        self.notes.sealed(following, manifest.segments)
        return following, manifest


def _following(head: SealHead, key: str, body: bytes) -> Manifest:
    """Return a manifest that another run made. Raise BrokenEvidenceError for one that none did.

    To go on from it would be to vouch for it: the audit log would be told its digest.
    """
    try:
        manifest = manifest_from(body)
    except ValueError:
        raise BrokenEvidenceError([key]) from None
    if (manifest.n, manifest.previous) != (head.n + 1, head.digest):
        raise BrokenEvidenceError([key])
    return manifest


def seal_event(manifest: Manifest, digest: str) -> ChangeRecord:
    """Return what is told of a seal; of the same manifest it is always the same event."""
    event_id = str(UUID(digest[:32]))
    return ChangeRecord(
        event=Change(
            event_id=event_id,
            op_id=event_id,
            action=Action.AUDIT_SEALED,
            actor="seal",
            reason="",
            request_id="",
            session_id="",
            at=manifest.at,
            facts={
                "manifest": manifest.n,
                "digest": digest,
                "segments": len(manifest.segments),
                "records": sum(segment.records for segment in manifest.segments),
            },
        ),
        entity="audit",
        tenant_id=_SERVICE_TENANT,
        version=manifest.n,
        upload=None,
    )


def _holds(body: bytes) -> bool:
    try:
        return sum(1 for _ in events_of(body)) > 0
    except BrokenSegmentError:
        return False
