"""The service deployed: its functions with their triggers, as the template connects them."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.large_table import LargeDynamoDB
from benchmarks.storm.bucket import TimedObjects, TimedS3
from benchmarks.storm.model import ABSOLUTE, IDLE, RECOVERY
from benchmarks.storm.timeline import MINUTE, SECOND, Process, Timeline
from benchmarks.storm.troubles import Troubles
from tests.service.faults import Crash
from tests.service.outside import Outside
from tests.service.process import Service, forget
from tests.service.watched import due_for_purge

SETTINGS = {
    "IDLE_SECONDS": str(IDLE // SECOND),
    "ABSOLUTE_SECONDS": str(ABSOLUTE // SECOND),
    "RECOVERY_SECONDS": str(RECOVERY // SECOND),
    "UPLOAD_TYPES": "application/pdf,image/png",
    "UPLOAD_MAX_BYTES": "1000000",
    "UPLOAD_MAX_FILES": "20",
}
SWEEP_EVERY = 5 * MINUTE
# In about so many of its first steps a run may meet trouble, in such a share of all runs.
SWEEP_STEPS, STEPS = 400, 6
TROUBLED_SWEEPS, TROUBLED = 0.25, 0.08
# Lambda tries an asynchronous event again after one minute, and then after two.
S3_RETRIES = (MINUTE, 2 * MINUTE)
TTL_EVERY = 7 * MINUTE


class Deployment:
    """Runs the functions, into trouble or not. `counts` says what happened of what was drawn."""

    def __init__(self, random: Random, seed: int) -> None:
        self.random, self.counts = random, Counter[str]()
        self.table = LargeDynamoDB()
        self.outside = Outside(self.table, seed=seed, settings=SETTINGS)
        self.outside.s3 = TimedS3(self.outside)
        self.bucket: TimedObjects = self.outside.s3.bucket
        self.audit = self.outside.logs.lines
        self.timeline = Timeline(self.outside.clock)
        self.troubles = Troubles(random, self.outside)
        self.table.clock = self.outside.clock
        self.service: Service
        self.is_calm = False
        self.lost_events = 0.015  # the share of S3's events that never come

    @property
    def now(self) -> int:
        return self.outside.clock()

    def run[Answer](
        self, act: Callable[[], Answer], steps: int = STEPS, share: float = TROUBLED
    ) -> Answer | None:
        """Run a function once; None where it died. Whatever else it raises is the caller's."""
        try:
            return self.troubles.befall(act, steps, 0 if self.is_calm else share, self._overtake)
        except Crash:
            forget()
            return None

    def _overtake(self) -> None:
        """Whatever is due within two seconds happens now, while another run is under way."""
        self.timeline.step(self.now + 2 * SECOND)

    def has_done(self, act: Callable[[], Any], steps: int = STEPS, share: float = TROUBLED) -> bool:
        """Run what a trigger starts; False where it failed, so that the trigger tries again."""
        done: list[bool] = []
        try:
            self.run(lambda: done.append(act() is not False), steps, share)
        except Exception:
            if self.is_calm:
                raise
            return False
        return bool(done) and done[0]

    def put(self, key: str, size: int, content: bytes) -> str:
        """Let an object arrive; S3 tells of it soon, late, twice, or never."""
        version_id = self.bucket.put(key, size, content)
        for pause in self._delays():
            self.timeline.begin(self._announce(key, version_id), pause)
        return version_id

    def _delays(self) -> list[int]:
        if self.is_calm:
            return [SECOND]
        drawn = self.random.random()
        if drawn < self.lost_events:
            self.counts["S3 events lost"] += 1
            return []
        delays = [self._delay()]
        if drawn > 0.96:
            self.counts["S3 events twice"] += 1
            delays.append(self._delay())
        return delays

    def _delay(self) -> int:
        drawn = self.random.random()
        if drawn < 0.93:
            return round(self.random.lognormvariate(0.2, 0.6) * SECOND)
        if drawn < 0.98:
            self.counts["S3 events 10 s to 2 min late"] += 1
            return self.random.randrange(10 * SECOND, 2 * MINUTE)
        self.counts["S3 events 2 to 12 min late"] += 1
        return self.random.randrange(2 * MINUTE, 12 * MINUTE)

    def _announce(self, key: str, version_id: str) -> Process[None]:
        for pause in (*S3_RETRIES, None):
            if self.has_done(lambda: self.service.announce(key, version_id)):
                return
            self.counts["S3 events tried again"] += pause is not None
            if pause is not None:
                yield pause
        self.counts["S3 events to the failure queue"] += 1

    def sweeps(self) -> Process[None]:
        while True:
            yield SWEEP_EVERY
            self.sweep()

    def sweep(self) -> None:
        self.counts["sweeps"] += 1
        done = self.has_done(self._sweep, SWEEP_STEPS, TROUBLED_SWEEPS)
        self.counts["sweeps died or failed"] += not done

    def _sweep(self) -> bool:
        report = self.service.sweep()
        self.counts["sweeps braked"] += report["braked"]
        return bool(report["finished"])

    def ttl(self) -> Process[None]:
        """Take of what has expired what it likes, and the rest some other time."""
        while True:
            yield TTL_EVERY
            self.purge(0.3)

    def purge(self, share: float) -> None:
        for place in due_for_purge(self.table.items, self.now):
            if self.random.random() < share:
                self.counts["items taken by TTL"] += 1
                old = self.table.items.pop(place)
                self.table._publish(old, None)
