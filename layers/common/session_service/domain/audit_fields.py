"""The fields of an audit event that can be asked for, and whether what it tells went well."""

from collections.abc import Callable, Mapping

from session_service.domain.audit_catalogue import CATALOGUE
from session_service.domain.changes import Action, ChangeRecord

SUCCESS, FAILURE = "success", "failure"
# What somebody tried and did not get, or what should not have come.
_FAILURES = frozenset(
    {
        Action.REUSE_DETECTED,
        Action.UPLOAD_REJECTED,
        Action.REQUESTS_REFUSED,
        Action.REQUESTS_FAILED,
    }
)


def outcome_of(record: ChangeRecord) -> str:
    """Return SUCCESS or FAILURE."""
    return FAILURE if record.event.action in _FAILURES else SUCCESS


# How each field is read, as text; nothing where an event has none.
_FIELDS: Mapping[str, Callable[[ChangeRecord], str]] = {
    "event_id": lambda record: record.event.event_id,
    "op_id": lambda record: record.event.op_id,
    "action": lambda record: str(record.event.action),
    "outcome": outcome_of,
    "actor": lambda record: record.event.actor,
    "actor_type": lambda record: record.event.actor.partition(":")[0],
    "reason": lambda record: record.event.reason,
    "request_id": lambda record: record.event.request_id,
    "session_id": lambda record: record.event.session_id,
    "entity": lambda record: record.entity,
    "upload_id": lambda record: record.upload_id,
    "severity": lambda record: CATALOGUE[record.event.action].severity.name.lower(),
    "class": lambda record: str(int(CATALOGUE[record.event.action].event_class)),
    "code": lambda record: str(record.facts.get("code", "")),
    "network": lambda record: str(record.facts.get("network", "")),
    "operation": lambda record: str(record.facts.get("operation", "")),
}
_FACT = "facts."


def is_field(name: str) -> bool:
    """Tell whether events may have this field; any fact is one, as `facts.<name>`."""
    return name in _FIELDS or name.startswith(_FACT)


def value_of(record: ChangeRecord, name: str) -> str:
    """Return what an event has in a field, as text; nothing where it has none."""
    if name.startswith(_FACT):
        return str(record.facts.get(name.removeprefix(_FACT), ""))
    return _FIELDS[name](record)
