import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.service_keys import ServiceKeys

ROOT, OTHER = bytes(range(32)), bytes(range(32, 64))


def test_an_empty_set_of_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one generation"):
        ServiceKeys({}, 1)


def test_a_short_root_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ServiceKeys({1: ROOT, 2: bytes(31)}, 1)


@pytest.mark.parametrize("generation", [-1, 0, 256])
def test_a_generation_that_is_no_single_byte_is_refused(generation: int) -> None:
    with pytest.raises(ValueError, match=r"1\.\.255"):
        ServiceKeys({generation: ROOT}, generation)


def test_signing_needs_a_key_that_is_there() -> None:
    with pytest.raises(ValueError, match="no generation 2"):
        ServiceKeys({1: ROOT}, 2)


def test_the_first_and_the_last_generation_are_keys_like_any_other() -> None:
    assert ServiceKeys({1: ROOT, 255: OTHER}, 255).derive("a", 255) is not None


def test_printing_the_keys_shows_generations_only() -> None:
    keys = ServiceKeys({2: OTHER, 1: ROOT}, 1)

    assert repr(keys) == str(keys) == "ServiceKeys([1, 2])"


def test_keys_of_two_purposes_or_two_generations_differ() -> None:
    keys = ServiceKeys({1: ROOT, 2: OTHER}, 2)
    derived = [keys.derive(purpose, g) for purpose in ("a", "b") for g in (1, 2)]

    assert len({*derived, ROOT, OTHER}) == 6
    assert all(key is not None and len(key) == 32 for key in derived)


def test_a_retired_generation_derives_nothing() -> None:
    assert ServiceKeys({2: OTHER}, 2).derive("session-token", 1) is None


def test_a_digest_is_made_with_the_signing_key() -> None:
    first, second = ServiceKeys({1: ROOT, 2: OTHER}, 1), ServiceKeys({1: ROOT, 2: OTHER}, 2)

    assert first.digest("a", "x") == ServiceKeys({1: ROOT}, 1).digest("a", "x")
    assert first.digest("a", "x") != second.digest("a", "x")


def test_digests_of_two_purposes_differ() -> None:
    keys = ServiceKeys({1: ROOT}, 1)

    assert keys.digest("cursor", "x") != keys.digest("idempotency-key", "x")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_lists_of_parts_have_the_same_digest_only_if_they_are_equal(
    parts: list[str], others: list[str]
) -> None:
    keys = ServiceKeys({1: ROOT}, 1)

    assert (keys.digest("a", *parts) == keys.digest("a", *others)) == (parts == others)


def test_moving_text_between_parts_changes_the_digest() -> None:
    keys = ServiceKeys({1: ROOT}, 1)

    assert keys.digest("a", "xy", "z") != keys.digest("a", "x", "yz") != keys.digest("a", "xyz")


def test_text_that_is_no_valid_unicode_can_be_digested() -> None:
    assert len(ServiceKeys({1: ROOT}, 1).digest("a", "\ud800")) == 64
