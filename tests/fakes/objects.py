from bisect import bisect_right
from dataclasses import dataclass, field

from session_service.domain.custody import ListedObject
from session_service.domain.uploads import StoredObject, UploadLocator, Verdict
from session_service.storage import object_keys


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a key; without a size it is a delete marker."""

    version_id: str
    size: int | None
    content: bytes = b""


@dataclass(slots=True)
class MemoryObjects:
    """The domain's Objects: a versioned bucket, newest version last."""

    versions: dict[str, list[Version]] = field(default_factory=dict)
    made: int = 0
    bucket: str = "uploads-example"
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def put(self, key: str, size: int, content: bytes = b"%PDF-1.7") -> str:
        """Do what a browser's POST does: add a version, whatever was there before."""
        return self._add(key, size, content)

    def describe(self, key: str, version_id: str | None = None) -> StoredObject | None:
        versions = self.versions.get(key, [])
        if version_id is None:
            named = versions[-1:]
        else:
            named = [version for version in versions if version.version_id == version_id]
        if not named or named[0].size is None:
            return None
        return StoredObject(
            version_id=named[0].version_id,
            size=named[0].size,
            etag=f"etag-{named[0].version_id}",
            modified_at=0,
        )

    def beginning(self, key: str, version_id: str, length: int) -> bytes | None:
        for version in self.versions.get(key, []):
            if version.version_id == version_id:
                return version.content[:length]
        return None

    def verdict(self, key: str, version_id: str) -> Verdict | None:
        assert any(version.version_id == version_id for version in self.versions[key])
        return self.verdicts.get(version_id)

    def hide(self, key: str) -> None:
        # S3 adds a delete marker even where there is nothing to hide.
        self._add(key, None)

    def erase(self, key: str, version_id: str) -> None:
        left = [v for v in self.versions.get(key, []) if v.version_id != version_id]
        self.versions[key] = left
        if not left:
            del self.versions[key]

    def key(self, locator: UploadLocator) -> str:
        return object_keys.object_key(locator)

    def locator(self, key: str) -> UploadLocator | None:
        return object_keys.locator_of(key)

    def page(self, after: str | None, limit: int) -> tuple[list[ListedObject], str | None]:
        keys = self.keys()
        start = bisect_right(keys, after) if after is not None else 0
        page = [
            ListedObject(key=key, etag=f"etag-{self.versions[key][-1].version_id}", modified_at=0)
            for key in keys[start : start + limit]
        ]
        return page, page[-1].key if start + limit < len(keys) else None

    def keys(self) -> list[str]:
        """The keys a listing shows: those whose newest version is no delete marker."""
        return sorted(
            key for key, versions in self.versions.items() if versions[-1].size is not None
        )

    def _add(self, key: str, size: int | None, content: bytes = b"") -> str:
        self.made += 1
        version = Version(f"v{self.made}", size, content)
        self.versions.setdefault(key, []).append(version)
        return version.version_id
