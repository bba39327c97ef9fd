"""The stack's event bus: each event for whoever made a rule for it, at least once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from session_service.domain.audit_catalogue import CATALOGUE, CATALOGUE_VERSION
from session_service.domain.audit_lines import PRODUCT, own_fields
from session_service.domain.changes import ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.times import rfc3339

_MOST_ENTRIES = 10  # what PutEvents takes at once
_TRIES = 3
# Facts in somebody's own words: what an operator wrote or filtered by, what an object that is not
# ours was called. They stay in the audit; the bus is told ids, counts and words of ours.
_KEPT_BACK = frozenset({"note", "filters", "key"})


class EventBridge(Protocol):
    """What is used of boto3's client."""

    def put_events(self, *, Entries: list[dict[str, Any]]) -> Any:  # noqa: N803
        """Publish up to ten entries; the answer has one outcome for each."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBus:
    """One bus. `name` is its name or its ARN."""

    client: EventBridge
    name: str

    def add(self, records: Sequence[ChangeRecord]) -> None:
        """Publish the events, ten at a time; those that EventBridge did not take again, twice.

        Raise StoreUnavailableError where some are still not taken: all of the batch comes again.
        """
        for group in batched(records, _MOST_ENTRIES, strict=False):
            left = [self._entry(record) for record in group]
            for _ in range(_TRIES):
                left = self._put(left)
                if not left:
                    break
            else:
                raise StoreUnavailableError(f"EventBridge refused {len(left)} events")

    def _put(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the entries that were not taken."""
        try:
            answer = self.client.put_events(Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise StoreUnavailableError from error
        outcomes = zip(entries, answer["Entries"], strict=True)
        return [entry for entry, outcome in outcomes if "ErrorCode" in outcome]

    def _entry(self, record: ChangeRecord) -> dict[str, Any]:
        facts = {name: fact for name, fact in record.facts.items() if name not in _KEPT_BACK}
        detail = {
            "catalogue": CATALOGUE_VERSION,
            "time": rfc3339(record.event.at),
            **own_fields(record),
            "facts": facts,
        }
        return {
            "EventBusName": self.name,
            "Source": PRODUCT,
            "DetailType": CATALOGUE[record.event.action].name,
            "Detail": json.dumps(detail, separators=(",", ":")),
            "Time": datetime.fromtimestamp(record.event.at / 1000, UTC),
        }
