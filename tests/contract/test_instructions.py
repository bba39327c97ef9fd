"""No start and no request costs more than it is known to cost: instructions, which repeat.

`instructions.json` has the figures, with those of a yardstick on the interpreter that measured
them. Another build of Python has others; there nothing is held to these. `make instructions` tells
what a figure is made of; write the new one down here with the change that earns it.
"""

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from benchmarks.callgrind import instructions, interpreter, parts
from benchmarks.instructions import PROCESS
from benchmarks.requests import CASES, environment, make
from tests.contract import packaged
from tests.contract.functions import ROOT
from tests.fakes.aws_endpoint import AwsEndpoint

BUDGETS = Path(__file__).with_name("instructions.json")
NAMES = (
    *("validate", "create", "touch", "create upload"),
    *("list sessions", "query the audit", "list exports"),
)
# What makes what the cases show.
MAKERS = {"create_session", "create_operator_key"}
WARM = 10

pytestmark = pytest.mark.skipif(
    shutil.which("valgrind") is None,
    reason="NOT CHECKED: the budgets of instructions need valgrind (apt-get install valgrind)",
)


@dataclass(frozen=True, slots=True)
class Figure:
    seen: int
    budget: int

    @property
    def is_within(self) -> bool:
        return self.seen <= self.budget * 1.02


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    budgets = json.loads(BUDGETS.read_bytes())
    bare = {"PATH": os.defpath, "PYTHONHASHSEED": "0"}
    yardstick = instructions([str(ROOT / "benchmarks" / "yardstick.py")], bare)
    known = budgets["yardstick"]
    if abs(yardstick / known - 1) > 0.005:
        pytest.skip(
            f"NOT CHECKED: the budgets of instructions are another interpreter's: the yardstick is "
            f"{yardstick:,} here, {known:,} there"
        )
    build = tmp_path_factory.mktemp("build")
    try:
        seen = measured(build)
    finally:
        shutil.rmtree(build)
    return {name: Figure(seen[name], budget) for name, budget in budgets["budgets"].items()}


def measured(build: Path) -> dict[str, int]:
    layer = packaged.layer("common", build / "CommonLayer")
    folders = {
        function: packaged.function(function, build)
        for function in MAKERS | {CASES[name].function for name in NAMES}
    }
    with AwsEndpoint() as endpoint, ThreadPoolExecutor(os.cpu_count()) as pool:
        env = environment(endpoint, layer, Path(boto3.__file__).parents[1], "narrow")

        def counted(name: str) -> list[int]:
            case = CASES[name]
            python = [*interpreter(), str(PROCESS)]
            made = make(env, folders.__getitem__, python)
            with case.event_file(made) as event:
                arguments = [str(PROCESS), str(folders[case.function]), event, str(1 + WARM)]
                return parts(arguments, env, case.status)

        seen = {}
        for name, (init, first, *warm) in zip(NAMES, pool.map(counted, NAMES), strict=True):
            seen[f"{name}, start"] = init + first
            seen[f"{name}, warm"] = sum(warm) // len(warm)
        return seen


@pytest.mark.parametrize("part", ["start", "warm"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_costs_more_than_two_percent_over_its_budget(
    figures: dict[str, Figure], name: str, part: str
) -> None:
    figure = figures[f"{name}, {part}"]

    assert figure.is_within, figure


def test_a_budget_is_no_more_than_five_percent_above_what_is_seen(
    figures: dict[str, Figure],
) -> None:
    assert not [name for name, each in figures.items() if each.seen < each.budget * 0.95]
