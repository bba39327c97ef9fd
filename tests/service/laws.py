"""What may become of an item in one write. Whatever a request, a race or a fault did, it holds."""

from collections.abc import Iterator
from typing import Any

from session_service.domain.sessions import TOMBSTONE_MS
from tests.unit.lifecycle_model import STATUS_AFTER

type Item = dict[str, Any]

IDLE, ABSOLUTE, RECOVERY, SKEW = 1_200_000, 4_000_000, 1_800_000, 1_000
AFTER = {
    "active": {"active", "expired", "ended", "revoked", "blocked", "replaced"},
    "expired": {"expired", "ended", "revoked", "blocked", "replaced", "closed"},
}
UPLOAD_AFTER = {
    "pending": {"pending", "stored", "rejected", "deleted"},
    "stored": {"stored", "deleted"},
}
# What a visitor does to a session: only while it can be used.
BY_VISITOR = {"updated", "rotated", "device_renamed", "device_revoked", "reuse_detected"}
OVER = {"ended", "revoked", "blocked", "replaced", "closed"}
PERSONAL = ("profile", "locale", "app_version", "consents")


def broken(old: Item | None, new: Item | None) -> list[str]:
    """Return what is wrong with a write that turned one item into another, if anything is."""
    if new is None:
        return []  # what may be deleted is checked where items are counted
    if "entity" not in new:
        return ["an item without an entity has come out of nothing"] if "PK" in new else []
    laws = {
        "session": _session,
        "upload": _upload,
        "collection": _collection,
        "stray": _stray,
        "operator_key": _operator_key,
    }
    law = laws.get(new["entity"])
    found = list(law(old, new)) if law else []
    return [f"{new['PK']} {new['SK']}: {text}" for text in found]


def _event(old: Item | None, new: Item) -> Item | None:
    event: Item | None = new.get("event")
    before = (old or {}).get("event") or {}
    return event if event is not None and event["id"] != before.get("id") else None


def _session(old: Item | None, new: Item) -> Iterator[str]:
    event, status = _event(old, new), new["status"]
    if old is None:
        if event is None or event["action"] != "created" or status != "active":
            yield "a session begins active, with its event"
        old = new
    elif new["version"] != old["version"] + 1:
        yield f"version {old['version']} → {new['version']}"
    if status not in AFTER.get(old["status"], {old["status"]}):
        yield f"{old['status']} → {status}"
    if status != old["status"] and event is None:
        yield f"{old['status']} → {status} without an event"
    if event is not None and status not in STATUS_AFTER[event["action"]]:
        yield f"{event['action']} leaves it {status}"
    yield from _times(old, new, event)
    yield from _devices(old, new, event)
    for name in ("created_at", "collection_id", "lineage_id", "predecessor_id", "kind"):
        if new.get(name) != old.get(name):
            yield f"{name} changed"
    if "successor_id" in old and new.get("successor_id") != old["successor_id"]:
        yield "another successor"
    if (status == "replaced") != ("successor_id" in new):
        yield "replaced means a successor"
    if new["revision"] - old["revision"] != int(bool(event and event["action"] == "updated")):
        yield "a revision counts edits and nothing else"
    if status in OVER and any(name in new for name in PERSONAL):
        yield "a tombstone tells about its visitor"
    if not 0 <= new["upload_count"] <= 2:
        yield f"upload count {new['upload_count']}"


def _times(old: Item, new: Item, event: Item | None) -> Iterator[str]:
    status, at = new["status"], event["at"] if event else None
    lapses_at = min(old["idle_expires_at"], old["expires_at"])
    used = new["last_seen_at"] != old["last_seen_at"]
    if new["expires_at"] != new["created_at"] + ABSOLUTE:
        yield "the absolute end moved"
    if new["idle_expires_at"] != min(new["last_seen_at"] + IDLE, new["expires_at"]):
        yield "the idle end is not that of the last use"
    if used and (old["status"] != "active" or lapses_at <= new["last_seen_at"]):
        yield "used though it was over"
    if event and event["action"] in BY_VISITOR and (old["status"] != "active" or lapses_at <= at):
        yield f"{event['action']} though it was over"
    if event and event["action"] == "expired" and at < lapses_at + SKEW:
        yield "expired while it lived"
    if event and event["action"] == "closed" and at < lapses_at + RECOVERY:
        yield "closed while it could be recovered"
    if event and event["action"] == "replaced" and at >= lapses_at + RECOVERY:
        yield "renewed after its recovery window"
    if status not in OVER and new["purge_at"] * 1000 < new["expires_at"] + RECOVERY + TOMBSTONE_MS:
        yield "TTL may take it too early"
    end = min(new["idle_expires_at"], new["expires_at"])
    latest = {"active": end + SKEW, "expired": end + RECOVERY + SKEW}
    if new.get("due_at", 0) > latest.get(status, new["purge_at"] * 1000 - TOMBSTONE_MS):
        yield f"{status} and looked at too late"
    if "due_at" not in new and status not in OVER:
        yield "nobody will look at it again"


def _devices(old: Item, new: Item, event: Item | None) -> Iterator[str]:
    if new["status"] == "closed":
        if "devices" in new:
            yield "seeds outlive the session"
        return
    devices, before = new["devices"], old["devices"]
    if not set(before) <= set(devices):
        yield "a device vanished"
    for name, device in devices.items():
        was = before.get(name, device)
        if not device["confirmed"] <= device["counter"] or device["confirmed"] < was["confirmed"]:
            yield "a confirmation went back, or ran ahead"
        rotated = event and event["action"] == "rotated" and event["facts"]["device_id"] == name
        if device["counter"] - was["counter"] != int(bool(rotated)):
            yield f"counter {was['counter']} → {device['counter']}"
        if "over" in was and device != was:
            yield "a device that is over did something"
        if "over" in device and "seed" in device:
            yield "the seed of a device that is over"
        named = event and event.get("facts", {}).get("device_id") == name
        if named and "over" in was:
            yield f"{event['action'] if event else ''} for a device that is over"
    if new["status"] == "active" and all("over" in device for device in devices.values()):
        yield "active without a device"
    ends = event and event["action"] in ("device_revoked", "reuse_detected")
    if ends and new["status"] != "active" and not all("over" in d for d in devices.values()):
        yield "ended while a device was left"


def _upload(old: Item | None, new: Item) -> Iterator[str]:
    event, status = _event(old, new), new["status"]
    if old is None:
        if event is None or event["action"] != "upload_created" or new["version"] != 1:
            yield "an upload begins pending, with its event"
        return
    if new["version"] != old["version"] + 1:
        yield f"version {old['version']} → {new['version']}"
    if status not in UPLOAD_AFTER.get(old["status"], {old["status"]}):
        yield f"{old['status']} → {status}"
    if (status != old["status"]) != (event is not None):
        yield f"{old['status']} → {status}: not exactly one event"
    if event is not None and status not in STATUS_AFTER[event["action"]]:
        yield f"{event['action']} leaves it {status}"
    if old["status"] == "stored" and new.get("object_version") != old["object_version"]:
        yield "another version of its object"
    if status in ("deleted", "rejected") and "filename" in new:
        yield "a tombstone tells a file's name"


def _collection(old: Item | None, new: Item) -> Iterator[str]:
    if old is not None and set(old) - set(new):
        yield "a claim lost a part"


def _operator_key(old: Item | None, new: Item) -> Iterator[str]:
    if "revoked_at" in new and "secret_hash" in new:
        yield "a hash outlives its key"
    if old is not None and "revoked_at" in old:
        yield "a revoked key did something"


def _stray(old: Item | None, _new: Item) -> Iterator[str]:
    if old is not None:
        yield "the same stray told twice"
