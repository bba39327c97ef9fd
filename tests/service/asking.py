"""A service with its visitors and their troubles, and the judge of every answer."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any

import httpx

from tests.service.faults import Crash, Fault, FaultyDynamoDB, Kind
from tests.service.judge import Ask, Circumstances, Judge
from tests.service.outside import Outside
from tests.service.process import forget, running
from tests.service.turns import Turns

CREATE_QUOTA, CREATE_INTERVAL = 3, 20_000
LOW = {"CREATE_PER_MINUTE": "3", "UPLOADS_PER_MINUTE": "2", "WRONG_CREDENTIALS_PER_MINUTE": "4"}
# What a refused call may write all the same: what it counts, when a key was used, and that a new
# token was seen.
COUNTERS = {f"{entity}, no event" for entity in ("rate_limit", "operator_key", "session")}


class Asking:
    """Sends requests, alone or at once, into trouble or not; `close` ends it."""

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
        self.recorded: set[str] = set()
        self.has_failed = False
        self.asked: list[int] = []

    @property
    def clock(self) -> Any:
        return self.outside.clock

    def close(self) -> None:
        self._stack.close()

    def make_operator_key(self) -> tuple[str, str]:
        """Return an operator key that may do everything, and its id."""
        scopes = ["sessions:end", "sessions:block", "sessions:renew", "keys:revoke"]
        made = self.service.invoke("create_operator_key", {"role": "machine", "scopes": scopes})
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
        begun = sorted(row["created_at"] for row in rows if "predecessor_id" not in row)
        for first, early in enumerate(begun):
            for number, late in enumerate(begun[first:], 1):
                assert number <= CREATE_QUOTA + (late - early) // CREATE_INTERVAL, "a limit is over"
        refused = [a for a in answers if getattr(a, "status_code", 0) == 429]
        lately = [at for at in self.asked if at > about.since - 120_000]
        assert not refused or len(lately) + len(answers) > 2, "refused though nobody asked a lot"
