"""Batches of the table's stream: what is read of them, and what has to be delivered again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from session_service.observability import emit, logger


def read_batch[Change](
    records: Iterable[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Change | None]
) -> list[tuple[str, Change]]:
    """Return the changes of a batch with their sequence numbers, in order.

    A record that is no event is left out. So is one that cannot be read: it would be no more
    readable the next time, and everything behind it would wait. It is logged with its keys and
    counted; an alarm watches the count.
    """
    changes: list[tuple[str, Change]] = []
    for record in records:
        images = record["dynamodb"]
        try:
            change = read(record)
        except (KeyError, ValueError, TypeError):
            found = {"keys": images.get("Keys"), "sequence_number": images["SequenceNumber"]}
            logger().exception("unreadable_stream_record", extra=found)
            emit("UnreadableChanges")
            continue
        if change is not None:
            changes.append((images["SequenceNumber"], change))
    return changes


def failures(sequence_numbers: Sequence[str]) -> dict[str, Any]:
    """Return the partial batch answer that names what has to be delivered again."""
    return {"batchItemFailures": [{"itemIdentifier": number} for number in sequence_numbers]}
