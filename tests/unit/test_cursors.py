import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.service_keys import ServiceKeys
from session_service.web.cursors import LARGEST_LIMIT, page_limit, seal, unseal
from session_service.web.errors import MalformedRequestError
from tests.gateway_events import request

KEYS = ServiceKeys({1: bytes(range(32))}, 1, bytes(32))
SCOPE, POSITION = "uploads/default/s1", "019aa9f0-3f0a-7c55-9d43-0f6a6d0f2b11"


def assert_refused(cursor: str, scope: str = SCOPE, keys: ServiceKeys = KEYS) -> None:
    with pytest.raises(MalformedRequestError):
        unseal(keys, scope, cursor)


@given(st.text(max_size=50), st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_a_cursor_leads_back_to_its_position(scope: str, position: str) -> None:
    assert unseal(KEYS, scope, seal(KEYS, scope, position)) == position


def test_a_cursor_is_good_for_its_own_list_only() -> None:
    cursor = seal(KEYS, SCOPE, POSITION)

    assert_refused(cursor, scope="uploads/default/s2")
    assert_refused(cursor, scope="uploads/other/s1")
    assert_refused(cursor, keys=ServiceKeys({1: bytes(32)}, 1, bytes(range(1, 33))))


def test_a_position_alone_is_no_cursor() -> None:
    assert_refused(POSITION)


def test_every_change_of_a_character_that_changes_the_position_is_refused() -> None:
    cursor = seal(KEYS, SCOPE, POSITION)

    for place, character in enumerate(cursor):
        for other in {*string.ascii_letters, *string.digits, "-", "_"} - {character}:
            changed = cursor[:place] + other + cursor[place + 1 :]
            try:
                assert unseal(KEYS, SCOPE, changed) == POSITION
            except MalformedRequestError:
                continue
            assert place == len(cursor) - 1, "only unused bits of the last character may differ"


@given(st.text(max_size=600))
def test_random_text_is_refused(text: str) -> None:
    assert_refused(text)


@pytest.mark.parametrize("cursor", ["", "A", "=", "é", "\ud800", "A" * 513, "////"])
def test_what_we_never_gave_is_refused(cursor: str) -> None:
    assert_refused(cursor)


def test_a_page_has_twenty_entries_unless_told() -> None:
    assert page_limit(request()) == 20


@pytest.mark.parametrize("limit", ["1", "7", "99", "100"])
def test_a_page_has_the_size_asked_for(limit: str) -> None:
    assert page_limit(request(query=f"limit={limit}")) == int(limit) <= LARGEST_LIMIT


@pytest.mark.parametrize(
    "limit",
    ["", "0", "-1", "101", "1000", "1e2", "ten", "%2B1", "%D9%A3", "1.0", "+1", "00", "9" * 5000],
)
def test_another_size_is_refused(limit: str) -> None:
    with pytest.raises(MalformedRequestError):
        page_limit(request(query=f"limit={limit}"))


@pytest.mark.parametrize("limit", ["00505", "01000", "0001999999", "0001" + "9" * 5000])
def test_leading_zeros_lift_no_limit(limit: str) -> None:
    with pytest.raises(MalformedRequestError):
        page_limit(request(query=f"limit={limit}"))
