"""Notes that somebody was shown what is a visitor's own: an event, no more."""

from dataclasses import dataclass

from session_service.domain.changes import Change
from session_service.dynamodb.items import event_map, ttl
from session_service.dynamodb.keys import reveal_key
from session_service.dynamodb.table import Put, Table

# The audit keeps the event; the item has only to outlive the stream.
_KEPT_MS = 7 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamoDBReveals:
    """Implements the domain's Reveals."""

    table: Table

    def note(self, tenant_id: str, event: Change) -> None:
        """Write the event; the same one again is no error."""
        item: dict[str, object] = {
            **reveal_key(tenant_id, event.event_id),
            "entity": "reveal",
            "version": 1,
            "event": event_map(event),
            "purge_at": ttl(event.at + _KEPT_MS),
        }
        self.table.write(Put(item=item))
