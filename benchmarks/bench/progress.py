"""What the person who started the benchmark reads meanwhile."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_BEGAN = time.monotonic()


def say(text: str) -> None:
    """Print a line at once, with how long the benchmark has been running."""
    print(f"{time.monotonic() - _BEGAN:7.1f} s  {text}", flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what begins, and when it has ended."""
    say(f"{name} …")
    began = time.monotonic()
    yield
    say(f"{name}: {time.monotonic() - began:.1f} s")
