"""The storm's figures, and what is wrong: service and model compared, once the dust has settled."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.storm.bucket import Stay
from benchmarks.storm.model import Upload
from benchmarks.storm.storm import Storm
from benchmarks.storm.timeline import MINUTE, SECOND
from benchmarks.storm.trail import Trail
from session_service.dynamodb.attribute_values import unmarshal_item

HELD = ("pending", "scanning", "stored")
LIMIT_MINUTES = 15.0
# So short before the last sweep, a session may still have been kept: clocks may be off by a second.
DOUBT = 5 * SECOND


class Verdict:
    """Looks once after the storm, and once when all sessions are over."""

    def __init__(self, storm: Storm) -> None:
        self.storm, self.wrong = storm, list[str]()
        self.accepted = self.associated = self.overtaken = self.orphans = self.lost = 0
        self.association_seconds: list[float] = []
        self.orphan_minutes: list[float] = []

    @property
    def holds(self) -> bool:
        in_time = max(self.orphan_minutes, default=0.0) <= LIMIT_MINUTES
        return not self.wrong and not self.orphans and not self.lost and in_time

    def look(self) -> None:
        """Compare each upload, each object and each quota with what the model says."""
        storm, now = self.storm, self.storm.deployment.now
        table = storm.deployment.table
        self.trail = Trail(storm.deployment.audit)
        self.wrong += self.trail.wrong + self.trail.check_complete(table.stream)
        self.wrong += self.trail.check_strays(len(storm.model.strays))
        self.stored_versions = _stored_versions(table.stream)
        rows = {item["SK"][7:]: item for item in table.items.values() if _is_upload(item)}
        for name in sorted(set(rows) - set(storm.model.uploads)):
            # Its form reached nobody: its visitor asked again in another session.
            if rows[name]["status"] != "deleted":
                self.wrong.append(f"{name} was never handed out, and is {rows[name]['status']}")
        for upload in storm.model.uploads.values():
            self._look_at(upload, rows[upload.name], now)
        self._measure(now)
        self._check_quotas(rows)

    def look_at_the_end(self) -> None:
        """Hold that nothing is left in the bucket when everybody has gone."""
        left = self.storm.deployment.bucket.keys()
        self.orphans += len(left)
        self.wrong += [f"{key} is left when all is over" for key in left]

    def _look_at(self, upload: Upload, row: dict[str, Any], now: int) -> None:
        model, deployment = self.storm.model, self.storm.deployment
        state = (row["status"], row.get("reason"))
        expected = model.endings(upload, now)
        if state not in expected:
            self.wrong.append(f"{upload.name} is {state}, and should be one of {expected}")
        self.wrong += self.trail.check(upload.name, *state)
        version = self.stored_versions.get(upload.name)
        if version is not None and version not in {each.version_id for each in upload.right}:
            self.wrong.append(f"{upload.name} was associated with a wrong file")
        first = model.accepted(upload)
        if first is None:
            return
        stored_at = self.trail.at(upload.name, "upload_stored")
        if stored_at is not None:
            self.accepted += 1
            self.associated += 1
            self.association_seconds.append((stored_at - first.at) / 1000)
        elif model.is_wanted(upload, first.at + round(LIMIT_MINUTES * MINUTE)):
            self.accepted += 1
            self.wrong.append(f"{upload.name} came at {first.at} and was never associated")
        else:
            self.overtaken += 1
        if model.is_wanted(upload, now):
            holder = model.holder(upload)
            claim = deployment.table.items[row["PK"], "COLLECTION"]
            if claim["owner"] != holder.name:
                self.wrong.append(f"{upload.name} is {claim['owner']}'s, not {holder.name}'s")
            current = deployment.bucket.describe(upload.key)
            self.lost += current is None or current.version_id != row.get("object_version")
        elif version is not None and self._vanished(upload, version):
            self.lost += 1
            self.wrong.append(f"{upload.name} vanished before its time")

    def _vanished(self, upload: Upload, version: str) -> bool:
        """Whether its file went, and nothing came in its place, while it was still wanted."""
        stays = self.storm.deployment.bucket.stays[upload.key]
        began = {stay.since for stay in stays}
        lost_at = self.storm.model.lost_at(upload)
        mine = [stay for stay in stays if stay.version_id == version]
        return any(s.until is not None and s.until < lost_at and s.until not in began for s in mine)

    def _measure(self, now: int) -> None:
        """Tell for each version that a listing showed for how long it had no owner."""
        bucket, model = self.storm.deployment.bucket, self.storm.model
        by_key = {upload.key: upload for upload in model.uploads.values()}
        for key, stays in bucket.stays.items():
            for stay in stays:
                lost_at = stay.since if key in model.strays else self._lost(by_key[key], stay)
                until = stay.until if stay.until is not None else now
                if until <= lost_at or (stay.until is None and until <= lost_at + DOUBT):
                    continue
                self.orphan_minutes.append((until - lost_at) / MINUTE)
                if stay.until is None:
                    self.orphans += 1
                    self.wrong.append(f"{key} has no owner and is still there")

    def _lost(self, upload: Upload, stay: Stay) -> int:
        """When a version of an upload's object came to have no owner."""
        moments = [self.storm.model.lost_at(upload)]
        over = self.trail.at(upload.name, "upload_rejected", "upload_deleted")
        moments += [over] if over is not None else []
        stored_at = self.trail.at(upload.name, "upload_stored")
        if stored_at is not None and self.stored_versions[upload.name] != stay.version_id:
            moments.append(stored_at)
        return max(stay.since, min(moments))

    def _check_quotas(self, rows: dict[str, dict[str, Any]]) -> None:
        files, size = Counter[str](), Counter[str]()
        for row in rows.values():
            if row["status"] in HELD:
                files[row["PK"]] += 1
                size[row["PK"]] += row["size"]
        for item in self.storm.deployment.table.items.values():
            if item["SK"] == "SESSION" and item["status"] in ("active", "expired"):
                of = f"T#default#C#{item['collection_id']}"
                told, held = (item["upload_count"], item["upload_bytes"]), (files[of], size[of])
                if told != held:
                    self.wrong.append(f"{item['PK']}: its quota tells {told}, it holds {held}")

    def figures(self, seed: int) -> dict[str, Any]:
        """The last line's figures."""
        return {
            "uploads": len(self.storm.model.uploads),
            "associated": self.associated,
            "orphans": self.orphans,
            "lost": self.lost,
            "association_seconds_p50": _share(self.association_seconds, 0.5),
            "association_seconds_p99": _share(self.association_seconds, 0.99),
            "orphan_minutes_p50": _share(self.orphan_minutes, 0.5),
            "orphan_minutes_p99": _share(self.orphan_minutes, 0.99),
            "orphan_minutes_max": _share(self.orphan_minutes, 1.0),
            "seed": seed,
        }


def _is_upload(item: dict[str, Any]) -> bool:
    return bool(item["SK"].startswith("UPLOAD#"))


def _stored_versions(stream: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Which version each upload was associated with, if it ever was."""
    found: dict[str, str] = {}
    for record in stream:
        image = record["dynamodb"].get("NewImage", {})
        if "object_version" in image:
            fields = unmarshal_item({name: image[name] for name in ("SK", "object_version")})
            found[str(fields["SK"])[7:]] = str(fields["object_version"])
    return found


def _share(figures: list[float], share: float) -> float:
    """The figure that this share of all does not exceed (nearest rank)."""
    ordered = sorted(figures)
    rank = max(1, -(-len(ordered) * round(share * 100) // 100))
    return round(ordered[rank - 1], 3) if ordered else 0.0
