"""What `make mutations` takes away is gone, and nothing else."""

import ast

import pytest

from session_service.domain.rollups import bucket_of
from tests.service.decisions import MODULES, decisions, functions, take_away, without_a_part

BUCKETS = "session_service.domain.rollups"


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("a and b and c", {"a": "b and c", "b": "a and c", "c": "a and b"}),
        ("a or b", {"OR a": "b", "OR b": "a"}),
        ("a <= b < c", {"a <= b": "b < c", "b < c": "a <= b"}),
        ("min(a, b)", {"a of min(a, b)": "b", "b of min(a, b)": "a"}),
        ("x if a else y", {"a, never": "x if False else y", "a, always": "x if True else y"}),
        ("x if a and b else y", {}),
        ("a < b", {}),
    ],
)
def test_each_part_is_taken_away_by_itself(whole: str, parts: dict[str, str]) -> None:
    node = ast.parse(whole, mode="eval").body

    assert {name: ast.unparse(left) for name, left in without_a_part(node)} == parts


def test_whoever_has_imported_a_function_runs_it_without_the_part() -> None:
    whole = bucket_of.__code__
    (part,) = [p for p in decisions(BUCKETS) if p.removed == "0 of max(0, length)"]
    try:
        take_away(part)
        without = bucket_of(-5)
    finally:
        bucket_of.__code__ = whole

    assert (without, bucket_of(-5)) == (3, 0)


def test_every_function_that_decides_is_found() -> None:
    for name in MODULES:
        known = functions(__import__(name, fromlist=["_"]))
        assert {part.function for part in decisions(name)} <= set(known), name
