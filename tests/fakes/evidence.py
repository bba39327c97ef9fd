"""The audit bucket in memory: what functions may do with it, and what a tamperer does."""

from collections.abc import Iterator, Sequence

from session_service.domain.audit_sealing import StoredBody
from session_service.domain.audit_segments import MANIFESTS, SEGMENTS, SegmentName
from session_service.domain.ports import Clock
from tests.fakes.clock import START


class MemoryEvidence:
    """Versions by key, the newest last; None is a delete marker."""

    def __init__(self, clock: Clock = lambda: START) -> None:
        self.versions: dict[str, list[bytes | None]] = {}
        self.taken: dict[str, int] = {}
        self.clock = clock

    def keep_segment(self, name: SegmentName, body: bytes) -> None:
        self.put_once(name.key, body)

    def put_once(self, key: str, body: bytes) -> bool:
        if self.read(key) is not None:
            return False
        self.versions.setdefault(key, []).append(body)
        self.taken[key] = self.clock()
        return True

    def read(self, key: str) -> StoredBody | None:
        kept = self.versions.get(key, [])
        body = kept[-1] if kept else None
        return None if body is None else StoredBody(version=str(len(kept)), body=body)

    def read_each(self, keys: Sequence[str]) -> Iterator[StoredBody | None]:
        return map(self.read, keys)

    def manifests(self) -> Iterator[tuple[str, bytes]]:
        for key in self.keys(MANIFESTS):
            found = self.read(key)
            assert found is not None
            yield key, found.body

    def segments(self) -> list[tuple[str, int]]:
        return [(key, self.taken[key]) for key in self.keys(SEGMENTS)]

    def segment(self, key: str, version: str = "") -> bytes | None:
        kept = self.versions.get(key, [])
        place = int(version) if version else len(kept)
        return kept[place - 1] if 0 < place <= len(kept) else None

    def keys(self, prefix: str) -> list[str]:
        return sorted(key for key in self.versions if key.startswith(prefix) and self.read(key))
