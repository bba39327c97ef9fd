"""A simulated clock and what is to happen on it: processes that pause, in the order of time."""

from collections.abc import Generator
from heapq import heappop, heappush
from itertools import count

from tests.fakes.clock import FrozenClock

# A process yields for how many milliseconds it pauses; `yield from` gives it parts with answers.
type Process[Answer] = Generator[int, None, Answer]

SECOND = 1000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


class Timeline:
    """Runs processes. Time goes from one step to the next and never back."""

    def __init__(self, clock: FrozenClock) -> None:
        self.clock = clock
        self._steps: list[tuple[int, int, Process[None]]] = []
        self._order = count()

    def begin(self, process: Process[None], after: int = 0) -> None:
        heappush(self._steps, (self.clock() + after, next(self._order), process))

    def run(self, until: int) -> None:
        """Run all that happens before a time; then it is that time."""
        while self.step(until):
            pass
        self.clock.now = max(self.clock.now, until)

    def step(self, until: int) -> bool:
        """Run the next process up to its pause, if its turn comes before a time; tell whether."""
        if not self._steps or self._steps[0][0] >= until:
            return False
        at, _, process = heappop(self._steps)
        # A process that took its time has made those that were due meanwhile late.
        self.clock.now = max(self.clock.now, at)
        try:
            pause = next(process)
        except StopIteration:
            return True
        self.begin(process, pause)
        return True
