"""What has to become of each upload, told by what visitors did and what reached the bucket alone.

Whatever met trouble happened at some time between its first try and the answer that settled it: a
`Span`. Where two spans overlap, either order is right.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from benchmarks.storm.timeline import MINUTE, SECOND

# The promises, written down once more: docs/architecture.md and the settings of the storm.
IDLE, ABSOLUTE, RECOVERY = 20 * MINUTE, 120 * MINUTE, 30 * MINUTE
FORM, TRANSFER, SLOWEST_BYTES_PER_SECOND = 5 * MINUTE, 5 * MINUTE, 16 * 1024
SKEW = SECOND  # what a clock may be off


class Span(NamedTuple):
    """From its first try, until it was known to have happened."""

    since: int
    until: int

    def plus(self, milliseconds: int) -> "Span":
        return Span(self.since + milliseconds, self.until + milliseconds)


class Loss(NamedTuple):
    """When and why an upload came to have no owner, or to be unwanted."""

    at: Span
    reason: str


@dataclass(slots=True)
class Session:
    """A session: when it began and was used last, and how it came to its end, if it did."""

    name: str
    began: Span
    used: Span
    over: Loss | None = None
    heir: str | None = None

    @property
    def lapses(self) -> Span:
        return Span(
            min(self.used.since + IDLE, self.began.since + ABSOLUTE),
            min(self.used.until + IDLE, self.began.until + ABSOLUTE),
        )

    @property
    def kept_until(self) -> Loss:
        """When it is over for good: ended or renewed, or at the end of its recovery window."""
        closes = self.lapses.plus(RECOVERY)
        return self.over or Loss(Span(closes.since, closes.until + SKEW), "session_closed")


class Version(NamedTuple):
    """A file that reached the bucket."""

    version_id: str
    at: int
    flaw: str | None


@dataclass(slots=True)
class Upload:
    """An upload that was asked for, and all that came over its form."""

    name: str
    key: str
    session: str
    asked: Span
    size: int
    versions: list[Version] = field(default_factory=list)
    deleted: Loss | None = None

    @property
    def lapses(self) -> Span:
        """When a file that has not come is given up, at the earliest."""
        return self.asked.plus(FORM + TRANSFER + self.size // SLOWEST_BYTES_PER_SECOND * SECOND)

    @property
    def flaws(self) -> set[str]:
        return {each.flaw for each in self.versions if each.flaw}

    @property
    def right(self) -> list[Version]:
        return [each for each in self.versions if each.flaw is None]


@dataclass(slots=True)
class Model:
    """Sessions, uploads, and objects that are nobody's."""

    sessions: dict[str, Session] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    strays: dict[str, int] = field(default_factory=dict)

    def begun(self, name: str, at: Span) -> None:
        self.sessions[name] = Session(name, at, at)

    def used(self, name: str, at: Span) -> None:
        self.sessions[name].used = at

    def renewed(self, name: str, heir: str, at: Span, *, keeps: bool) -> None:
        """A successor took over; its uploads with it, or they have lost their owner."""
        self.begun(heir, at)
        self.sessions[name].over = Loss(at, "session_replaced")
        self.sessions[name].heir = heir if keeps else None

    def ended(self, name: str, at: Span, reason: str) -> None:
        """It was ended, unless it already was over."""
        session = self.sessions[name]
        if session.over is None and session.kept_until.at.until > at.since:
            session.over = Loss(at, reason)

    def holder(self, upload: Upload) -> Session:
        """The newest successor that kept its uploads."""
        session = self.sessions[upload.session]
        while session.heir is not None:
            session = self.sessions[session.heir]
        return session

    def losses(self, upload: Upload) -> list[Loss]:
        """Why nobody wants it, or will not want it from some time on: each reason that holds."""
        found = [self.holder(upload).kept_until]
        return [*found, upload.deleted] if upload.deleted else found

    def lost_at(self, upload: Upload) -> int:
        return min(loss.at.since for loss in self.losses(upload))

    def is_wanted(self, upload: Upload, at: int) -> bool:
        """Whether it surely has an owner who wants it."""
        return self.lost_at(upload) > at

    def accepted(self, upload: Upload) -> Version | None:
        """The first version that surely counts: right, in time, and wanted when it came.

        None where a flawed version came over the same form: then the first to be told decides.
        """
        if upload.flaws or not upload.right:
            return None
        first = upload.right[0]
        in_time = first.at < min(upload.lapses.since, self.lost_at(upload))
        return first if in_time else None

    def endings(self, upload: Upload, now: int) -> set[tuple[str, str | None]]:
        """The states, with their reasons, in which it may be by now, when all is settled."""
        due = {loss for loss in self.losses(upload) if loss.at.since <= now}
        found: set[tuple[str, str | None]] = {("deleted", loss.reason) for loss in due}
        over_for_sure = any(loss.at.until < now for loss in due)
        lapsed = upload.lapses.since <= now
        first = upload.right[0].at if upload.right else None
        # A file that came late, or only after all was over, may be found too late.
        if lapsed and self.accepted(upload) is None and not self._came(upload):
            found.add(("deleted", "never_arrived"))
        found |= {("rejected", flaw) for flaw in upload.flaws}
        if over_for_sure:
            return found
        if first is not None:
            found.add(("stored", None))
        elif not upload.versions and not lapsed:
            found.add(("pending", None))
        return found

    def _came(self, upload: Upload) -> bool:
        """Whether any file came before it could be given up."""
        return any(each.at < upload.lapses.since for each in upload.versions)
