from copy import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.errors import (
    SessionEndedError,
    SessionExpiredError,
    SessionOverError,
)
from session_service.domain.sessions import (
    TOMBSTONE_MS,
    Kind,
    Profile,
    Session,
    Status,
    require_live,
)
from tests.world import LIFETIMES

SESSION = Session(
    tenant_id="default",
    session_id="s",
    status=Status.ACTIVE,
    kind=Kind.ANONYMOUS,
    created_at=0,
    last_seen_at=0,
    idle_expires_at=1_000,
    expires_at=5_000,
    version=1,
    revision=1,
    collection_id="c",
    lineage_id="s",
    upload_count=0,
    upload_bytes=0,
    devices={},
    profile=Profile(),
)


def test_a_session_lives_until_the_millisecond_before_its_idle_end() -> None:
    require_live(SESSION, 0, LIFETIMES)
    require_live(SESSION, 999, LIFETIMES)


@pytest.mark.parametrize("now", [1_000, 1_001, 4_999, 5_000, 10**15])
def test_a_session_dies_exactly_at_its_idle_end(now: int) -> None:
    with pytest.raises(SessionExpiredError) as refused:
        require_live(SESSION, now, LIFETIMES)

    assert (refused.value.session_id, refused.value.ended_at) == ("s", 1_000)


def test_a_session_dies_exactly_at_its_absolute_end_however_active() -> None:
    busy = replace(SESSION, idle_expires_at=9_000)

    require_live(busy, 4_999, LIFETIMES)
    with pytest.raises(SessionExpiredError) as refused:
        require_live(busy, 5_000, LIFETIMES)
    assert refused.value.ended_at == 5_000


def test_an_ended_session_is_dead_however_far_its_ends_are() -> None:
    ended = replace(SESSION, status=Status.ENDED, ended_at=500)

    with pytest.raises(SessionEndedError) as refused:
        require_live(ended, 100, LIFETIMES)
    assert refused.value.ended_at == 500


@pytest.mark.parametrize("status", [Status.EXPIRED, Status.CLOSED])
def test_an_expired_or_closed_session_is_dead_even_if_the_clock_goes_back(status: Status) -> None:
    with pytest.raises(SessionExpiredError):
        require_live(replace(SESSION, status=status), 0, LIFETIMES)


def test_every_status_but_active_is_dead() -> None:
    for status in set(Status) - {Status.ACTIVE}:
        with pytest.raises(SessionOverError):
            require_live(replace(SESSION, status=status), 0, LIFETIMES)


@given(st.integers(0, 10**13), st.integers(1, 10**10), st.integers(1, 10**10))
def test_activity_never_moves_the_idle_end_past_the_absolute_one(
    now: int, idle: int, absolute: int
) -> None:
    lifetimes = replace(LIFETIMES, idle=idle, absolute=absolute)
    session = replace(SESSION, expires_at=now + absolute)

    deadline = lifetimes.idle_deadline(session, now)

    assert deadline <= session.expires_at
    assert deadline in (now + idle, session.expires_at)


def test_the_clean_up_looks_when_all_clocks_agree_that_the_session_has_lapsed() -> None:
    assert SESSION.look_at == SESSION.lapses_at + 1_000


def test_what_a_session_held_can_be_recovered_for_a_while_after_it_lapsed() -> None:
    assert LIFETIMES.recoverable_until(SESSION) == 1_000 + LIFETIMES.recovery


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_a_row_outlives_all_that_its_session_can_still_be_used_for(idle: int, end: int) -> None:
    session = replace(SESSION, idle_expires_at=idle, expires_at=end)

    assert LIFETIMES.purge_at(session) == end + LIFETIMES.recovery + TOMBSTONE_MS
    assert LIFETIMES.purge_at(session) > LIFETIMES.recoverable_until(session)
    assert TOMBSTONE_MS == 30 * 24 * 3600 * 1000
