"""What a visitor may rely on, in the plainest words: what the real services are held to."""

import re
from collections import defaultdict
from dataclasses import dataclass

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import ChangeRecord
from session_service.domain.sessions import Lifetimes
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, Upload

SESSION_STORY = re.compile(r"created( updated)*(( expired)?( ended)?| expired closed)")
UPLOAD_STORY = re.compile(r"upload_created(( upload_stored)?( upload_deleted)?| upload_rejected)")
STATUS_AFTER = {
    "created": "active",
    "updated": "active",
    "expired": "expired",
    "ended": "ended",
    "closed": "closed",
    "upload_created": "pending",
    "upload_stored": "stored",
    "upload_deleted": "deleted",
    "upload_rejected": "rejected",
}


@dataclass
class ModelSession:
    found: Authenticated
    token: str
    seen: int
    ended: bool = False
    was_dead: bool = False

    def lapses_at(self, lifetimes: Lifetimes) -> int:
        return min(self.seen + lifetimes.idle, self.found.session.created_at + lifetimes.absolute)

    def is_live(self, now: int, lifetimes: Lifetimes) -> bool:
        return not self.ended and now < self.lapses_at(lifetimes)

    def is_kept(self, now: int, lifetimes: Lifetimes) -> bool:
        """Whether what the session holds must still be there: it lives, or can be recovered."""
        return not self.ended and now < self.lapses_at(lifetimes) + lifetimes.recovery


@dataclass
class ModelUpload:
    owner: ModelSession
    upload: Upload
    arrived: bool = False
    tainted: bool = False
    over: bool = False

    def can_lapse(self, now: int) -> bool:
        """Whether a sweep may give the file up: it has not come, and cannot come any more."""
        return not self.arrived and now >= self.upload.created_at + FORM_MS + TRANSFER_MS

    def must_be_there(self, now: int, lifetimes: Lifetimes) -> bool:
        wanted = self.arrived and not self.over and not self.tainted
        return wanted and self.owner.is_kept(now, lifetimes)


def stories(stream: list[ChangeRecord]) -> dict[tuple[str, str], list[ChangeRecord]]:
    """The records of each session and each upload, in their order."""
    found: dict[tuple[str, str], list[ChangeRecord]] = defaultdict(list)
    for record in stream:
        name = record.upload.upload_id if record.upload else record.event.session_id
        found[record.entity, name].append(record)
    return found


def check_stories(stream: list[ChangeRecord], statuses: dict[str, str]) -> None:
    """Hold that every change of a status has exactly one event, in an order that makes sense."""
    ids = [record.event.event_id for record in stream]
    assert len(set(ids)) == len(ids)
    for (entity, name), records in stories(stream).items():
        if entity == "stray":
            continue
        story = " ".join(str(record.event.action) for record in records)
        pattern = SESSION_STORY if entity == "session" else UPLOAD_STORY
        assert pattern.fullmatch(story), story
        assert statuses[name] == STATUS_AFTER[records[-1].event.action], story
        versions = [record.version for record in records]
        assert versions == sorted(set(versions)), "versions only grow"
