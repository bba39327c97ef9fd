# 2026-11-22T09:15:00Z, in epoch milliseconds.
START = 1_795_338_900_000


class FrozenClock:
    """A clock that stands still until it is told to go on. Counts in epoch milliseconds."""

    def __init__(self, now: int = START) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def advance(self, *, seconds: float = 0, milliseconds: int = 0) -> None:
        self.now += round(seconds * 1000) + milliseconds
