"""A storm: visitors for hours of simulated time, trouble everywhere, then calm, then forty days."""

from collections.abc import Callable
from contextlib import ExitStack
from random import Random

from benchmarks.storm.deployment import SWEEP_EVERY, Deployment
from benchmarks.storm.model import IDLE, RECOVERY, Model
from benchmarks.storm.stream import Reader
from benchmarks.storm.timeline import HOUR, MINUTE, SECOND, Process
from benchmarks.storm.visitors import Visitor, operator_ends
from session_service.domain.upload_ids import new_upload_id
from tests.service.process import running

# Objects with no row are rare, and one in a hundred uploads is many already.
UPLOADS_PER_STRAY = 150
ENDED_BY_OPERATOR = 0.05
STAYING = 0.25
FORTY_DAYS = 40 * 24 * HOUR


class Storm:
    """One storm; the same one for the same seed and numbers."""

    def __init__(self, *, uploads: int, visitors: int, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - chance, no secret
        self.uploads = uploads
        self.deployment = Deployment(self.random, seed)
        self.model = Model()
        self.readers = (
            Reader(self.deployment, "record_changes", 1000),
            Reader(self.deployment, "release_uploads", 6),
        )
        self.lasts = max(30 * MINUTE, visitors * 27 * SECOND)
        self.visitors: list[Visitor] = []
        self.shares = [1] * visitors
        for _ in range(uploads - visitors):
            self.shares[self.random.randrange(visitors)] += 1
        self._at_home, self.is_over = visitors, False

    def rage(self, tell: Callable[[], None], check: Callable[[], None]) -> None:
        """Let all visitors live, then let everything arrive, and two sweeps see to the rest."""
        with ExitStack() as stack:
            deployment, timeline = self.deployment, self.deployment.timeline
            deployment.service = stack.enter_context(running(deployment.outside))
            client = stack.enter_context(deployment.service.client())
            key = self._operator_key()
            for reader in self.readers:
                timeline.begin(reader.read())
            timeline.begin(deployment.sweeps())
            timeline.begin(deployment.ttl())
            for share in self.shares:
                visitor = Visitor(deployment, self.model, client, deployment.now + self.lasts)
                self.visitors.append(visitor)
                begins = self.random.randrange(self.lasts)
                timeline.begin(self._life(visitor, share), begins)
                if self.random.random() < ENDED_BY_OPERATOR:
                    ends = begins + self.random.randrange(MINUTE, 8 * MINUTE)
                    timeline.begin(operator_ends(visitor, key), ends)
            strays = -(-self.uploads // UPLOADS_PER_STRAY)
            for number in range(strays):
                # Not before there are enough others: an empty bucket with strays is a wrong one.
                at = self.lasts * (number + 1) // (strays + 1)
                timeline.begin(self._stray(number, at))
            while self._at_home:
                timeline.run(deployment.now + 10 * MINUTE)
                tell()
            self._settle()
            tell()
            check()
            self.is_over = True
            self._at_the_end(tell)

    def _life(self, visitor: Visitor, share: int) -> Process[None]:
        yield from visitor.live(share)
        self._at_home -= 1
        if self.random.random() < STAYING:
            yield from visitor.stay(lambda: self.is_over)

    def _settle(self) -> None:
        """Faults off; what is under way arrives; the failure queue of the audit is redriven."""
        deployment = self.deployment
        deployment.is_calm = True
        deployment.timeline.run(deployment.now + 21 * MINUTE)
        self.readers[0].redrive()
        for _ in range(2):
            deployment.timeline.run(deployment.now + SWEEP_EVERY)
            deployment.sweep()
        for reader in self.readers:
            reader.catch_up()

    def _at_the_end(self, tell: Callable[[], None]) -> None:
        """Everybody has gone: what they left is closed, and then TTL takes what it may."""
        deployment = self.deployment
        deployment.timeline.run(deployment.now + IDLE + RECOVERY + 3 * SWEEP_EVERY)
        tell()
        deployment.outside.clock.advance(milliseconds=FORTY_DAYS)
        deployment.purge(1.0)
        deployment.sweep()
        tell()

    def _stray(self, number: int, after: int) -> Process[None]:
        yield after
        entropy, now = self.deployment.outside.entropy, self.deployment.now
        foreign = number % 2 == 0
        name = f"uploads/default/{entropy.uuid()}/{new_upload_id(now, entropy)}"
        key = f"exports/{number}.csv" if foreign else name
        self.deployment.counts["strays"] += 1
        self.model.strays[key] = now
        if foreign:  # the trigger's prefix leaves it out
            self.deployment.bucket.put(key, 1, b"1")
        else:
            self.deployment.put(key, 1, b"1")

    def _operator_key(self) -> str:
        made = self.deployment.service.invoke(
            "create_operator_key", {"role": "operator", "scopes": ["sessions:end"]}
        )
        return str(made["operator_key"])
