from copy import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain import tokens
from session_service.domain.devices import (
    ROTATION_AGE_MS,
    Device,
    DeviceEnd,
    Standing,
    is_only_one,
    new_device,
    standing,
)
from session_service.domain.errors import SessionInvalidError
from session_service.domain.tokens import SessionToken
from tests.world import KEYS

SESSION = "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11"
SEED, GRACE, CONFIRMED_AT = bytes(range(32)), 30_000, 1_000_000
# Its fifth token is current and was seen: the fourth had until the end of its grace.
DEVICE = Device(
    device_id="a1b2c3d4e5f60718",
    seed=SEED,
    counter=5,
    confirmed=5,
    confirmed_at=CONFIRMED_AT,
    rotated_at=CONFIRMED_AT - 10,
    platform="web",
    created_at=0,
    last_seen_at=CONFIRMED_AT,
)
AWAITING = replace(DEVICE, confirmed=4)


def token(counter: int, *, seed: bytes = SEED) -> SessionToken:
    text = tokens.mint(
        KEYS,
        tenant_id="default",
        session_id=SESSION,
        device_id=DEVICE.device_id,
        seed=seed,
        counter=counter,
    )
    return tokens.parse(KEYS, text)


def stands(
    device: Device, counter: int, *, now: int = CONFIRMED_AT, grace: int = GRACE
) -> Standing:
    return standing(device, token(counter), now=now, grace=grace)


@pytest.mark.parametrize("device", [DEVICE, AWAITING])
@pytest.mark.parametrize("now", [0, CONFIRMED_AT, CONFIRMED_AT + GRACE, 10**15])
def test_the_token_at_the_counter_is_current_whether_or_not_it_was_seen(
    device: Device, now: int
) -> None:
    assert stands(device, 5, now=now) is Standing.CURRENT


@pytest.mark.parametrize("now", [0, CONFIRMED_AT, CONFIRMED_AT + GRACE, 10**15])
@pytest.mark.parametrize("grace", [0, GRACE])
def test_a_predecessor_stays_good_while_its_successor_was_never_seen(now: int, grace: int) -> None:
    assert stands(AWAITING, 4, now=now, grace=grace) is Standing.PREDECESSOR


def test_a_predecessor_is_good_until_the_last_millisecond_of_its_grace() -> None:
    assert stands(DEVICE, 4, now=CONFIRMED_AT + GRACE - 1) is Standing.PREDECESSOR
    assert stands(DEVICE, 4, now=CONFIRMED_AT + GRACE) is Standing.RECENT
    assert stands(DEVICE, 4, now=10**15) is Standing.RECENT


def test_without_grace_a_predecessor_is_over_with_the_confirmation() -> None:
    assert stands(DEVICE, 4, now=CONFIRMED_AT - 1, grace=0) is Standing.PREDECESSOR
    assert stands(DEVICE, 4, now=CONFIRMED_AT, grace=0) is Standing.RECENT


@pytest.mark.parametrize("device", [DEVICE, AWAITING])
@pytest.mark.parametrize("counter", [0, 1, 2, 3])
@pytest.mark.parametrize("now", [CONFIRMED_AT, CONFIRMED_AT + GRACE - 1, 10**15])
def test_a_token_before_the_predecessor_is_stale_even_within_the_grace(
    device: Device, counter: int, now: int
) -> None:
    assert stands(device, counter, now=now) is Standing.STALE


def test_an_old_token_that_was_never_seen_is_orphaned() -> None:
    skipped = replace(DEVICE, confirmed=2)

    assert [stands(skipped, counter) for counter in (1, 2, 3)] == ["stale", "stale", "orphaned"]


@pytest.mark.parametrize("counter", [6, 7, 4_294_967_295])
def test_a_counter_that_was_never_reached_is_no_token_of_this_device(counter: int) -> None:
    with pytest.raises(SessionInvalidError):
        stands(DEVICE, counter)


@pytest.mark.parametrize("counter", [3, 4, 5])
def test_a_token_of_another_seed_is_no_token_of_this_device(counter: int) -> None:
    with pytest.raises(SessionInvalidError):
        standing(DEVICE, token(counter, seed=SEED[::-1]), now=CONFIRMED_AT, grace=GRACE)


@pytest.mark.parametrize("seed", [SEED, b""])
def test_no_token_matches_a_device_that_is_over(seed: bytes) -> None:
    over = replace(DEVICE, seed=b"", over=DeviceEnd.REVOKED)

    with pytest.raises(SessionInvalidError):
        standing(over, token(5, seed=seed), now=CONFIRMED_AT, grace=GRACE)


@given(
    st.integers(1, 20), st.integers(0, 20), st.integers(0, 20), st.integers(0, 100_000), st.data()
)
def test_a_token_that_is_good_is_the_current_one_or_the_one_before(
    counter: int, confirmed: int, shown: int, now: int, data: st.DataObject
) -> None:
    device = replace(DEVICE, counter=counter, confirmed=min(confirmed, counter))
    shown = min(shown, counter)

    found = stands(device, shown, now=now, grace=data.draw(st.integers(0, 60_000)))

    assert (found is Standing.CURRENT) == (shown == counter)
    assert found.is_theft or shown in (counter, counter - 1)
    assert not (found.is_theft and shown == counter - 1 and device.awaits_confirmation)


def test_only_the_last_three_standings_are_theft() -> None:
    assert [s for s in Standing if s.is_theft] == [
        Standing.RECENT,
        Standing.ORPHANED,
        Standing.STALE,
    ]


@pytest.mark.parametrize(("confirmed", "counter"), [(True, 1), (False, 0)])
def test_a_new_device_awaits_confirmation_only_where_its_answer_may_be_repeated(
    confirmed: bool, counter: int
) -> None:
    device = new_device(device_id="d", seed=SEED, platform="ios", now=7, confirmed=confirmed)

    assert (device.counter, device.confirmed) == (1, counter)
    assert device.awaits_confirmation is not confirmed
    assert {device.confirmed_at, device.rotated_at, device.created_at, device.last_seen_at} == {7}
    assert device.over is None


def test_a_token_is_due_for_rotation_after_a_day_of_use() -> None:
    since = DEVICE.rotated_at

    assert not DEVICE.is_due_for_rotation(since + ROTATION_AGE_MS - 1)
    assert DEVICE.is_due_for_rotation(since + ROTATION_AGE_MS)
    assert not AWAITING.is_due_for_rotation(since + 100 * ROTATION_AGE_MS)
    assert ROTATION_AGE_MS == 24 * 3600 * 1000


def test_a_device_prints_without_its_seed() -> None:
    assert repr(SEED)[2:-1] not in repr(DEVICE)
    assert SEED.hex() not in repr(DEVICE)


def test_a_device_is_the_only_one_where_all_others_are_over() -> None:
    gone = replace(DEVICE, device_id="b", over=DeviceEnd.REUSED)
    other = replace(DEVICE, device_id="c")

    assert is_only_one(DEVICE, {DEVICE.device_id: DEVICE})
    assert is_only_one(DEVICE, {DEVICE.device_id: DEVICE, "b": gone})
    assert not is_only_one(DEVICE, {DEVICE.device_id: DEVICE, "b": gone, "c": other})
