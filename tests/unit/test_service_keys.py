import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.service_keys import KeyRing, ServiceKeys
from tests.fakes.clock import FrozenClock

ROOT, OTHER = bytes(range(32)), bytes(range(32, 64))


def test_an_empty_set_of_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one generation"):
        ServiceKeys({}, 1, bytes(32))


def test_a_short_root_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ServiceKeys({1: ROOT, 2: bytes(31)}, 1, bytes(32))


@pytest.mark.parametrize("generation", [-1, 0, 256])
def test_a_generation_that_is_no_single_byte_is_refused(generation: int) -> None:
    with pytest.raises(ValueError, match=r"1\.\.255"):
        ServiceKeys({generation: ROOT}, generation, bytes(32))


def test_signing_needs_a_key_that_is_there() -> None:
    with pytest.raises(ValueError, match="no generation 2"):
        ServiceKeys({1: ROOT}, 2, bytes(32))


def test_the_first_and_the_last_generation_are_keys_like_any_other() -> None:
    assert ServiceKeys({1: ROOT, 255: OTHER}, 255, bytes(32)).derive("a", 255) is not None


def test_printing_the_keys_shows_generations_only() -> None:
    keys = ServiceKeys({2: OTHER, 1: ROOT}, 1, bytes(32))

    assert repr(keys) == str(keys) == "ServiceKeys([1, 2])"


def test_keys_of_two_purposes_or_two_generations_differ() -> None:
    keys = ServiceKeys({1: ROOT, 2: OTHER}, 2, bytes(32))
    derived = [keys.derive(purpose, g) for purpose in ("a", "b") for g in (1, 2)]

    assert len({*derived, ROOT, OTHER}) == 6
    assert all(key is not None and len(key) == 32 for key in derived)


def test_a_retired_generation_derives_nothing() -> None:
    assert ServiceKeys({2: OTHER}, 2, bytes(32)).derive("session-token", 1) is None


def test_a_digest_stays_the_same_whichever_generation_signs() -> None:
    before = ServiceKeys({1: ROOT}, 1, OTHER)
    after = ServiceKeys({1: ROOT, 2: OTHER}, 2, OTHER)

    assert before.digest("a", "x") == after.digest("a", "x")
    assert before.digest("a", "x") != ServiceKeys({1: ROOT}, 1, ROOT).digest("a", "x")


class Parameter:
    """What the parameter store holds, and how often it was asked."""

    def __init__(self) -> None:
        self.keys, self.reads = ServiceKeys({1: ROOT}, 1, OTHER), 0

    def __call__(self) -> ServiceKeys:
        self.reads += 1
        return self.keys


def test_a_token_of_the_next_generation_is_good_while_a_rotation_rolls_out() -> None:
    parameter, clock = Parameter(), FrozenClock()
    ring = KeyRing(parameter, clock)
    parameter.keys = ServiceKeys({1: ROOT, 2: OTHER}, 1, OTHER)
    clock.advance(seconds=1)

    assert ring.derive("session-token", 2) == parameter.keys.derive("session-token", 2)
    assert ring.signing == 1


def test_forged_generations_cost_at_most_one_read_a_second() -> None:
    parameter, clock = Parameter(), FrozenClock()
    ring = KeyRing(parameter, clock)
    clock.advance(seconds=1)

    assert [ring.derive("session-token", generation) for generation in (200, 201, 202)] == [
        None
    ] * 3
    assert parameter.reads == 2
    assert ring.derive("session-token", 0) is None
    assert parameter.reads == 2


def test_a_generation_that_is_known_or_retired_costs_no_further_read() -> None:
    class Counted:
        reads = 0

        def __call__(self) -> ServiceKeys:
            self.reads += 1
            return ServiceKeys({2: ROOT}, 2, bytes(32))

    clock, parameter = FrozenClock(), Counted()
    ring = KeyRing(parameter, clock)
    clock.advance(seconds=3600)

    assert ring.derive("session-token", 2) is not None
    assert ring.derive("session-token", 1) is None
    assert parameter.reads == 1


def test_a_read_that_fails_is_not_repeated_within_the_second_either() -> None:
    class Unreadable:
        reads = 0

        def __call__(self) -> ServiceKeys:
            self.reads += 1
            if self.reads > 1:
                raise StoreUnavailableError
            return ServiceKeys({1: ROOT}, 1, bytes(32))

    clock, parameter = FrozenClock(), Unreadable()
    ring = KeyRing(parameter, clock)
    clock.advance(seconds=1)

    with pytest.raises(StoreUnavailableError):
        ring.derive("session-token", 200)
    assert ring.derive("session-token", 200) is None
    assert ring.derive("session-token", 1) is not None
    assert parameter.reads == 2


def test_a_ring_digests_and_signs_as_the_keys_it_holds() -> None:
    keys = ServiceKeys({1: ROOT}, 1, bytes(32))
    ring = KeyRing(lambda: keys, FrozenClock())

    assert ring.signing == 1
    assert ring.digest("cursor", "x") == keys.digest("cursor", "x")


def test_a_short_stable_root_is_refused() -> None:
    with pytest.raises(ValueError, match="stable root"):
        ServiceKeys({1: ROOT}, 1, bytes(31))


def test_digests_of_two_purposes_differ() -> None:
    keys = ServiceKeys({1: ROOT}, 1, bytes(32))

    assert keys.digest("cursor", "x") != keys.digest("idempotency-key", "x")


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_lists_of_parts_have_the_same_digest_only_if_they_are_equal(
    parts: list[str], others: list[str]
) -> None:
    keys = ServiceKeys({1: ROOT}, 1, bytes(32))

    assert (keys.digest("a", *parts) == keys.digest("a", *others)) == (parts == others)


def test_moving_text_between_parts_changes_the_digest() -> None:
    keys = ServiceKeys({1: ROOT}, 1, bytes(32))

    assert keys.digest("a", "xy", "z") != keys.digest("a", "x", "yz") != keys.digest("a", "xyz")


def test_text_that_is_no_valid_unicode_can_be_digested() -> None:
    assert len(ServiceKeys({1: ROOT}, 1, bytes(32)).digest("a", "\ud800")) == 64
