"""What the audit log tells of each upload, and whether that is all that happened, once each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

WHOLE = {
    ("upload_created",),
    ("upload_created", "upload_stored"),
    ("upload_created", "upload_rejected"),
    ("upload_created", "upload_deleted"),
    ("upload_created", "upload_stored", "upload_deleted"),
}
STATUS = {
    "upload_created": "pending",
    "upload_stored": "stored",
    "upload_rejected": "rejected",
    "upload_deleted": "deleted",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the log."""

    action: str
    at: int
    reason: str | None


class Trail:
    """The log, each event once. `wrong` says where a repeat differs from what it repeats."""

    def __init__(self, lines: Iterable[Mapping[str, Any]]) -> None:
        self.events: dict[str, Mapping[str, Any]] = {}
        self.wrong: list[str] = []
        for line in lines:
            first = self.events.setdefault(line["event_id"], line)
            if first != line:
                self.wrong.append(f"two different lines of event {line['event_id']}")
        self.uploads: dict[str, list[Entry]] = defaultdict(list)
        for line in sorted(self.events.values(), key=lambda line: line["version"]):
            if "upload_id" in line:
                entry = Entry(line["action"], _milliseconds(line["time"]), line["reason"])
                self.uploads[line["upload_id"]].append(entry)

    def at(self, upload_id: str, *actions: str) -> int | None:
        """When one of these first happened to an upload."""
        found = [entry.at for entry in self.uploads[upload_id] if entry.action in actions]
        return min(found, default=None)

    def counts(self) -> Counter[str]:
        """How often each thing happened, by the log."""
        return Counter(f"log: {line['action']}" for line in self.events.values())

    def check(self, upload_id: str, status: str, reason: str | None) -> list[str]:
        """Return what is wrong with the trail of an upload that is in this state."""
        trail = self.uploads[upload_id]
        actions = tuple(entry.action for entry in trail)
        if actions not in WHOLE:
            return [f"{upload_id}: its trail is {actions}"]
        if (STATUS[actions[-1]], trail[-1].reason) != (status, reason):
            return [f"{upload_id} is {status}, {reason}; its trail ends {trail[-1]}"]
        return []

    def check_strays(self, strays: int) -> list[str]:
        told = sum(line["action"] == "stray_deleted" for line in self.events.values())
        return [f"{told} strays in the log, {strays} in the storm"] if told != strays else []

    def check_complete(self, stream: Sequence[Mapping[str, Any]]) -> list[str]:
        """Hold that each change that the table streamed is in the log, and nothing else."""
        changed: Counter[str] = Counter()
        for record in stream:
            images = [record["dynamodb"].get(name, {}) for name in ("OldImage", "NewImage")]
            old, new = (image.get("event", {}).get("M", {}).get("id") for image in images)
            if new is not None and new != old:
                changed[new["S"]] += 1
        missing, more = set(changed) - set(self.events), set(self.events) - set(changed)
        found = [f"event {event} is missing in the log" for event in sorted(missing)]
        return found + [f"event {event} is in the log alone" for event in sorted(more)]


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)
