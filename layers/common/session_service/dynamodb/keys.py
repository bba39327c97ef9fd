"""The key scheme, and the only maker of keys.

| item | PK | SK | read by |
|---|---|---|---|
| session | `T#<tenant>#S#<session>` | `SESSION` | every check (one GetItem) |
| metadata | `T#<tenant>#S#<session>` | `METADATA` | on request only |
| device name | `T#<tenant>#S#<session>` | `DEVICE#<device>` | device lists |
| collection | `T#<tenant>#C#<collection>` | `COLLECTION` | who holds the uploads |
| upload | `T#<tenant>#C#<collection>` | `UPLOAD#<upload>` | upload calls, S3 events, clean-up |
| idempotency | `T#<tenant>#I#<key hash>` | `IDEMPOTENCY` | a repeated call |
| rate limit | `T#<tenant>#R#<subject hash>` | `LIMIT#<name>` | calls that are limited exactly |
| operator key | `T#<tenant>#OPERATORS` | `KEY#<key id>` | every operator's call |
| reveal | `T#<tenant>#REVEAL#<event>` | `REVEAL` | the stream only: its event |
| setting | `T#<tenant>#SETTINGS` | `SETTING#<parameter>` | what was deployed last |
| export | `T#<tenant>#EXPORTS` | `EXPORT#<export>` | the list of exports |
| audit event | `T#<tenant>#EVENTS#<yyyy-mm-dd>` | `<ms>#<event>` | what happened, by time |
| …by session | `T#<tenant>#TIMELINE#<session>` | `<ms>#<event>` | a session's timeline |
| …by action | `T#<tenant>#ACTION#<action>#<yyyy-mm>` | `<ms>#<event>` | every reuse, say |
| session id | `T#<tenant>#IDS#<its first two digits>` | `<session>` | a search by first digits |
| rollup | `T#<tenant>#ROLLUP` | `<yyyy-mm-ddThh>` | what an hour came to |
| stray | `T#<tenant>#X#<sha256 of the S3 key>` | `STRAY#<version>` | the stream only: its event |
| changed hour | `T#-#CHANGED` | `<hour>#<tenant>` | the rollups |
| roll-up run | `T#-#ROLLUPS` | `LAST` | how far behind the rollups are |
| unsealed segment | `T#-#UNSEALED` | `segments/…` | the hourly seal |
| seal's head | `T#-#SEAL` | `HEAD` | the hourly seal |
| sweep cursor | `T#-#SWEEP` | `CURSOR` | the sweep |
| sweep report | `T#-#SWEEP` | `RUN#<time>` | operators |

`T#-` is the service's own partition space; `-` can never be a tenant's id.

Index `due` (sparse, KEYS_ONLY): `due_shard` (`DUE#0` to `DUE#3`), `due_at` (epoch milliseconds).
Rows that want to be looked at carry both attributes: a session its expiry, a pending upload its
creation, a tombstone its object's removal. A touch changes neither.

An audit event and its copies are written once and never change; `<ms>` has 13 digits, so that the
order of keys is the order of time.
"""

from hashlib import sha256

from session_service.domain.custody import DueSession, DueUpload
from session_service.domain.rate_limits import Subject
from session_service.domain.times import milliseconds, rfc3339
from session_service.domain.uploads import UploadLocator

type Key = dict[str, str]

SESSION = "SESSION"
METADATA = "METADATA"
UPLOAD_PREFIX = "UPLOAD#"
DEVICE_PREFIX = "DEVICE#"
OPERATOR_KEY_PREFIX = "KEY#"
SWEEP_REPORT_PREFIX = "RUN#"
EXPORT_PREFIX = "EXPORT#"
SETTING_PREFIX = "SETTING#"
DUE_INDEX = "due"
DUE_SHARDS = tuple(f"DUE#{shard}" for shard in range(4))
UNSEALED = "T#-#UNSEALED"
CHANGED_HOURS = "T#-#CHANGED"
ROLLUPS_RUN: Key = {"PK": "T#-#ROLLUPS", "SK": "LAST"}
SEAL_HEAD: Key = {"PK": "T#-#SEAL", "SK": "HEAD"}
SWEEP_CURSOR: Key = {"PK": "T#-#SWEEP", "SK": "CURSOR"}


def session_partition(tenant_id: str, session_id: str) -> str:
    """Return the partition of a session and the items beside it."""
    return f"T#{tenant_id}#S#{session_id}"


def session_key(tenant_id: str, session_id: str) -> Key:
    """Return the key of the session itself."""
    return {"PK": session_partition(tenant_id, session_id), "SK": SESSION}


def metadata_key(tenant_id: str, session_id: str) -> Key:
    """Return the key of the session's metadata."""
    return {"PK": session_partition(tenant_id, session_id), "SK": METADATA}


def device_name_key(tenant_id: str, session_id: str, device_id: str) -> Key:
    """Return the key of a device's display name."""
    return {"PK": session_partition(tenant_id, session_id), "SK": DEVICE_PREFIX + device_id}


def collection_partition(tenant_id: str, collection_id: str) -> str:
    """Return the partition of a collection and its uploads."""
    return f"T#{tenant_id}#C#{collection_id}"


def collection_key(tenant_id: str, collection_id: str) -> Key:
    """Return the key of the item that names a collection's owner."""
    return {"PK": collection_partition(tenant_id, collection_id), "SK": "COLLECTION"}


def upload_key(locator: UploadLocator) -> Key:
    """Return the key of an upload's row."""
    return {
        "PK": collection_partition(locator.tenant_id, locator.collection_id),
        "SK": UPLOAD_PREFIX + locator.upload_id,
    }


def idempotency_key(tenant_id: str, key_hash: str) -> Key:
    """Return the key of an idempotency record."""
    return {"PK": f"T#{tenant_id}#I#{key_hash}", "SK": "IDEMPOTENCY"}


def rate_limit_key(subject: Subject, limit: str) -> Key:
    """Return the key of what a subject, a keyed hash, has taken of a limit."""
    return {"PK": f"T#{subject.tenant_id}#R#{subject.name}", "SK": f"LIMIT#{limit}"}


def operators_partition(tenant_id: str) -> str:
    """Return the partition of a tenant's operator keys."""
    return f"T#{tenant_id}#OPERATORS"


def operator_key_key(tenant_id: str, key_id: str) -> Key:
    """Return the key of an operator key."""
    return {"PK": operators_partition(tenant_id), "SK": OPERATOR_KEY_PREFIX + key_id}


def reveal_key(tenant_id: str, event_id: str) -> Key:
    """Return the key of the note that somebody was shown who a visitor is."""
    return {"PK": f"T#{tenant_id}#REVEAL#{event_id}", "SK": "REVEAL"}


def settings_partition(tenant_id: str) -> str:
    """Return the partition of the settings that were recorded last."""
    return f"T#{tenant_id}#SETTINGS"


def setting_key(tenant_id: str, parameter: str) -> Key:
    """Return the key of a setting, by the parameter of the template that sets it."""
    return {"PK": settings_partition(tenant_id), "SK": SETTING_PREFIX + parameter}


def exports_partition(tenant_id: str) -> str:
    """Return the partition of a tenant's exports."""
    return f"T#{tenant_id}#EXPORTS"


def export_key(tenant_id: str, export_id: str) -> Key:
    """Return the key of an export."""
    return {"PK": exports_partition(tenant_id), "SK": EXPORT_PREFIX + export_id}


def stray_key(tenant_id: str, object_key: str, version_id: str) -> Key:
    """Return the key of the tombstone of one version of an object that never had a row."""
    digest = sha256(object_key.encode("utf-8", "surrogatepass")).hexdigest()
    return {"PK": f"T#{tenant_id}#X#{digest}", "SK": f"STRAY#{version_id}"}


def sweep_report_key(at: int) -> Key:
    """Return the key of the report of the run that began then (epoch milliseconds)."""
    return {"PK": SWEEP_CURSOR["PK"], "SK": SWEEP_REPORT_PREFIX + rfc3339(at)}


def sweep_report_at(sort_key: str) -> int:
    """Return when the run of a report began."""
    return milliseconds(sort_key.removeprefix(SWEEP_REPORT_PREFIX))


def events_partition(tenant_id: str, day: str) -> str:
    """Return the partition of the audit events of one day (`yyyy-mm-dd`, UTC)."""
    return f"T#{tenant_id}#EVENTS#{day}"


def timeline_partition(tenant_id: str, session_id: str) -> str:
    """Return the partition of the audit events of one session."""
    return f"T#{tenant_id}#TIMELINE#{session_id}"


def action_partition(tenant_id: str, action: str, month: str) -> str:
    """Return the partition of the audit events of one action in one month (`yyyy-mm`, UTC)."""
    return f"T#{tenant_id}#ACTION#{action}#{month}"


def event_sort_key(at: int, event_id: str = "") -> str:
    """Return the sort key of an event; without an id, one before all of that millisecond."""
    return f"{at:013}#{event_id}"


def event_key(tenant_id: str, day: str, at: int, event_id: str) -> Key:
    """Return the key of an audit event under its day."""
    return {"PK": events_partition(tenant_id, day), "SK": event_sort_key(at, event_id)}


def session_ids_partition(tenant_id: str, prefix: str) -> str:
    """Return the partition of the ids of sessions that begin with these two digits or more."""
    return f"T#{tenant_id}#IDS#{prefix[:2]}"


def session_id_key(tenant_id: str, session_id: str) -> Key:
    """Return the key by which a session's id is found by its first digits."""
    return {"PK": session_ids_partition(tenant_id, session_id), "SK": session_id}


def event_place(sort_key: str) -> tuple[int, str]:
    """Return the time and the id of the event with this sort key."""
    at, _, event_id = sort_key.partition("#")
    return int(at), event_id


def rollups_partition(tenant_id: str) -> str:
    """Return the partition of a tenant's rollups."""
    return f"T#{tenant_id}#ROLLUP"


def rollup_key(tenant_id: str, hour: int) -> Key:
    """Return the key of the rollup of the hour that a moment (epoch milliseconds) is in."""
    return {"PK": rollups_partition(tenant_id), "SK": rfc3339(hour)[: len("yyyy-mm-ddThh")]}


def changed_hour_of(sort_key: str) -> tuple[str, int]:
    """Return the tenant and the hour that a note of a change is about."""
    hour, _, tenant_id = sort_key.partition("#")
    return tenant_id, int(hour)


def unsealed_key(segment_key: str) -> Key:
    """Return the key of the note that a segment waits for its seal."""
    return {"PK": UNSEALED, "SK": segment_key}


def changed_hour_key(tenant_id: str, hour: int) -> Key:
    """Return the key of the note that an hour (where it begins) has something new."""
    return {"PK": CHANGED_HOURS, "SK": f"{hour:013}#{tenant_id}"}


def due_shard(identity: str) -> str:
    """Return the shard of the due-index for a row, always the same one (4,000 writes a second)."""
    return DUE_SHARDS[sha256(identity.encode()).digest()[0] % len(DUE_SHARDS)]


def locator_of(key: Key) -> UploadLocator:
    """Return whose row an upload key is. Raise ValueError for the key of anything else."""
    prefix, tenant_id, kind, collection_id = key["PK"].split("#")
    if (prefix, kind) != ("T", "C") or not key["SK"].startswith(UPLOAD_PREFIX):
        raise ValueError(f"not an upload's key: {key}")
    return UploadLocator(
        tenant_id=tenant_id,
        collection_id=collection_id,
        upload_id=key["SK"].removeprefix(UPLOAD_PREFIX),
    )


def due_row(key: Key, due_at: int) -> DueSession | DueUpload:
    """Return what a row of the due-index points at."""
    if key["SK"] == SESSION:
        _, tenant_id, _, session_id = key["PK"].split("#")
        return DueSession(tenant_id=tenant_id, session_id=session_id, due_at=due_at)
    return DueUpload(locator=locator_of(key), due_at=due_at)
