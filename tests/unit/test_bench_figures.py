"""What `make bench` makes of what it measured: spreads, ratios, money, and whole answers."""

import pytest

from benchmarks.bench.callers import is_whole
from benchmarks.bench.counting_proxy import billed
from benchmarks.bench.load import MIX, mixed
from benchmarks.bench.money import sensitivity, usd_per_million, usd_per_million_validations
from benchmarks.bench.spread import ratios, spread

VALIDATE = {"calls": 1.0, "read": 1.0, "write": 0.0}
TOUCH = {"calls": 2.0, "read": 1.0, "write": 1.0}


def test_many_measurements_come_to_their_middle_and_their_ends() -> None:
    assert spread([3.0, 1.0, 2.00049]) == {"median": 2.0, "min": 1.0, "max": 3.0}


def test_nothing_measured_is_no_figure() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


def test_a_ratio_says_how_many_times_as_much_a_peer_takes() -> None:
    assert ratios({"slower": 3.0, "faster": 0.5}, 1.0) == {"slower": 3.0, "faster": 0.5}


def test_a_million_operations_cost_what_their_units_do() -> None:
    assert usd_per_million(VALIDATE) == 0.125
    assert usd_per_million(TOUCH) == 0.75
    assert usd_per_million({"read": 0.0, "write": 0.0}) == 0


def test_checks_pay_for_the_touches_that_come_with_them() -> None:
    # One touch for thirty checks.
    assert usd_per_million_validations(VALIDATE, TOUCH, 10, 300) == 0.15
    # One for each: as dear as a peer that writes at every check, and a read more.
    assert usd_per_million_validations(VALIDATE, TOUCH, 60, 60) == 0.875


def test_fewer_touches_for_a_check_are_never_dearer() -> None:
    rows = sensitivity(VALIDATE, TOUCH)
    by_touches = sorted(rows, key=lambda row: row["check_seconds"] / row["touch_seconds"])

    assert [row["usd"] for row in by_touches] == sorted(row["usd"] for row in rows)


@pytest.mark.parametrize(
    ("answer", "units"),
    [
        ({"ConsumedCapacity": {"CapacityUnits": 0.5}}, 0.5),
        ({"ConsumedCapacity": [{"CapacityUnits": 4.0}, {"CapacityUnits": 2.0}]}, 6),
        ({"__type": "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}, 1),
    ],
)
def test_units_are_those_told_of_and_a_refused_write_is_billed(
    answer: dict[str, object], units: float
) -> None:
    assert billed(answer) == units


@pytest.mark.parametrize(
    ("answer", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 204 No Content\r\n\r\n", True),
    ],
)
def test_a_caller_knows_when_an_answer_is_whole(answer: bytes, whole: bool) -> None:
    assert is_whole(answer) is whole


def test_the_load_is_mixed_as_it_says() -> None:
    names = mixed({name: [name] for name in MIX})

    assert len(names) == sum(MIX.values()) == 100
    assert {name: names.count(name) for name in MIX} == MIX
    # Not all of one and then all of another.
    assert all("validate" in names[start : start + 10] for start in range(0, 100, 10))
