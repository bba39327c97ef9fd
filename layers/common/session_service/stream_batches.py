"""Batches of the table's stream: what is read, and how a record that cannot be is given back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from session_service.observability import logger

type Read[Change] = list[tuple[str, Change]]


def read_batch[Change](
    records: Iterable[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Change | None]
) -> tuple[Read[Change], list[str]]:
    """Return the changes with their sequence numbers, and the numbers of what was unreadable.

    A record that is no event is left out of both. Reading stops at the first unreadable record:
    Lambda delivers again from the lowest failure on, so what follows would be handled twice.
    """
    changes: Read[Change] = []
    for record in records:
        number = record["dynamodb"]["SequenceNumber"]
        try:
            change = read(record)
        except (KeyError, ValueError, TypeError):
            logger().exception("unreadable_stream_record", extra={"sequence_number": number})
            return changes, [number]
        if change is not None:
            changes.append((number, change))
    return changes, []


def failures(sequence_numbers: Sequence[str]) -> dict[str, Any]:
    """Return the partial batch answer that names what has to be delivered again."""
    return {"batchItemFailures": [{"itemIdentifier": number} for number in sequence_numbers]}
