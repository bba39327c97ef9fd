"""Parts of decisions that can never matter, and why; they stay, as they say what is meant."""

from tests.service.mutation_table import Row

_IDLE_FIRST = "an idle end is never past the absolute one (a law of the machine)"
_VERSION = "every write counts the version, so `#version = :version` says it too"
_ONE_COLLECTION = "no session changes its collection, until there is merging"
_USED = "TTL takes an operator key 30 days after it was revoked, and no call takes that long"

# By the function that decides, or the module; and what is taken away.
IMPLIED = {
    ("", "#expires_at > :now"): _IDLE_FIRST,
    ("sessions.expire", "OR #expires_at <= :now"): _IDLE_FIRST,
    ("renewals._replace", "#status IN (:active, :expired)"): _VERSION,
    ("renewals._replace", "attribute_not_exists(#successor_id)"): _VERSION,
    ("renewals._hand_over", "#owner = :predecessor"): "the same transaction holds the predecessor"
    " to its version, and only an active session claims its collection",
    ("uploads._claim", "attribute_not_exists(#owner) OR #owner = :owner"): "the same transaction"
    " wants its session active, and only a successor could hold the collection instead",
    ("uploads.add", "#collection_id = :collection"): _ONE_COLLECTION,
    ("uploads.delete", "#collection_id = :collection"): _ONE_COLLECTION,
    ("devices.end_device", "#devices.#device.#counter = :counter"): "a device that is ended is"
    " ended whatever its counter has come to; rotated meanwhile, it is read again and ended",
    ("rate_limits._write", "#tat > :now"): "what `_start` has just refused lies ahead of now, and"
    " only the clock of another instance, hours behind, could bring it back",
    ("operator_keys", "attribute_exists(#PK)"): _USED,
    ("domain/session_directory.by_request", "… if r.event.session_id"): "no session has an empty"
    " id, and what is not there is left out",
    ("domain/rolling_up.rebuild", "following != later, always"): "what stands there is put again,"
    " and nothing is yielded for it",
    ("domain/session_operations._act", "OR ''"): "a session that is replaced names its successor",
}


def implied(row: Row) -> str:
    """Return why a part can never matter, if that is known, or ""."""
    for (where, removed), why in IMPLIED.items():
        if row.where.startswith(where) and row.removed.partition(" (")[0] == removed:
            return f"never matters: {why}"
    return ""
