"""The table's stream, with a reader for each of its two functions, as the template sets them."""

from typing import Any

from benchmarks.storm.deployment import Deployment
from benchmarks.storm.timeline import MINUTE, SECOND, Process
from session_service.domain.release import ENDINGS, REMOVALS

BATCH = 100
RELEASED = {str(action) for action in ENDINGS | REMOVALS}


class Reader:
    """Delivers in order, again from what failed, and gives up after so many tries."""

    def __init__(self, deployment: Deployment, function: str, tries: int) -> None:
        self.deployment, self.function, self.tries = deployment, function, tries
        self.place, self.failed = 0, 0
        self.set_aside: list[dict[str, Any]] = []

    def read(self) -> Process[None]:
        random = self.deployment.random
        while True:
            drawn = random.random()
            if drawn < 0.0003 and not self.deployment.is_calm:
                self.deployment.counts[f"{self.function} stood still for minutes"] += 1
                yield random.randrange(MINUTE, 11 * MINUTE)
            else:
                yield random.randrange(200, 3 * SECOND)
            self.deliver()

    def deliver(self) -> None:
        """Hand over the next batch, perhaps twice, or lose it to the failure queue."""
        counts, random = self.deployment.counts, self.deployment.random
        calm = self.deployment.is_calm
        records = self.deployment.table.stream[self.place : self.place + BATCH]
        events = [record for record in records if self._passes(record)]
        following = self.place + len(records)
        if not events:
            self.place = following
        elif not calm and random.random() < 0.004:
            counts[f"{self.function} batches to the failure queue"] += 1
            self._give_up(events, following)
        else:
            self._hand_over(events, following)
            if not calm and random.random() < 0.03:
                counts[f"{self.function} batches twice"] += 1
                self._invoke(events)

    def catch_up(self) -> None:
        """Hand over all there is, without a pause."""
        while self.place < len(self.deployment.table.stream):
            self.deliver()

    def redrive(self) -> None:
        """Hand over what is in the failure queue, as its alarm asks people to."""
        while self.set_aside:
            assert self._invoke(self.set_aside[:BATCH]) is None
            del self.set_aside[:BATCH]

    def _hand_over(self, events: list[dict[str, Any]], following: int) -> None:
        failed_at = self._invoke(events)
        if failed_at is None:
            self.place, self.failed = following, 0
            return
        self.deployment.counts[f"{self.function} batches tried again"] += 1
        self.failed = self.failed + 1 if failed_at == self.place else 0
        self.place = failed_at
        if self.failed >= self.tries:
            self.deployment.counts[f"{self.function} batches to the failure queue"] += 1
            self._give_up(events, following)

    def _give_up(self, events: list[dict[str, Any]], following: int) -> None:
        self.set_aside += events
        self.place, self.failed = following, 0

    def _invoke(self, events: list[dict[str, Any]]) -> int | None:
        """Return from where on it has to be delivered again, if it has."""
        answers: list[Any] = []

        def invoke() -> None:
            answers.append(self.deployment.service.invoke(self.function, {"Records": events}))

        if not self.deployment.has_done(invoke) or not answers:
            return int(events[0]["dynamodb"]["SequenceNumber"])
        failed = answers[0]["batchItemFailures"]
        return int(failed[0]["itemIdentifier"]) if failed else None

    def _passes(self, record: dict[str, Any]) -> bool:
        """Do what the trigger's filter does."""
        if record["eventName"] == "REMOVE" or "event" not in record["dynamodb"]["NewImage"]:
            return False
        action = record["dynamodb"]["NewImage"]["event"]["M"]["action"]["S"]
        return self.function != "release_uploads" or action in RELEASED
