from base64 import b64decode, b64encode

import pytest

from session_service.domain.key_generations import retained_keys, retained_signing_keys
from session_service.domain.signing_keys import is_private_scalar

A, B, C = (b64encode(letter * 32).decode() for letter in (b"a", b"b", b"c"))


class Counting:
    """Bytes that are different each time, and known."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, length: int) -> bytes:
        self.calls += 1
        return bytes([self.calls]) * length


def test_the_first_deployment_makes_one_key_of_32_bytes() -> None:
    keys = retained_keys({}, 1, Counting())

    assert set(keys) == {"1", "stable"}
    assert all(len(b64decode(key, validate=True)) == 32 for key in keys.values())
    assert keys["1"] != keys["stable"]


def test_a_key_that_exists_is_never_replaced() -> None:
    random = Counting()

    assert retained_keys({"1": A, "stable": C}, 1, random) == {"1": A, "stable": C}
    assert random.calls == 0


def test_rotating_adds_a_key_and_keeps_the_one_before_for_verifying() -> None:
    keys = retained_keys({"1": A}, 2, Counting())

    assert keys["1"] == A
    assert set(keys) == {"1", "2", "stable"}
    assert keys["2"] != A


def test_rotating_again_retires_the_key_before_the_last() -> None:
    assert set(retained_keys({"1": A, "2": B}, 3, Counting())) == {"2", "3", "stable"}


def test_the_same_request_delivered_again_changes_nothing() -> None:
    once = retained_keys({"1": A}, 2, Counting())

    assert retained_keys(once, 2, Counting()) == once


def test_a_deployment_that_is_rolled_back_loses_no_key_on_either_side() -> None:
    rolled_forward = retained_keys({"1": A}, 2, Counting())
    rolled_back = retained_keys(rolled_forward, 1, Counting())

    assert rolled_back == rolled_forward
    assert retained_keys(rolled_back, 2, Counting()) == rolled_forward


def test_generations_count_as_numbers() -> None:
    assert set(retained_keys({"9": A, "10": B}, 10, Counting())) == {"9", "10", "stable"}
    assert set(retained_keys({"9": A, "10": B}, 11, Counting())) == {"10", "11", "stable"}


def test_a_generation_that_skips_the_next_is_refused_as_it_would_log_everybody_out() -> None:
    with pytest.raises(ValueError, match="skips 2"):
        retained_keys({"1": A, "stable": C}, 3, Counting())


def test_the_stable_root_is_made_once_and_kept_for_ever() -> None:
    keys = retained_keys({"1": A}, 1, Counting())

    assert retained_keys(keys, 2, Counting())["stable"] == keys["stable"]


def test_what_it_was_given_stays_as_it_was() -> None:
    existing = {"1": A, "2": B, "3": C}

    retained_keys(existing, 4, Counting())

    assert existing == {"1": A, "2": B, "3": C}


@pytest.mark.parametrize("generation", [0, -1, 256])
def test_a_generation_that_fits_in_no_token_is_refused(generation: int) -> None:
    with pytest.raises(ValueError, match="key generation"):
        retained_keys({"1": A}, generation, Counting())


def test_the_last_generation_is_255() -> None:
    assert "255" in retained_keys({}, 255, Counting())


def test_signing_keys_are_kept_by_the_same_rule_and_have_no_stable_root() -> None:
    first = retained_signing_keys({}, 1, Counting())
    rotated = retained_signing_keys({"1": A, "2": B}, 3, Counting())

    assert set(first) == {"1"}
    assert is_private_scalar(b64decode(first["1"], validate=True))
    assert set(rotated) == {"2", "3"}
    assert rotated["2"] == B
    assert retained_signing_keys(rotated, 2, Counting()) == rotated
    with pytest.raises(ValueError, match="skips 2"):
        retained_signing_keys({"1": A}, 3, Counting())
