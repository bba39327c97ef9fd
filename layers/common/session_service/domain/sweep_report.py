"""What one run of the sweep did, for logs, metrics and people."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from session_service.domain.times import rfc3339

_KINDS = (
    "due",
    "associated",
    "rejected",
    "released",
    "lapsed",
    "expired",
    "closed",
    "sessions_released",
    "uploads_released",
    "objects_deleted",
    "postponed",
    "objects_looked_at",
    "strays_deleted",
    "failed",
)
# What an event should have done, or a form that ran out.
_REPAIRS = ("associated", "rejected", "released", "lapsed")


class Brake(StrEnum):
    """Why a run stopped itself before it deleted anything."""

    CLOCK = "clock"
    BUCKET = "bucket"
    STRAYS = "strays"


@dataclass(slots=True, kw_only=True)
class SweepReport:
    """Counts by kind. `finished` means that the run had time for all it found."""

    started_at: int
    rehearsed: bool
    report_failure: Callable[[str, Exception], None]
    counts: Counter[str] = field(default_factory=Counter)
    brake: Brake | None = None
    finished: bool = False
    oldest_orphan: int = 0

    @property
    def braked(self) -> bool:
        """Whether the run stopped itself."""
        return self.brake is not None

    @contextmanager
    def going_on(self, what: str) -> Iterator[None]:
        """Report and count a failure, and let the run go on behind it."""
        try:
            yield
        except Exception as error:
            self.counts["failed"] += 1
            self.report_failure(what, error)

    def orphan_found(self, orphan_since: int, now: int) -> None:
        """Note how long an object has belonged to nobody, in milliseconds, gone or not."""
        self.oldest_orphan = max(self.oldest_orphan, now - orphan_since)

    def as_dict(self) -> dict[str, int | bool | str | None]:
        """Return the report for logs and people: every count, zeros included."""
        return {
            "started_at": rfc3339(self.started_at),
            "finished": self.finished,
            "dry_run": self.rehearsed,
            "braked": self.braked,
            "brake": str(self.brake) if self.brake else None,
            **self._totals(),
            **{kind: self.counts[kind] for kind in _KINDS},
        }

    def metrics(self) -> dict[str, int]:
        """Return what is counted of the run; nothing of a rehearsal, which changed nothing."""
        if self.rehearsed:
            return {}
        totals = {f"Sweep{_pascal(name)}": value for name, value in self._totals().items()}
        return totals | {
            "SweepRuns": 1,
            "SweepDue": self.counts["due"],
            "SweepFailures": self.counts["failed"],
            "SweepBraked": int(self.braked),
        }

    def _totals(self) -> dict[str, int]:
        counts = self.counts
        return {
            "looked_at": counts["due"] + counts["objects_looked_at"],
            "repaired": sum(counts[kind] for kind in _REPAIRS),
            "deleted": counts["objects_deleted"] + counts["strays_deleted"],
            "oldest_orphan_seconds": self.oldest_orphan // 1000,
        }


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
