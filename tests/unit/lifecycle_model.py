"""What a visitor may rely on, in the plainest words: what the real services are held to."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from session_service.domain.changes import ChangeRecord
from session_service.domain.sessions import Lifetimes, Session
from session_service.domain.uploads import FORM_MS, TRANSFER_MS, Upload
from tests.world import LIFETIMES

# Short lives, so that few steps lead through all of them.
SHORT = replace(LIFETIMES, idle=1_200_000, absolute=4_000_000, recovery=1_800_000)
SESSION_STORY = re.compile(
    r"created( updated| rotated| device_renamed| device_revoked| reuse_detected)*"
    r"(( expired)?( ended| revoked| replaced)?| expired closed)"
)
UPLOAD_STORY = re.compile(r"upload_created(( upload_stored)?( upload_deleted)?| upload_rejected)")
STATUS_AFTER = {
    "created": {"active"},
    "updated": {"active"},
    "rotated": {"active"},
    "device_renamed": {"active"},
    "device_revoked": {"active", "ended"},
    "reuse_detected": {"active", "revoked"},
    "expired": {"expired"},
    "ended": {"ended"},
    "revoked": {"revoked"},
    "blocked": {"blocked"},
    "renewal_demanded": {"expired"},
    "replaced": {"replaced"},
    "closed": {"closed"},
    "upload_created": {"pending"},
    "upload_stored": {"stored"},
    "upload_deleted": {"deleted"},
    "upload_rejected": {"rejected"},
}


@dataclass
class ModelDevice:
    """Every token a device was ever given, in order, and how many of them were seen in use."""

    tokens: list[str]
    seen: int
    seen_at: int
    over: bool = False

    def is_theft(self, index: int, now: int, grace: int) -> bool:
        """Whether nobody honest can still hold this token."""
        behind = len(self.tokens) - 1 - index
        awaited = self.seen < len(self.tokens) or now < self.seen_at + grace
        return behind > 1 or (behind == 1 and not awaited)

    def is_handed_out(self, now: int, grace: int) -> bool:
        """Whether whoever renewed to get this device's token may ask for it once more."""
        return len(self.tokens) == 1 and (self.seen == 0 or now < self.seen_at + grace)


@dataclass
class ModelSession:
    session: Session
    seen: int
    devices: dict[str, ModelDevice]
    ended: bool = False
    successor: "ModelSession | None" = None
    was_dead: bool = False

    @property
    def is_over(self) -> bool:
        return self.ended or self.successor is not None

    def lapses_at(self, lifetimes: Lifetimes) -> int:
        return min(self.seen + lifetimes.idle, self.session.created_at + lifetimes.absolute)

    def is_live(self, now: int, lifetimes: Lifetimes) -> bool:
        return not self.is_over and now < self.lapses_at(lifetimes)

    def is_kept(self, now: int, lifetimes: Lifetimes) -> bool:
        """Whether what the session holds must still be there: it lives, or can be recovered."""
        return not self.is_over and now < self.lapses_at(lifetimes) + lifetimes.recovery

    def end_device(self, device_id: str) -> None:
        """A device's credential is over, and the session with its last one."""
        self.devices[device_id].over = True
        self.ended = self.ended or all(device.over for device in self.devices.values())

    def renewable(
        self, device_id: str, index: int, now: int, lifetimes: Lifetimes
    ) -> "ModelSession | None":
        """The session in which whoever shows this token goes on, or that is renewed by it."""
        newest = self.reachable(device_id, index, now, lifetimes.rotation_grace)
        return newest if newest is not None and newest.is_kept(now, lifetimes) else None

    def reachable(self, device_id: str, index: int, now: int, grace: int) -> "ModelSession | None":
        """The last of the session's successors, where the token may still lead there."""
        device, newest = self.devices[device_id], self
        if device.over or device.is_theft(index, now, grace):
            return None
        while newest.successor is not None:
            newest = newest.successor
            following = newest.devices.get(device_id)
            if following is None or following.over or not following.is_handed_out(now, grace):
                return None
        return newest


@dataclass
class ModelClient:
    """An honest client and the one token it holds; a newer one may have been lost on the way."""

    session: ModelSession
    device_id: str
    index: int = 0

    @property
    def device(self) -> ModelDevice:
        return self.session.devices[self.device_id]

    @property
    def token(self) -> str:
        return self.device.tokens[self.index]


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
        assert statuses[name] in STATUS_AFTER[records[-1].event.action], story
        versions = [record.version for record in records]
        assert versions == sorted(set(versions)), "versions only grow"
