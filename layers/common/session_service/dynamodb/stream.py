"""Reading the table's stream: which records are events, and what they say.

A record is an event exactly when the event's id differs between its two images. The stream's
filter lets other writes pass that merely still carry one, and the consumers' own writes among
them; REMOVE is never an event.
"""

from collections.abc import Mapping
from typing import Any, cast

from session_service.domain.changes import Action, Change, ChangeRecord
from session_service.dynamodb.attribute_values import AttributeValue, unmarshal_item
from session_service.dynamodb.items import event_changed
from session_service.dynamodb.keys import locator_of

_LIFE = ("status", "created_at", "last_seen_at", "idle_expires_at", "expires_at")
_LARGEST = 10**13 - 1
_NEEDED = frozenset({"PK", "SK", "entity", "version", "event", *_LIFE})


def change_record(record: Mapping[str, Any]) -> ChangeRecord | None:
    """Return the event a stream record carries, or None where it carries none.

    `record` is one entry of a DynamoDB stream batch, NEW_AND_OLD_IMAGES. Raise KeyError or
    ValueError for a record of another shape: it belongs in the dead-letter queue.
    """
    if record["eventName"] == "REMOVE":
        return None
    images = record["dynamodb"]
    new, old = _read(images["NewImage"]), _read(images.get("OldImage", {}))
    if not event_changed(old, new):
        return None
    event = _event(new["event"])
    is_upload = new["entity"] == "upload"
    return ChangeRecord(
        event=event,
        entity=_text(new["entity"]),
        tenant_id=_tenant(new["PK"]),
        version=_number(new["version"]),
        upload=locator_of({"PK": new["PK"], "SK": new["SK"]}) if is_upload else None,
        lasted=_lasted(old, new, event.at),
    )


def _event(fields: Mapping[str, Any]) -> Change:
    """Return the event of an item.

    It is checked here what all who hear of it rely on: a record that only they stumbled over would
    hold back everything behind it.
    """
    facts = fields.get("facts", {})
    if not isinstance(facts, dict) or not all(isinstance(f, str | int) for f in facts.values()):
        raise ValueError("facts are texts and whole numbers")
    return Change(
        event_id=_text(fields["id"]),
        op_id=_text(fields["op_id"]),
        action=Action(fields["action"]),
        actor=_text(fields["actor"]),
        reason=_text(fields.get("reason", "")),
        request_id=_text(fields["request_id"]),
        session_id=_text(fields["session_id"]),
        at=_number(fields["at"]),
        facts=facts,
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _number(value: object) -> int:
    """Return a version, or a time: of 13 digits at most, as the order of the index has it."""
    if not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise ValueError("no number in range")
    return value


def _tenant(partition: object) -> str:
    space, _, rest = _text(partition).partition("#")
    tenant_id, separator, _ = rest.partition("#")
    if space != "T" or not tenant_id or not separator:
        raise ValueError("no partition of ours")
    return tenant_id


def _lasted(old: Mapping[str, Any], new: Mapping[str, Any], at: int) -> int | None:
    """Return for how many seconds a session was used, where this write ended it; else None.

    Two images tell it exactly once for each session, whoever else ended it at the same moment. One
    that had lapsed by then was used until it was last seen.
    """
    if new["entity"] != "session" or old.get("status") != "active" or new["status"] == "active":
        return None
    lapsed = min(old["idle_expires_at"], old["expires_at"]) <= at
    until: int = old["last_seen_at"] if lapsed else at
    return int(max(0, until - old["created_at"]) // 1000)


def _read(image: Mapping[str, AttributeValue]) -> dict[str, Any]:
    """Return what an event is read from, and nothing else: seeds stay in the record."""
    needed = {name: value for name, value in image.items() if name in _NEEDED}
    return cast("dict[str, Any]", unmarshal_item(needed))
