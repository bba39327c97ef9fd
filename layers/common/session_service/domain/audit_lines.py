"""An audit event as one line: the shape of OCSF 1.8, with what is ours alone under `unmapped`.

A line holds ASCII without control characters, whatever a client sent: no text can break it, forge
another one, or reach a terminal as a command (ASVS 16.4.1).
"""

import json
from collections.abc import Mapping

from session_service.domain.audit_catalogue import (
    CATALOGUE,
    CATALOGUE_VERSION,
    OCSF_VERSION,
    PRODUCT_VERSION,
    CatalogueEntry,
    EventClass,
)
from session_service.domain.changes import ChangeRecord
from session_service.domain.times import rfc3339

PRODUCT = "maria-sessions"
# OCSF's ids of what an actor is, and of a file that is one.
_USER, _ADMIN, _SYSTEM, _REGULAR_FILE = 1, 2, 3, 1


def audit_line(record: ChangeRecord) -> str:
    """Return the event as one line of JSON; of the same event it is always the same line."""
    text = json.dumps(audit_object(record), ensure_ascii=True, separators=(",", ":"))
    return text.replace("\x7f", "\\u007f")  # DEL: ASCII, but nothing to print


def audit_object(record: ChangeRecord) -> dict[str, object]:
    """Return the event as OCSF has it; `unmapped` holds all of ours under our own names."""
    event, entry = record.event, CATALOGUE[record.event.action]
    actor = _actor(record)
    line: dict[str, object] = {
        "class_uid": int(entry.event_class),
        "category_uid": entry.event_class // 1000,
        "activity_id": entry.activity,
        "activity_name": entry.activity_name,
        "type_uid": entry.event_class * 100 + entry.activity,
        "severity_id": int(entry.severity),
        "time": event.at,
        "time_dt": rfc3339(event.at),
        "metadata": {
            "product": {"name": PRODUCT, "version": PRODUCT_VERSION},
            "version": OCSF_VERSION,
            "log_version": CATALOGUE_VERSION,
            "profiles": ["datetime"],
            "uid": event.event_id,
            "correlation_uid": event.op_id,
            "event_code": entry.name,
            "tenant_uid": record.tenant_id,
        },
        "actor": actor,
        **_about(record, entry, actor),
    }
    line["unmapped"] = own_fields(record)
    return line


def own_fields(record: ChangeRecord) -> dict[str, object]:
    """Return an event under our own names, as `unmapped` and the event bus tell it."""
    event = record.event
    fields: dict[str, object] = {
        "event_id": event.event_id,
        "op_id": event.op_id,
        "action": str(event.action),
        "actor": event.actor,
        "reason": event.reason or None,
        "request_id": event.request_id,
        "tenant_id": record.tenant_id,
        "session_id": event.session_id or None,
        "entity": record.entity,
        "version": record.version,
    }
    if record.upload_id:
        fields["upload_id"] = record.upload_id
    return fields | {"facts": dict(record.facts)}


def _actor(record: ChangeRecord) -> dict[str, object]:
    """Return who did it: a visitor by their session, an operator by their key, or a part of us."""
    kind, _, key_id = record.event.actor.partition(":")
    types = {"visitor": _USER, "operator": _ADMIN}
    user: dict[str, object] = {"name": kind, "type_id": types.get(kind, _SYSTEM)}
    if key_id:
        user["uid"] = key_id
    actor: dict[str, object] = {"user": user}
    if kind == "visitor" and record.event.session_id:
        user["uid"] = record.event.session_id
        actor["session"] = {"uid": record.event.session_id}
    return actor


def _about(
    record: ChangeRecord, entry: CatalogueEntry, actor: Mapping[str, object]
) -> dict[str, object]:
    """Return what the event's class asks for beside what every line has."""
    event = record.event
    match entry.event_class:
        case EventClass.AUTHENTICATION:
            session = {"session": {"uid": event.session_id}} if event.session_id else {}
            return {"user": actor["user"], "service": {"name": PRODUCT}, **session}
        case EventClass.ENTITY_MANAGEMENT:
            named = (
                record.facts.get(name)
                for name in ("device_id", "key_id", "export_id", "setting", "digest")
            )
            uid = next((str(name) for name in named if name), event.session_id)
            return {"entity": {"type": entry.name.partition(".")[0], "uid": uid}}
        case EventClass.FILE_HOSTING:
            # By its id: a file's name is the visitor's own, and in no line.
            file: dict[str, object] = {
                "name": record.upload_id or event.event_id,
                "type_id": _REGULAR_FILE,
            }
            if "size" in record.facts:
                file["size"] = record.facts["size"]
            return {"file": file, "src_endpoint": {"name": event.actor.partition(":")[0]}}
        case EventClass.API_ACTIVITY:
            operation = str(record.facts.get("operation", entry.name))
            source = str(record.facts.get("network", "many"))
            return {"api": {"operation": operation}, "src_endpoint": {"name": source}}
