"""Tests that are collected once and run in forks, so that each run begins with everything loaded.

A fork of the process can be changed at will: nothing of it comes back but what it tells.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import astuple, dataclass
from types import CodeType
from typing import Any, NoReturn

import pytest

from tests.service.weakened import Part, parts, seen_through

_MEMORY = 8 << 30  # of a test that has lost the end of a loop


@dataclass(frozen=True, slots=True)
class Met:
    """What a test met: how many seconds of work it took, parts of conditions, and lines by file."""

    seconds: float
    parts: frozenset[Part]
    lines: frozenset[tuple[str, int]]


def met(told: Iterable[Any]) -> dict[str, Met]:
    """Return what each test met, from what `Forks.recorded` has told."""
    return {
        name: Met(
            seconds,
            frozenset(Part(*part) for part in noted),
            frozenset((file, line) for file, line in lines),
        )
        for name, seconds, noted, lines in told
    }


class Forks:
    """Runs tests of one session, each time in a fork."""

    def __init__(self, session: pytest.Session) -> None:
        self.items = {item.nodeid: item for item in session.items}
        gc.freeze()  # what is shared by all forks is not to be copied for being counted

    def recorded(self, codes: Iterable[CodeType]) -> list[Any]:
        """Run every test once, and return what each met, as JSON; `met` reads it.

        Raise AssertionError where one fails.
        """
        watched = list(codes)

        def tell() -> Iterator[object]:
            outcome = _Outcome()
            with _watching(watched) as lines, _noting() as noted:
                for name, failed in self._run([*self.items], outcome):
                    assert not failed, f"{name} fails with nothing taken away"
                    yield name, outcome.seconds, [*map(astuple, noted)], [*lines]
                    noted.clear()
                    lines.clear()
                    sys.monitoring.restart_events()

        found = list(_forked(tell))
        assert len(found) == len(self.items), "a test has no end, with nothing taken away"
        return found

    def first_to_fail(
        self,
        names: Sequence[str],
        seconds: Callable[[str], float],
        change: Callable[[], None] | None = None,
        within: AbstractContextManager[None] | None = None,
    ) -> str | None:
        """Run tests in this order until one fails, or has no end; return its name, or None."""

        def tell() -> Iterator[object]:
            with within or nullcontext():
                yield from self._run(names, _Outcome(), seconds)

        passed = 0
        for name, failed in _forked(tell, change):
            if failed:
                return str(name)
            passed += 1
        # A fork that was ended in the middle of a test is one that had no end.
        return names[passed] if passed < len(names) else None

    def _run(
        self,
        names: Sequence[str],
        outcome: "_Outcome",
        seconds: Callable[[str], float] | None = None,
    ) -> Iterator[tuple[str, bool]]:
        items = [self.items[name] for name in names]
        if not items:
            return
        items[0].config.pluginmanager.register(outcome)
        for item, following in zip(items, [*items[1:], None], strict=True):
            outcome.begin()
            if seconds is not None:
                # Seconds of our own work, whatever else this machine does; then it ends us.
                signal.setitimer(signal.ITIMER_PROF, 5 + 10 * seconds(item.nodeid))
                signal.alarm(int(120 + 20 * seconds(item.nodeid)))
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            yield item.nodeid, outcome.failed


class _Outcome:
    """What became of a test, as pytest reports it."""

    def begin(self) -> None:
        self.failed, self._began = False, time.process_time()

    @property
    def seconds(self) -> float:
        return time.process_time() - self._began

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed |= report.failed


def _forked(
    tell: Callable[[], Iterator[object]], change: Callable[[], None] | None = None
) -> Iterator[list[Any]]:
    """Yield what `tell` yields in a fork that was changed, until that ends, or is ended.

    Raise AssertionError where it fails.
    """
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        _tell_all(tell, change, reads, writes)
    os.close(writes)
    try:
        with os.fdopen(reads) as lines:
            yield from map(json.loads, lines)
    except GeneratorExit:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "a fork failed"


def _tell_all(
    tell: Callable[[], Iterator[object]],
    change: Callable[[], None] | None,
    reads: int,
    writes: int,
) -> NoReturn:
    status = 1
    try:
        os.close(reads)
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        if change is not None:
            change()
        with os.fdopen(writes, "w") as pipe:
            for told in tell():
                print(json.dumps(told), file=pipe, flush=True)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


class _noting:  # noqa: N801 - a context manager, named for how it reads
    """Notes the parts of the conditions that are written meanwhile."""

    def __enter__(self) -> set[Part]:
        noted: set[Part] = set()

        def note(where: str, condition: str) -> str:
            noted.update(parts(where, condition))
            return condition

        self._seen = seen_through(note)
        self._seen.__enter__()
        return noted

    def __exit__(self, *_: object) -> None:
        self._seen.__exit__(None, None, None)


class _watching:  # noqa: N801
    """Notes the lines of some code that are run meanwhile, each once until events restart."""

    def __init__(self, codes: Sequence[CodeType]) -> None:
        self._codes = codes

    def __enter__(self) -> set[tuple[str, int]]:
        lines: set[tuple[str, int]] = set()
        tool, events = sys.monitoring, sys.monitoring.events

        def note(code: CodeType, line: int) -> object:
            lines.add((code.co_filename, line))
            return tool.DISABLE

        tool.use_tool_id(tool.COVERAGE_ID, "mutations")
        tool.register_callback(tool.COVERAGE_ID, events.LINE, note)
        for code in self._codes:
            tool.set_local_events(tool.COVERAGE_ID, code, events.LINE)
        return lines

    def __exit__(self, *_: object) -> None:
        sys.monitoring.free_tool_id(sys.monitoring.COVERAGE_ID)
