from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.signing_keys import (
    P256_ORDER,
    PUBLISHED_MS,
    SigningKeys,
    is_private_scalar,
    private_scalar,
)

KEY, OTHER = (7).to_bytes(32), (8).to_bytes(32)
MADE = 1_000_000


def drawn(*values: int) -> Callable[[int], bytes]:
    """A source of randomness that gives these numbers in turn."""
    numbers = iter(values)
    return lambda length: next(numbers).to_bytes(length)


@pytest.mark.parametrize("refused", [0, P256_ORDER, P256_ORDER + 1, 2**256 - 1])
def test_what_is_no_private_key_is_drawn_again(refused: int) -> None:
    assert private_scalar(drawn(refused, refused, 5)) == (5).to_bytes(32)


@pytest.mark.parametrize("scalar", [1, P256_ORDER - 1])
def test_the_first_and_the_last_private_key_are_keys(scalar: int) -> None:
    assert private_scalar(drawn(scalar)) == scalar.to_bytes(32)


def test_a_broken_source_of_randomness_ends_in_an_error() -> None:
    with pytest.raises(ValueError, match="randomness"):
        private_scalar(lambda length: bytes(length))


@given(st.binary(max_size=40))
def test_a_private_key_is_32_bytes_below_the_order_of_the_curve(scalar: bytes) -> None:
    expected = len(scalar) == 32 and 0 < int.from_bytes(scalar) < P256_ORDER

    assert is_private_scalar(scalar) == expected


def test_the_very_first_key_signs_at_once() -> None:
    assert SigningKeys({1: KEY}, 1, MADE).signing_at(MADE) == 1


@pytest.mark.parametrize(
    ("since", "signing"),
    [(0, 1), (PUBLISHED_MS, 1), (2 * PUBLISHED_MS - 1, 1), (2 * PUBLISHED_MS, 2)],
)
def test_a_new_key_signs_once_no_cache_can_lack_it(since: int, signing: int) -> None:
    keys = SigningKeys({1: KEY, 2: OTHER}, 2, MADE)

    assert keys.signing_at(MADE + since) == signing


def test_a_deployment_that_was_rolled_back_signs_with_its_own_key() -> None:
    assert SigningKeys({1: KEY, 2: OTHER}, 1, MADE).signing_at(MADE) == 1


@pytest.mark.parametrize("scalar", [b"", bytes(32), P256_ORDER.to_bytes(32), bytes(31)])
def test_a_set_with_a_malformed_key_is_refused(scalar: bytes) -> None:
    with pytest.raises(ValueError, match="P-256"):
        SigningKeys({1: KEY, 2: scalar}, 1, MADE)


def test_signing_needs_a_key_that_is_there() -> None:
    with pytest.raises(ValueError, match="no generation 2"):
        SigningKeys({1: KEY}, 2, MADE)


def test_printing_the_keys_shows_generations_only() -> None:
    keys = SigningKeys({2: OTHER, 1: KEY}, 1, MADE)

    assert repr(keys) == str(keys) == "SigningKeys([1, 2])"
