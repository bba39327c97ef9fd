"""The table in memory, under the eyes of the laws."""

from collections.abc import Mapping
from typing import Any

from session_service.dynamodb.items import event_changed
from tests.fakes.dynamodb import MemoryDynamoDB
from tests.fakes.expressions import Item
from tests.service import laws


class WatchedDynamoDB(MemoryDynamoDB):
    """Notes each write that breaks a law, and which entities were written."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.written: list[str] = []
        self.troubles = 0  # calls that failed though no fault was armed: a machine too slow

    def snapshot(self) -> Mapping[tuple[str, str], Item]:
        return dict(self.items)

    def remove(self, place: tuple[str, str]) -> None:
        """Delete an item as TTL does, with nobody's write."""
        self._publish(self.items.pop(place), None)

    def _publish(self, old: Item | None, new: Item | None) -> None:
        self.broken += laws.broken(old, new)
        entity = str((new or old or {}).get("entity", ""))
        self.written.append(entity if event_changed(old, new or {}) else f"{entity}, no event")
        super()._publish(old, new)


def due_for_purge(items: Mapping[tuple[str, str], Item], now: int) -> list[tuple[str, str]]:
    """Return the items that TTL may take at `now`, soon or late."""

    def purge_at(item: Any) -> int:
        return int(item.get("purge_at", 10**12)) * 1000

    return [place for place, item in items.items() if purge_at(item) <= now]
