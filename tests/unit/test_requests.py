import json
from base64 import b64encode
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.web.errors import (
    BodyTooLargeError,
    MalformedRequestError,
    MediaTypeNotSupportedError,
)
from session_service.web.requests import BODY_LIMIT, Request
from tests.gateway_events import DOMAIN, gateway_event, json_request, request

TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | TEXT | st.floats(allow_nan=False)
FINITE = SCALARS.filter(lambda value: value not in (float("inf"), float("-inf")))
BODIES = st.recursive(
    FINITE, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner), max_leaves=20
)


def assert_malformed(body: str, *, is_base64: bool = False) -> None:
    with pytest.raises(MalformedRequestError):
        json_request(body, is_base64=is_base64).json()


def with_media_type(media_type: str, body: str = "{}") -> Request:
    return Request.from_event(gateway_event(headers={"content-type": media_type}, body=body))


@given(BODIES)
def test_a_plain_json_text_is_read_as_it_is(value: Any) -> None:
    assert json_request(json.dumps(value)).json() == value
    assert json_request(json.dumps(value, ensure_ascii=False)).json() == value


@given(BODIES)
def test_a_body_in_base64_is_the_same_body(value: Any) -> None:
    encoded = b64encode(json.dumps(value).encode()).decode()

    assert json_request(encoded, is_base64=True).json() == value


@given(st.text())
def test_any_text_is_read_or_refused_but_never_a_fault(body: str) -> None:
    with suppress(MalformedRequestError):
        json_request(body).json()


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "{}{}",
        "{'a': 1}",
        '{"a": 1,}',
        "undefined",
        "[01]",
        "\ufeff{}",
        '{"a": 1} // one',
        "not json",
    ],
)
def test_what_is_not_one_json_text_is_refused(body: str) -> None:
    assert_malformed(body)


@pytest.mark.parametrize(
    "body", ['{"a": 1, "a": 2}', '{"a": 1, "a": 1}', '[{"b": {"a": 1, "\\u0061": 2}}]']
)
def test_a_name_given_twice_is_refused_at_every_level(body: str) -> None:
    assert_malformed(body)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e400"])
def test_a_number_that_is_none_or_no_finite_one_is_refused(number: str) -> None:
    assert_malformed(number)
    assert_malformed(f'{{"a": [{number}]}}')


def test_a_number_of_thousands_of_digits_is_refused_and_costs_nothing() -> None:
    assert_malformed(f'{{"a": {"9" * 60_000}}}')


@pytest.mark.parametrize("text", ["\\u0000", "a\\u0000", "\\ud800", "\\udfff", "\\udc00\\ud800"])
def test_a_nul_or_half_a_surrogate_pair_is_refused_in_values_and_names(text: str) -> None:
    assert_malformed(f'"{text}"')
    assert_malformed(f'{{"a": ["{text}"]}}')
    assert_malformed(f'{{"{text}": 1}}')


def test_a_whole_surrogate_pair_is_a_character() -> None:
    assert json_request('"\\ud83d\\ude00"').json() == "😀"


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


def test_a_body_is_at_most_twenty_levels_deep() -> None:
    json_request(nested(20)).json()
    for levels in (21, 1_000, 30_000):
        assert_malformed(nested(levels))
    assert_malformed('{"a":' * 25 + "1" + "}" * 25)


def test_a_body_holds_at_most_four_hundred_values() -> None:
    json_request(json.dumps([0] * 399)).json()
    json_request(json.dumps({str(n): n for n in range(199)})).json()
    assert_malformed(json.dumps([0] * 400))
    assert_malformed(json.dumps({str(n): n for n in range(200)}))


def test_a_body_has_at_most_64_kib() -> None:
    filled = json.dumps("x" * (BODY_LIMIT - 2))

    assert len(filled) == BODY_LIMIT
    json_request(filled).json()
    for body in (filled + " ", json.dumps("é" * (BODY_LIMIT // 2), ensure_ascii=False)):
        with pytest.raises(BodyTooLargeError):
            json_request(body).json()
        with pytest.raises(BodyTooLargeError):
            json_request(b64encode(body.encode()).decode(), is_base64=True).json()


@pytest.mark.parametrize(
    "media_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
def test_json_is_taken_however_its_type_is_written(media_type: str) -> None:
    assert with_media_type(media_type).json() == {}


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/json; charset=utf-16",
        "application/json, text/html",
        "multipart/form-data; boundary=x",
    ],
)
def test_another_type_is_refused(media_type: str) -> None:
    with pytest.raises(MediaTypeNotSupportedError):
        with_media_type(media_type).json()


def test_an_absent_body_is_an_empty_object_but_an_empty_json_text_is_none() -> None:
    assert request("POST").json() == {}
    with pytest.raises(MalformedRequestError):
        with_media_type("application/json", "").json()


@pytest.mark.parametrize("body", ["%%%", "A", "e30", "e30=\n", "é", "/w=="])
def test_what_is_no_base64_or_no_utf_8_is_refused(body: str) -> None:
    assert_malformed(body, is_base64=True)


def test_a_body_with_half_a_surrogate_pair_is_refused() -> None:
    assert_malformed('"\ud800"')


def test_header_names_are_compared_without_case() -> None:
    found = request(headers={"Session-CLIENT": "web", "If-Match": '"1"'})

    assert found.headers == {"session-client": "web", "if-match": '"1"'}
    assert (found.domain_name, found.request_id) == (DOMAIN, "request-1")


def test_a_query_is_decoded_once() -> None:
    assert request(query="a=%2520&b=x+y&c=").query == {"a": "%20", "b": "x y", "c": ""}
    assert request(query="").query == {}


@pytest.mark.parametrize("query", ["a=1&a=2", "a=1&%61=1", "&".join(f"a{n}=1" for n in range(51))])
def test_a_parameter_given_twice_or_too_many_of_them_are_refused(query: str) -> None:
    with pytest.raises(MalformedRequestError):
        request(query=query)


def test_fifty_parameters_are_taken() -> None:
    assert len(request(query="&".join(f"a{n}=1" for n in range(50))).query) == 50
