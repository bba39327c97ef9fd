"""Takes each part of each decision away, one at a time, and tells which test sees it.

`python -m tests.service.mutations` runs those tests of tests/unit and tests/service that meet a
part, until one fails, and writes docs/mutations.md. `--only REGEX` for some parts: the rows of the
others stay. Exit status 1 if nothing sees one that is not known to be implied by others.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module
from itertools import accumulate
from math import inf
from pathlib import Path

import pytest

from tests.service.decisions import MODULES, Decision, codes_in, decisions, functions, take_away
from tests.service.forked import Forks, Met, met
from tests.service.implied import implied
from tests.service.mutation_table import NOTHING, Row, read, write
from tests.service.weakened import WRITERS, Part, seen_through, without

TESTS = ("tests/unit", "tests/service")
# Seconds of tests, the fastest, that are asked of a part that is known never to matter.
ENOUGH = 10.0
PYTEST = ("-q", "--capture=no", "-p", "no:cacheprovider", "-p", "no:terminalreporter")


class Mutations:
    """A plugin of pytest that runs its tests for each part, instead of once."""

    def __init__(self, only: str, most: float, recorded: Path | None) -> None:
        self._only, self._most, self._recorded = re.compile(only), most, recorded
        self.missed = 0

    def pytest_configure(self) -> None:
        # Its own plugin is to be the first to import it.
        from hypothesis import Phase, settings

        # Only a broken promise may fail a test now, not a busy machine.
        settings.register_profile(
            "mutations", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
        )
        settings.load_profile("mutations")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        assert not session.testsfailed, "a file of tests cannot be read"
        began, forks, seen = time.monotonic(), Forks(session), read()
        found = met(self._told(forks))
        known: dict[Row, Part | Decision] = {**dict(conditions(found)), **dict(all_decisions())}
        print(f"{len(found)} tests meet {len(known)} parts, {time.monotonic() - began:.0f} s")
        witnesses = Witnesses(forks, found)
        for row, part in known.items():
            if self._only.search(str(row)):
                why = implied(row)
                sight = witnesses.of(
                    part, seen.get(row, ""), min(ENOUGH, self._most) if why else self._most
                )
                seen[row] = sight or why or NOTHING
                self.missed += seen[row] == NOTHING
                print(f"{row} {seen[row]}", flush=True)
                write({each: seen.get(each, "not run") for each in known})
        print(f"{self.missed} seen by nothing, {time.monotonic() - began:.0f} s")
        return True

    def _told(self, forks: Forks) -> list[object]:
        if self._recorded is not None and self._recorded.exists():
            told: list[object] = json.loads(self._recorded.read_text())
            return told
        told = forks.recorded(
            code
            for name in MODULES
            for function in functions(import_module(name)).values()
            for code in codes_in(function.__code__)
        )
        if self._recorded is not None:
            self._recorded.write_text(json.dumps(told))
        return told


class Witnesses:
    """Finds a test that fails without a part and only then."""

    def __init__(self, forks: Forks, found: Mapping[str, Met]) -> None:
        self._forks, self._met = forks, found
        self._holds: dict[str, bool] = {}

    def of(self, part: Part | Decision, told: str, most: float) -> str:
        """Return what sees that a part is missing, or "".

        `told` is what did so before; `most` bounds the seconds of all tests that are asked.
        """
        names = self._in_order(part, told)
        spent = accumulate(map(self._seconds, names))
        names = [name for name, total in zip(names, spent, strict=True) if total <= most]
        while names:
            if isinstance(part, Part):
                name = self._forks.first_to_fail(
                    names, self._seconds, within=seen_through(without(part))
                )
            else:
                name = self._forks.first_to_fail(
                    names, self._seconds, change=partial(take_away, part)
                )
            if name is None:
                return ""
            if self._is_sound(name):
                return called(name)
            names = names[names.index(name) + 1 :]
        return ""

    def _in_order(self, part: Part | Decision, told: str) -> list[str]:
        """The tests that meet a part: what is known to see it, then the fastest.

        One of which it is not recorded what it meets may see anything, and comes in between.
        """
        names = [
            name
            for name in self._forks.items
            if name not in self._met or meets(self._met[name], part)
        ]
        return sorted(
            names,
            key=lambda name: (called(name) != told, name in self._met, self._seconds(name)),
        )

    def _is_sound(self, name: str) -> bool:
        """Tell whether a test holds by itself, with nothing taken away."""
        if name not in self._holds:
            self._holds[name] = self._forks.first_to_fail([name], self._seconds) is None
        return self._holds[name]

    def _seconds(self, name: str) -> float:
        return self._met[name].seconds if name in self._met else 1.0


def meets(test: Met, part: Part | Decision) -> bool:
    """Tell whether a test writes the condition, or comes to the decision, that a part is of."""
    if isinstance(part, Part):
        return part in test.parts
    file, (first, last) = str(import_module(part.module).__file__), part.lines
    return any((file, line) in test.lines for line in range(first, last + 1))


def conditions(found: Mapping[str, Met]) -> Iterator[tuple[Row, Part]]:
    """Yield every part of every condition that the tests write."""
    every = {part for each in found.values() for part in each.parts}
    numbers: dict[tuple[str, str], int] = {}
    for part in sorted(every):
        if part.where.partition(".")[0] in WRITERS:
            name = (part.where, part.removed)
            numbers[name] = numbers.get(name, 0) + 1
            again = f" ({numbers[name]})" if numbers[name] > 1 else ""
            yield Row("condition", part.where, part.removed + again), part


def all_decisions() -> Iterator[tuple[Row, Decision]]:
    for module in MODULES:
        for part in decisions(module):
            yield Row("decision", part.where, part.removed), part


def called(name: str) -> str:
    """A test's file and its name in words; of one with parameters these alone."""
    file, _, rest = name.partition("::")
    test, _, parameters = rest.rpartition("::")[2].partition("[")
    words = parameters.rstrip("]") or test.removeprefix("test_").replace("_", " ")
    return f"`{Path(file).stem}`: {words}"


def main(given: Sequence[str] | None = None) -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="some parts, by a regular expression")
    arguments.add_argument(
        "--most", type=float, default=inf, help="seconds of tests for each part, the fastest first"
    )
    arguments.add_argument(
        "--recorded", type=Path, help="a file that keeps which test meets what, for the next run"
    )
    options = arguments.parse_args(given)
    mutations = Mutations(options.only, options.most, options.recorded)
    status = pytest.main([*PYTEST, *TESTS], plugins=[mutations])
    return int(status) or (1 if mutations.missed else 0)


if __name__ == "__main__":
    sys.exit(main())
