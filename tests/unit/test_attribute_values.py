import json
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.aws_requests.json_text import json_text
from session_service.dynamodb.attribute_values import (
    item_text,
    marshal,
    marshal_item,
    unmarshal,
    unmarshal_item,
)

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


class Colour(StrEnum):
    RED = "red"


@given(VALUES)
def test_a_value_read_is_the_value_written(value: Any) -> None:
    read = unmarshal(marshal(value))

    assert read == value
    assert type(read) is type(value)


@given(st.dictionaries(st.text(min_size=1), VALUES, max_size=5))
def test_an_item_read_is_the_item_written(item: dict[str, Any]) -> None:
    assert unmarshal_item(marshal_item(item)) == item


@given(st.dictionaries(st.text(), VALUES, max_size=5))
def test_the_text_of_an_item_is_what_is_marshalled_as_json(item: dict[str, Any]) -> None:
    assert json.loads(item_text(item)) == json.loads(json_text(marshal_item(item)))


@pytest.mark.parametrize("value", [Colour.RED, MappingProxyType({"a": 1}), ((1,), b""), [True]])
def test_kinds_that_are_rare_have_the_same_text_too(value: object) -> None:
    item = {Colour.RED: value, "inner": {"b": value}}
    assert json.loads(item_text(item)) == json.loads(json_text(marshal_item(item)))


def test_a_type_the_table_never_holds_has_no_text_either() -> None:
    with pytest.raises(TypeError, match="the table holds no float"):
        item_text({"a": {"b": 1.5}})


@given(st.integers())
def test_a_number_is_written_in_full(number: int) -> None:
    assert marshal(number) == {"N": str(number)}


@pytest.mark.parametrize(
    ("value", "typed"),
    [
        (True, {"BOOL": True}),
        (0, {"N": "0"}),
        ("", {"S": ""}),
        (b"\x00", {"B": b"\x00"}),
        (None, {"NULL": True}),
        ((1, "a"), {"L": [{"N": "1"}, {"S": "a"}]}),
        ({Colour.RED: Colour.RED}, {"M": {"red": {"S": "red"}}}),
    ],
)
def test_each_type_has_its_letter(value: object, typed: dict[str, object]) -> None:
    assert marshal(value) == typed


def test_bytes_are_read_as_they_travel_too() -> None:
    assert unmarshal({"B": "AAE="}) == b"\x00\x01"


def test_what_is_marshalled_holds_plain_text_and_no_enumeration() -> None:
    assert type(marshal(Colour.RED)["S"]) is str


@pytest.mark.parametrize("value", [1.5, {1, 2}, object(), [object()], {"a": 1.0}])
def test_a_type_the_table_never_holds_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="the table holds no"):
        marshal(value)


@pytest.mark.parametrize(
    "typed", [{"SS": ["a"]}, {"NS": ["1"]}, {"S": 1}, {"N": "1.5"}, {"B": "AAE"}, {}]
)
def test_a_type_we_never_write_is_refused(typed: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the unpacking of an empty one says it its way
        unmarshal(typed)
