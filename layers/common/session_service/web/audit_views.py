"""What operators see of the audit: events, how many there are, and when."""

from collections.abc import Mapping
from typing import Literal, TypedDict, cast

from session_service.domain.audit_catalogue import CATALOGUE
from session_service.domain.audit_fields import outcome_of
from session_service.domain.audit_trail import Histogram
from session_service.domain.changes import ChangeRecord
from session_service.domain.times import rfc3339

type Outcome = Literal["success", "failure"]


class ActorView(TypedDict):
    """Who did it: `type` is visitor, operator, deployer or a part of the service."""

    type: str
    id: str | None


class AuditEventView(TypedDict):
    """One event. `code` is a problem code, on refusals only; `network` is known on few."""

    event_id: str
    op_id: str
    at: str
    action: str
    name: str
    event_class: int
    outcome: Outcome
    severity: str
    code: str | None
    actor: ActorView
    reason: str | None
    request_id: str | None
    session_id: str | None
    upload_id: str | None
    network: str | None
    entity: str
    version: int
    facts: Mapping[str, str | int]


class CountView(TypedDict):
    """How many there are; where it is not `exact`, at least so many."""

    number: int
    exact: bool


# `from` and `to` are words of Python: these shapes are written as calls.
AuditList = TypedDict(
    "AuditList",
    {
        "items": list[AuditEventView],
        "next_cursor": str | None,
        "from": str,
        "to": str,
        "total": CountView | None,
        "catalogue": str,
    },
)
AuditList.__doc__ = (
    "A page of events, newest first; it may hold fewer than asked for, and still have a next one."
    " `total` is there where it was asked for; `catalogue` is the version of what actions mean."
)


class BucketView(TypedDict):
    """How many events a stretch of time had, by their outcome."""

    at: str
    success: int
    failure: int


HistogramAnswer = TypedDict(
    "HistogramAnswer",
    {
        "from": str,
        "to": str,
        "bucket_seconds": float,
        "complete_from": str,
        "buckets": list[BucketView],
    },
)
HistogramAnswer.__doc__ = (
    "Events over time, oldest first. What is older than `complete_from` was not looked at: a"
    " histogram looks at 10,000 events at most."
)


class AuditEventAnswer(TypedDict):
    """One event; `line` is the same as the audit log has it, in the shape of OCSF."""

    catalogue: str
    event: AuditEventView
    line: Mapping[str, object]


class LineageView(TypedDict):
    """What a session was renewed from, and what it became."""

    lineage_id: str
    predecessor_id: str | None
    successor_id: str | None


class TimelineAnswer(TypedDict):
    """A page of a session's events, newest first. `lineage` is null once its row is gone."""

    items: list[AuditEventView]
    next_cursor: str | None
    catalogue: str
    lineage: LineageView | None


def audit_event_view(record: ChangeRecord) -> AuditEventView:
    """Return the view of an event."""
    event, entry = record.event, CATALOGUE[record.event.action]
    kind, _, identity = event.actor.partition(":")
    facts = record.facts
    return {
        "event_id": event.event_id,
        "op_id": event.op_id,
        "at": rfc3339(event.at),
        "action": str(event.action),
        "name": entry.name,
        "event_class": int(entry.event_class),
        "outcome": cast("Outcome", outcome_of(record)),
        "severity": entry.severity.name.lower(),
        "code": str(facts["code"]) if "code" in facts else None,
        "actor": {"type": kind, "id": identity or None},
        "reason": event.reason or None,
        "request_id": event.request_id or None,
        "session_id": event.session_id or None,
        "upload_id": record.upload_id or None,
        "network": str(facts["network"]) if "network" in facts else None,
        "entity": record.entity,
        "version": record.version,
        "facts": facts,
    }


def histogram_answer(found: Histogram, *, until: int) -> HistogramAnswer:
    """Return the view of a histogram that ends at `until`."""
    buckets: list[BucketView] = [
        {
            "at": rfc3339(found.since + index * found.bucket),
            "success": count - failed,
            "failure": failed,
        }
        for index, (count, failed) in enumerate(zip(found.counts, found.failures, strict=True))
    ]
    return {
        "from": rfc3339(found.since),
        "to": rfc3339(until),
        "bucket_seconds": found.bucket / 1000,
        "complete_from": rfc3339(found.complete_since),
        "buckets": buckets,
    }
