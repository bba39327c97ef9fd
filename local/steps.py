"""What the person who started the stack reads: one line per step, with how long it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class StackError(Exception):
    """The stack cannot start or go on; the message is for the person who started it."""


def say(text: str) -> None:
    """Print a line at once, also into a file."""
    print(text, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print the step's name when it begins and its seconds when it ends, on one line."""
    started = time.monotonic()
    print(f"  {name} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        say(f"given up after {time.monotonic() - started:.1f} s")
        raise
    say(f"{time.monotonic() - started:.1f} s")
