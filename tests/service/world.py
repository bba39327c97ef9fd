"""A service with its visitors, its triggers and its troubles, and the judge of it all."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import httpx

from session_service.domain import tokens
from session_service.domain.service_keys import ServiceKeys
from session_service.dynamodb.attribute_values import marshal_item
from tests.service import laws
from tests.service.faults import Crash, Fault, FaultyDynamoDB, Kind
from tests.service.judge import Ask, Circumstances, Judge
from tests.service.outside import Outside
from tests.service.process import forget, running
from tests.service.turns import Turns
from tests.service.watched import due_for_purge

KEYS = ServiceKeys({1: bytes(range(32))}, 1, bytes(range(32)))
# What may be left when all time is over: tombstones, counters, and what is nobody's in particular.
LASTING = ("session", "upload", "idempotency", "rate_limit", "stray", "operator_key", "CURSOR")
CREATE_QUOTA, CREATE_INTERVAL = 3, 20_000
LOW = {"CREATE_PER_MINUTE": "3", "UPLOADS_PER_MINUTE": "2", "WRONG_CREDENTIALS_PER_MINUTE": "4"}
PDF_SIZE = 100
# What a refused call may write all the same: what it counts, and when a key was used.
COUNTERS = {"rate_limit", "operator_key"}


class World:
    """Everything a history needs; `close` ends it."""

    def __init__(
        self,
        store: Any,
        *,
        limited: bool = False,
        table: str = "table",
        faulty: type[FaultyDynamoDB] = FaultyDynamoDB,
    ) -> None:
        self.store, self.limited = store, limited
        settings = {"TABLE_NAME": table} | (LOW if limited else {})
        self.outside = Outside(store, settings=settings)
        self.faults = faulty(store, self.outside)
        self.judge, self.counts = Judge(), Counter[str]()
        self._stack = ExitStack()
        self.service = self._stack.enter_context(running(self.outside))
        self.client = self._stack.enter_context(self.service.client())
        self.delivered, self.objects = 0, list[tuple[str, str]]()
        self.has_failed = False
        self.asked: list[int] = []

    @property
    def clock(self) -> Any:
        return self.outside.clock

    def close(self) -> None:
        self._stack.close()

    def make_operator_key(self) -> tuple[str, str]:
        """Return an operator key that may do everything, and its id."""
        scopes = ["sessions:end", "keys:revoke"]
        made = self.service.invoke("create_operator_key", {"role": "operator", "scopes": scopes})
        self.judge.model.operators[made["key_id"]] = True
        return made["operator_key"], made["key_id"]

    def restart(self) -> None:
        """Let a new execution environment take over: nothing but the table is remembered."""
        forget()

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        self.client.cookies.clear()
        return self.client.request(method, path, **options)

    def ask(self, ask: Ask, fault: Fault | None = None, *, contended: bool = False) -> Any:
        """Send one request, perhaps into trouble; return its answer, or None where none came."""
        written, since = len(self.store.written), self.clock()
        troubles = self.store.troubles
        if fault is not None:
            self.faults.arm(fault)
        try:
            answer: Any = ask.send()
        except Crash as crash:
            answer = crash
        happened = self.faults.disarm()
        if isinstance(answer, Crash):
            self.restart()
        kind = fault.kind if fault is not None and happened else None
        about = Circumstances(
            since,
            self.clock(),
            faulty=kind not in (None, Kind.SLOW, Kind.CONFLICT) or self.store.troubles > troubles,
            contended=contended or kind in (Kind.CONTENDED, Kind.SLOW),
            limited=self.limited,
        )
        self._hear([ask], [answer], about)
        if kind is None and isinstance(answer, httpx.Response) and answer.is_client_error:
            touched = set(self.store.written[written:]) - COUNTERS
            reused = not answer.is_success and answer.json()["code"] == "session_reuse_detected"
            limited = answer.status_code == 429
            assert not touched or reused or limited, f"{ask.name} → {answer.status_code}: {touched}"
        return answer if isinstance(answer, httpx.Response) else None

    def ask_at_once(
        self,
        asks: Sequence[Ask],
        beside: Sequence[Callable[[], Any]],
        choose: Callable[[int], int],
    ) -> list[Any]:
        """Send requests at the same time, with what else happens `beside` them."""
        since, troubles = self.clock(), self.store.troubles
        turns = Turns(choose)
        self.faults.listen = lambda step: (
            turns.step(step) if step not in ("clock", "pause") else None
        )
        answers = turns.run([*(ask.send for ask in asks), *beside])
        self.faults.listen = lambda _step: None
        for answer in answers[len(asks) :]:
            if isinstance(answer, BaseException):
                raise answer
        self.counts["at_once"] += 1
        until = self.clock()
        about = Circumstances(
            since,
            until,
            faulty=self.store.troubles > troubles,
            contended=True,
            # A request that sleeps for minutes before it is counted is one of another clock's.
            limited=self.limited or until - since > 60_000,
            cleaning=bool(beside),
            at_once=True,
        )
        self._hear(asks, answers[: len(asks)], about)
        return answers[: len(asks)]

    def _hear(self, asks: Sequence[Ask], answers: Sequence[Any], about: Circumstances) -> None:
        self.counts["operations"] += len(asks)
        self.has_failed = True
        self.check_laws()
        self._check_limits(answers, about)
        self.asked += [about.until] * len(asks)
        self.judge.hear(asks, answers, self.store.snapshot(), about)
        self.has_failed = False

    def check_laws(self) -> None:
        """Hold that no write since the last look has broken a law, and each quota is a sum."""
        broken, self.store.broken = self.store.broken, []
        assert not broken, broken
        items = self.store.snapshot()
        held = Counter[str]()
        size = Counter[str]()
        for (pk, sk), item in items.items():
            if sk.startswith("UPLOAD#") and item["status"] in ("pending", "stored"):
                held[pk.split("#")[3]] += 1
                size[pk.split("#")[3]] += item["size"]
        for (_, sk), item in items.items():
            if sk == "SESSION" and item["status"] in ("active", "expired"):
                told = (item["upload_count"], item["upload_bytes"])
                there = (held[item["collection_id"]], size[item["collection_id"]])
                assert told == there, f"a quota tells {told}, there are {there}"

    def _check_limits(self, answers: Sequence[Any], about: Circumstances) -> None:
        """Hold that limits let through what they should, and refuse only who has asked a lot."""
        if not self.limited:
            return
        rows = [item for (_, sk), item in self.store.snapshot().items() if sk == "SESSION"]
        begun = sorted(row["created_at"] for row in rows)
        for first, early in enumerate(begun):
            for number, late in enumerate(begun[first:], 1):
                assert number <= CREATE_QUOTA + (late - early) // CREATE_INTERVAL, "a limit is over"
        refused = [a for a in answers if getattr(a, "status_code", 0) == 429]
        lately = [at for at in self.asked if at > about.since - 120_000]
        assert not refused or len(lately) + len(answers) > 2, "refused though nobody asked a lot"

    # What nobody asks for.

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
            elif name in model.uploads:
                assert not model.uploads[name].held, "TTL has taken an upload"

    def link(self, name: str, device_id: str, seed: bytes) -> httpx.Response:
        """Add a device to a live session, as linking will do it."""
        now = self.clock()
        device = {
            "seed": seed,
            "counter": 1,
            "confirmed": 1,
            "confirmed_at": now,
            "rotated_at": now,
            "platform": "other",
            "created_at": now,
            "last_seen_at": now,
        }
        names = ("devices", "version", "event", "status", "idle_expires_at")
        try:
            self.outside.dynamodb.update_item(
                TableName=self.outside.settings["TABLE_NAME"],
                Key=marshal_item({"PK": f"T#default#S#{name}", "SK": "SESSION"}),
                UpdateExpression=f"SET #devices.#{device_id} = :device,"
                " #version = #version + :one REMOVE #event",
                ConditionExpression="#status = :active AND #idle_expires_at > :now",
                ExpressionAttributeNames={f"#{n}": n for n in (*names, device_id)},
                ExpressionAttributeValues={
                    f":{n}": v
                    for n, v in marshal_item(
                        {"device": device, "one": 1, "active": "active", "now": now}
                    ).items()
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except self.store.exceptions.ConditionalCheckFailedException:
            return httpx.Response(401, json={"code": "not live"})
        token = tokens.mint(
            KEYS, tenant_id="default", session_id=name, device_id=device_id, seed=seed, counter=1
        )
        return httpx.Response(200, json={"token": token})

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

    def end_of_time(self) -> None:
        """Hold that when all time is over nothing is left but tombstones."""
        self.heal()
        for pause in (laws.ABSOLUTE, laws.RECOVERY, 1_000_000, 0, 0):
            self.clock.advance(milliseconds=pause)
            self.background(self.sweep)
            self.background(self.deliver)
        assert self.outside.s3.bucket.keys() == []
        for (pk, sk), item in self.store.snapshot().items():
            kind = item.get("entity", sk)
            assert kind in LASTING, (pk, sk)
            if kind == "session":
                assert item["status"] in laws.OVER, (pk, item["status"])
            if kind == "upload":
                assert item["status"] in ("deleted", "rejected"), (pk, sk, item["status"])
            assert "due_at" not in item, f"somebody still looks after {pk} {sk}"


def _is_event(record: Any) -> bool:
    image = record["dynamodb"].get("NewImage", {})
    return record["eventName"] != "REMOVE" and "event" in image
