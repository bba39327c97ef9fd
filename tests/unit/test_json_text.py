import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.aws_requests.json_text import JsonText, json_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_what_was_meant(value: Any) -> None:
    assert json.loads(json_text(value)) == value


@given(VALUES)
def test_text_that_is_json_goes_out_as_it_is_however_deep(value: Any) -> None:
    text = JsonText(json_text(value))

    for puts in ([{"Item": text}], ({"Item": text},)):
        assert json_text({"Puts": puts}) == f'{{"Puts":[{{"Item":{text}}}]}}'


@given(st.binary())
def test_bytes_travel_in_base64(content: bytes) -> None:
    assert json.loads(json_text({"B": content})) == {"B": b64encode(content).decode()}


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(TypeError, match="no JSON for object"):
        json_text({"a": [object()]})
