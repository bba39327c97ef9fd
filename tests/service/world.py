"""All that happens to a service by itself: its triggers, its schedule, TTL, and the end of time."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from session_service.dynamodb.stream import change_record
from tests.service import laws, recorded
from tests.service.asking import Asking
from tests.service.faults import Crash, Fault
from tests.service.judge import Circumstances
from tests.service.watched import due_for_purge

# What may be left when all time is over: tombstones, counters, and what is nobody's in particular.
LASTING = (
    "session",
    "upload",
    "idempotency",
    "rate_limit",
    "stray",
    "operator_key",
    "sweep_cursor",
    "sweep_report",
    "audit_event",
    "session_id",
    "rollups_run",
    "unsealed_segment",
    "changed_hour",
    "seal_head",
    "rollup",
    "setting",
)
PDF_SIZE = 100


class World(Asking):
    """Everything a history needs."""

    def background(self, act: Callable[[], Any], fault: Fault | None = None) -> bool:
        """Do what no visitor asks for, perhaps into trouble; tell whether it was done."""
        since, troubles = self.clock(), self.store.troubles
        if fault is not None:
            self.faults.arm(fault)
        done = True
        try:
            act()
        except Crash:
            done = False
            self.restart()
        except Exception:
            # Its trigger sees it fail, and comes again.
            if fault is None and self.store.troubles == troubles:
                raise
            done = False
        happened = self.faults.disarm()
        self.check_laws()
        about = Circumstances(since, self.clock(), faulty=happened, cleaning=True)
        self.judge.model.learn(self.store.snapshot(), self.judge.purged)
        self.judge.hear([], [], self.store.snapshot(), about)
        return done

    def sweep(self) -> None:
        report = self.service.sweep()
        assert not report["braked"]

    def deliver(self, *, most: int = 10**6, doubled: bool = False) -> None:
        """Hand the next records of the stream to both of its readers, as their filter lets them."""
        records = self.store.stream[self.delivered : self.delivered + most]
        events = [record for record in records if _is_event(record)]
        for _ in range(1 + doubled):
            self.hand_over(events)
        self.delivered += len(records)

    def hand_over(self, events: list[Any]) -> None:
        if events:
            for reader in ("record_changes", "release_uploads"):
                answer = self.service.invoke(reader, {"Records": events})
                if answer["batchItemFailures"]:
                    raise ConnectionError("the stream delivers again")
                if reader == "record_changes":
                    changes = map(change_record, events)
                    self.recorded |= {c.event.event_id for c in changes if c is not None}

    def drop(self, most: int) -> None:
        """Let the next records of the stream end in the failure queue."""
        self.delivered = min(self.delivered + most, len(self.store.stream))

    def events_before(self) -> list[Any]:
        """The events that the stream has delivered or lost."""
        return [record for record in self.store.stream[: self.delivered] if _is_event(record)]

    def arrive(self, upload_id: str, size: int) -> tuple[str, str]:
        """Do what a browser does with its form, in time or late; return what S3 has to tell."""
        upload = self.judge.model.uploads[upload_id]
        key = f"uploads/default/{upload.collection}/{upload_id}"
        if upload.held:
            upload.arrived = upload.arrived or size == PDF_SIZE
            upload.spoilt = upload.spoilt or size != PDF_SIZE
        self.objects.append((key, self.outside.s3.bucket.put(key, size)))
        return self.objects[-1]

    def put_stray(self, number: int) -> None:
        self.outside.s3.bucket.put(f"stray/{number}", 1)

    def check_files(self) -> None:
        """Hold that a file that came is there while its session lives or can be recovered."""
        now, model = self.clock(), self.judge.model
        rows = {sk: item for (_, sk), item in self.store.snapshot().items() if "UPLOAD#" in sk}
        kept = {each.collection for each in model.sessions.values() if each.is_kept(now)}
        for name, upload in model.uploads.items():
            if upload.collection not in kept or upload.deleted or upload.spoilt:
                continue
            if upload.arrived:
                row = rows[f"UPLOAD#{name}"]
                assert row["status"] in ("pending", "stored"), f"the file of {name} is given up"
                key = f"uploads/default/{upload.collection}/{name}"
                assert self.outside.s3.bucket.describe(key, row.get("object_version")), name

    def purge(self, kind: str = "") -> None:
        """Delete what TTL may delete by now, if it is of this kind."""
        for place in due_for_purge(self.store.snapshot(), self.clock()):
            if not place[1].startswith(kind):
                continue
            self.store.remove(place)
            pk, sk = place
            name = pk.split("#")[3] if sk == "SESSION" else sk.removeprefix("UPLOAD#")
            model, now = self.judge.model, self.clock()
            if sk == "COLLECTION":
                kept = {s.collection for s in model.sessions.values() if s.is_kept(now)}
                assert pk.split("#")[3] not in kept, "TTL has taken a claim that is needed"
            elif sk == "SESSION":
                assert not model.sessions[name].is_kept(now), "TTL has taken a session"
                self.judge.purged.add(name)
            elif sk.startswith("KEY#"):
                assert not model.operators[sk[4:]], "TTL has taken an operator key"
                self.judge.purged.add(sk[4:])
            elif name in model.uploads:
                assert not model.uploads[name].held, "TTL has taken an upload"

    def repeat_uuid(self, name: str) -> None:
        """Let chance give an id once more that is taken."""
        self.outside.repeated_uuid = UUID(name)

    def heal(self) -> None:
        """Let everything arrive that is under way, and the sweep see to the rest, twice."""
        while self.objects:
            self.background(lambda: self.service.announce(*self.objects.pop()))
        for _ in range(3):
            self.background(self.deliver)
            self.background(self.sweep)
        for (pk, sk), item in self.store.snapshot().items():
            if sk == "SESSION" and item["status"] == "active":
                end = min(item["idle_expires_at"], item["expires_at"])
                assert end + laws.SKEW > self.clock(), f"{pk} lapsed, and no sweep has marked it"

    def end_of_time(self) -> None:
        """Hold that when all time is over nothing is left but tombstones."""
        self.heal()
        recorded.check(self)
        for pause in (laws.ABSOLUTE, laws.RECOVERY, 1_000_000, 0, 0):
            self.clock.advance(milliseconds=pause)
            self.background(self.sweep)
            self.background(self.deliver)
        assert self.outside.s3.bucket.keys() == []
        for (pk, sk), item in self.store.snapshot().items():
            kind = item.get("entity", sk)
            if sk == "METADATA" and item["purge_at"] * 1000 <= self.clock():
                continue  # TTL took its session first, and takes this as well, in its own time
            assert kind in LASTING, (pk, sk)
            if kind == "session":
                assert item["status"] in laws.OVER, (pk, item["status"])
            if kind == "upload":
                assert item["status"] in ("deleted", "rejected"), (pk, sk, item["status"])
            assert "due_at" not in item, f"somebody still looks after {pk} {sk}"


def _is_event(record: Any) -> bool:
    image = record["dynamodb"].get("NewImage", {})
    return record["eventName"] != "REMOVE" and "event" in image
