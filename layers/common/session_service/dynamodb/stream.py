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

_NEEDED = frozenset({"PK", "SK", "entity", "version", "event"})


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
    fields = new["event"]
    event = Change(
        event_id=fields["id"],
        op_id=fields["op_id"],
        action=Action(fields["action"]),
        actor=fields["actor"],
        reason=fields.get("reason", ""),
        request_id=fields["request_id"],
        session_id=fields["session_id"],
        at=fields["at"],
        facts=fields.get("facts", {}),
    )
    is_upload = new["entity"] == "upload"
    return ChangeRecord(
        event=event,
        entity=new["entity"],
        tenant_id=new["PK"].split("#")[1],
        version=new["version"],
        upload=locator_of({"PK": new["PK"], "SK": new["SK"]}) if is_upload else None,
    )


def _read(image: Mapping[str, AttributeValue]) -> dict[str, Any]:
    """Return what an event is read from, and nothing else: seeds stay in the record."""
    needed = {name: value for name, value in image.items() if name in _NEEDED}
    return cast("dict[str, Any]", unmarshal_item(needed))
