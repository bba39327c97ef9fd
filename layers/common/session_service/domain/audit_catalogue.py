"""The catalogue of audit events: what each action is in the terms of OCSF 1.8, and what it tells.

One row per action, version and all; `docs/audit.md` shows it, and a test holds the two together.
A published row keeps its meaning: what changes gets a new version, what is new is only added.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from session_service.domain.changes import Action

CATALOGUE_VERSION = "1.0.0"
PRODUCT_VERSION = "0.1.0"
OCSF_VERSION = "1.8.0"


class EventClass(IntEnum):
    """The OCSF classes that are used, by their uid; its first digit is the category."""

    AUTHENTICATION = 3002
    ENTITY_MANAGEMENT = 3004
    API_ACTIVITY = 6003
    FILE_HOSTING = 6006


class Severity(IntEnum):
    """OCSF's severity ids, as far as they are used."""

    INFORMATIONAL = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """What is always the same about one action.

    `name` is the event's name on the bus. `activity` is OCSF's activity id, 99 for one that its
    class does not know; `activity_name` says it in a word. `facts` are those that may come with it.
    """

    name: str
    event_class: EventClass
    activity: int
    activity_name: str
    severity: Severity
    when: str
    facts: tuple[str, ...] = ()


def _row(
    name: str,
    event_class: EventClass,
    activity: tuple[int, str],
    severity: Severity,
    when: str,
    *facts: str,
) -> CatalogueEntry:
    return CatalogueEntry(
        name=name,
        event_class=event_class,
        activity=activity[0],
        activity_name=activity[1],
        severity=severity,
        when=when,
        facts=facts,
    )


_SESSION, _ENTITY = EventClass.AUTHENTICATION, EventClass.ENTITY_MANAGEMENT
_FILE, _API = EventClass.FILE_HOSTING, EventClass.API_ACTIVITY
_INFO, _LOW = Severity.INFORMATIONAL, Severity.LOW
_LOGON, _LOGOFF = (1, "Logon"), (2, "Logoff")
_CREATE, _READ, _UPDATE, _DELETE = (1, "Create"), (2, "Read"), (3, "Update"), (4, "Delete")
_UPLOAD = (1, "Upload")

CATALOGUE: Mapping[Action, CatalogueEntry] = {
    Action.CREATED: _row(
        *("session.created", _SESSION, _LOGON, _INFO),
        "a session begins, or one that was renewed goes on in its successor",
        *("platform", "predecessor_id"),
    ),
    Action.UPDATED: _row(
        *("session.updated", _ENTITY, _UPDATE, _INFO),
        "the visitor edits profile, locale or metadata; the fields' names, never what is in them",
        "fields",
    ),
    Action.ENDED: _row(
        *("session.ended", _SESSION, _LOGOFF, _INFO),
        "the visitor ends the session on all devices",
        "seconds",
    ),
    Action.REVOKED: _row(
        *("session.revoked", _SESSION, _LOGOFF, _LOW),
        "an operator, or the app's backend, ends the session; `note` is why, in their words",
        *("note", "seconds"),
    ),
    Action.BLOCKED: _row(
        *("session.blocked", _SESSION, _LOGOFF, Severity.MEDIUM),
        "an operator blocks the session for good; `note` is why, in their words",
        *("note", "seconds"),
    ),
    Action.RENEWAL_DEMANDED: _row(
        *("session.renewal_demanded", _SESSION, (99, "Demand renewal"), _LOW),
        "an operator demands that the session is renewed; `note` is why, in their words",
        *("note", "seconds"),
    ),
    Action.EXPIRED: _row(
        *("session.expired", _SESSION, _LOGOFF, _INFO),
        "the sweep marks a session that lapsed",
        "seconds",
    ),
    Action.CLOSED: _row(
        *("session.closed", _ENTITY, _DELETE, _INFO),
        "its recovery window is over: what it knew of its visitor is deleted",
    ),
    Action.REPLACED: _row(
        *("session.replaced", _SESSION, (99, "Replace"), _INFO),
        "a session is renewed: its successor takes over what is kept",
        *("successor_id", "kept", "seconds"),
    ),
    Action.ROTATED: _row(
        *("session.rotated", _SESSION, (99, "Rotate"), _INFO),
        "a device gets a fresh token",
        "device_id",
    ),
    Action.REUSE_DETECTED: _row(
        *("session.reuse_detected", _SESSION, (99, "Reuse detected"), Severity.HIGH),
        "a token that nobody should hold any more was used; that device's credentials end",
        *("device_id", "seconds"),
    ),
    Action.DEVICE_RENAMED: _row(
        *("device.renamed", _ENTITY, _UPDATE, _INFO),
        "a device gets a name; the name itself is not told",
        "device_id",
    ),
    Action.DEVICE_REVOKED: _row(
        *("device.revoked", _ENTITY, _DELETE, _INFO),
        "a device is signed out; the session too where it was the last one",
        *("device_id", "seconds"),
    ),
    Action.UPLOAD_CREATED: _row(
        *("upload.created", _FILE, (99, "Announce"), _INFO),
        "room is reserved for a file and its form handed out",
        *("size", "content_type"),
    ),
    Action.UPLOAD_RECEIVED: _row(
        *("upload.received", _FILE, (99, "Receive"), _INFO),
        "the file has come and waits for a scanner's verdict",
        "size",
    ),
    Action.UPLOAD_STORED: _row(
        *("upload.stored", _FILE, _UPLOAD, _INFO),
        "the file is there and can be downloaded",
        "size",
    ),
    Action.UPLOAD_REJECTED: _row(
        *("upload.rejected", _FILE, (99, "Reject"), Severity.MEDIUM),
        "the file is not what was announced, or a scanner refused it",
        "size",
    ),
    Action.UPLOAD_DELETED: _row(
        *("upload.deleted", _FILE, _DELETE, _INFO),
        "the visitor deletes it, it never came, or its session is over",
    ),
    Action.UPLOAD_SHOWN: _row(
        *("upload.shown", _FILE, (2, "Download"), Severity.MEDIUM),
        "an operator, or the app's backend, is given a link to a visitor's file",
        "upload_id",
    ),
    Action.STRAY_DELETED: _row(
        *("stray.deleted", _FILE, _DELETE, _LOW),
        "the walk through the bucket found an object that no row accounts for",
        *("key", "age_seconds"),
    ),
    Action.PERSONAL_REVEALED: _row(
        *("personal.revealed", _ENTITY, _READ, Severity.MEDIUM),
        "an operator is shown what a visitor told about themselves; `note` is why, in their words",
        "note",
    ),
    Action.EXPORT_REQUESTED: _row(
        *("export.requested", _ENTITY, _CREATE, Severity.MEDIUM),
        "an operator asks for an export of the audit or of sessions; `filters` (JSON) say of which",
        *("export_id", "kind", "format", "filters"),
    ),
    Action.EXPORT_FINISHED: _row(
        *("export.finished", _ENTITY, _UPDATE, _INFO),
        "the file of an export is written; `sha256` is of the file",
        *("export_id", "rows", "bytes", "sha256"),
    ),
    Action.OPERATOR_KEY_CREATED: _row(
        *("operator_key.created", _ENTITY, _CREATE, _LOW),
        "somebody with the account's credentials made an operator key",
        *("key_id", "role", "scopes"),
    ),
    Action.OPERATOR_KEY_REVOKED: _row(
        *("operator_key.revoked", _ENTITY, _DELETE, _LOW),
        "an operator key was revoked",
        *("key_id", "role"),
    ),
    Action.SETTINGS_CHANGED: _row(
        *("settings.changed", _ENTITY, _UPDATE, _LOW),
        "a deployment changed one setting; no `before` where what was recorded cannot be read",
        *("setting", "before", "after"),
    ),
    Action.REQUESTS_ANSWERED: _row(
        *("requests.answered", _API, _READ, _INFO),
        "requests were answered within one minute: how many in all, of each route and status, and"
        " of each length of time (buckets of milliseconds that double)",
        *("count", "<route> <status>", "ms:<bucket>"),
    ),
    Action.REQUESTS_REFUSED: _row(
        *("requests.refused", _API, (99, "Refuse"), _LOW),
        "requests were refused within one minute: one event for each route, code and network, of"
        " the busiest networks; all others share one without",
        *("operation", "status", "code", "count", "network"),
    ),
    Action.REQUESTS_FAILED: _row(
        *("requests.failed", _API, (99, "Fail"), Severity.MEDIUM),
        "requests were answered with 5xx within one minute",
        *("operation", "status", "code", "count", "network"),
    ),
    Action.AUDIT_SEALED: _row(
        *("audit.sealed", _ENTITY, _CREATE, _INFO),
        "the hourly seal chains new segments of evidence to all before them",
        *("manifest", "digest", "segments", "records"),
    ),
}

# What is only counted. It is in the index, for rollups, histograms and exports, and nowhere else:
# nobody has to prove it, is woken by it, or reads it line by line.
ONLY_COUNTED = frozenset({Action.REQUESTS_ANSWERED})
