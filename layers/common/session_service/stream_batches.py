"""Batches of the table's stream: what is read of them, and what has to be delivered again."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from session_service.observability import logger


def read_batch[Change](
    records: Iterable[Mapping[str, Any]],
    read: Callable[[Mapping[str, Any]], Change | None],
    set_aside: Callable[[Mapping[str, Any], Exception], None],
) -> list[tuple[str, Change]]:
    """Return the changes of a batch with their sequence numbers, in order.

    A record that is no event is left out. One that cannot be read is set aside and left out too: it
    would be no more readable the next time, and everything behind it would wait.
    """
    changes: list[tuple[str, Change]] = []
    for record in records:
        try:
            change = read(record)
            number: str = record["dynamodb"]["SequenceNumber"]
        except (LookupError, ValueError, TypeError, AttributeError) as error:
            logger().exception(
                "unreadable_stream_record", extra={"event_id": record.get("eventID")}
            )
            set_aside(record, error)
            continue
        if change is not None:
            changes.append((number, change))
    return changes


def failures(sequence_numbers: Sequence[str]) -> dict[str, Any]:
    """Return the partial batch answer that names what has to be delivered again."""
    return {"batchItemFailures": [{"itemIdentifier": number} for number in sequence_numbers]}
