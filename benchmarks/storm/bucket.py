"""A versioned bucket on the simulated clock, which remembers when each key was to be seen."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

from tests.fakes.objects import MemoryObjects
from tests.service.memory_s3 import MemoryS3
from tests.service.outside import Outside


@dataclass(slots=True)
class Stay:
    """A version that a listing showed: from when, and until when, if it is over."""

    version_id: str
    since: int
    until: int | None = None


@dataclass
class TimedObjects(MemoryObjects):
    """Dates each version, and notes for each key what was current, and when."""

    clock: Any = None
    made_at: dict[str, int] = field(default_factory=dict)
    stays: dict[str, list[Stay]] = field(default_factory=dict)

    def erase(self, key: str, version_id: str) -> None:
        super().erase(key, version_id)
        self._note(key)

    def etag(self, key: str) -> str:
        """The current version's: as S3 makes it, the same for the same content."""
        return md5(self.versions[key][-1].content, usedforsecurity=False).hexdigest()

    def _add(self, key: str, size: int | None, content: bytes = b"") -> str:
        version_id = super()._add(key, size, content)
        self.made_at[version_id] = self.clock()
        self._note(key)
        return version_id

    def _note(self, key: str) -> None:
        versions, stays = self.versions.get(key, []), self.stays.setdefault(key, [])
        current = versions[-1].version_id if versions and versions[-1].size is not None else None
        last = stays[-1] if stays and stays[-1].until is None else None
        if last is not None and last.version_id != current:
            last.until = self.clock()
        if current is not None and (last is None or last.version_id != current):
            stays.append(Stay(current, self.clock()))


class TimedS3(MemoryS3):
    """The S3 client over it: tells when a version came, to the second, and its content's tag."""

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside)
        self.bucket: TimedObjects = TimedObjects(clock=outside.clock)

    def head_object(self, **request: Any) -> dict[str, Any]:
        head = super().head_object(**request)
        versions = self.bucket.versions[request["Key"]]
        (content,) = (v.content for v in versions if v.version_id == head["VersionId"])
        etag = md5(content, usedforsecurity=False).hexdigest()
        return head | {"ETag": f'"{etag}"', "LastModified": self._modified(head["VersionId"])}

    def list_objects_v2(self, **request: Any) -> dict[str, Any]:
        answer = super().list_objects_v2(**request)
        for entry in answer["Contents"]:
            current = self.bucket.versions[entry["Key"]][-1].version_id
            entry["LastModified"] = self._modified(current)
            entry["ETag"] = f'"{self.bucket.etag(entry["Key"])}"'
        return answer

    def _modified(self, version_id: str) -> datetime:
        return datetime.fromtimestamp(self.bucket.made_at[version_id] // 1000, UTC)
