from copy import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.times import rfc3339, seconds_until
from session_service.web.session_views import SessionView, session_view
from tests.examples import largest_usual_session
from tests.fakes.clock import START
from tests.world import LIFETIMES

SESSION = replace(
    largest_usual_session(), idle_expires_at=START + 1_800_000, expires_at=START + 86_400_000
)
(DEVICE,) = SESSION.devices.values()


def view(now: int, idle: int = 1_800_000) -> SessionView:
    session = replace(SESSION, idle_expires_at=START + idle)
    return session_view(session, DEVICE, now=now, lifetimes=LIFETIMES, upload_limit=3)


def test_a_view_shows_what_the_contract_names_and_no_secret() -> None:
    shown = view(START)

    assert set(shown) == {
        *("session_id", "revision", "status", "kind", "tenant_id", "device_id", "platform"),
        *("created_at", "last_seen_at", "idle_expires_at", "expires_at"),
        *("idle_expires_in_seconds", "expires_in_seconds", "warn_in_seconds", "check_in_seconds"),
        *("user", "roles", "profile", "locale", "consents", "uploads", "risk", "predecessor_id"),
    }
    assert shown["uploads"] == {"count": 3, "bytes": 15_728_639, "limit": 3}
    assert DEVICE.seed.hex() not in repr(shown)
    assert repr(DEVICE.seed) not in repr(shown)


@pytest.mark.parametrize(
    ("passed", "idle", "warn", "check"),
    [
        (0, 1800, 1680, 300),
        (1, 1799, 1679, 300),
        (1_500_000, 300, 180, 180),
        (1_679_001, 120, 0, 120),
        (1_799_001, 0, 0, 1),
        (1_800_000, 0, 0, 1),
        (9_999_999, 0, 0, 1),
    ],
)
def test_durations_are_rounded_down_and_never_below_nought(
    passed: int, idle: int, warn: int, check: int
) -> None:
    shown = view(START + passed)

    assert shown["idle_expires_in_seconds"] == idle
    assert shown["warn_in_seconds"] == warn
    assert shown["check_in_seconds"] == check


def test_near_the_absolute_end_the_idle_end_is_no_later() -> None:
    shown = view(START, idle=86_400_000)

    assert shown["idle_expires_in_seconds"] == shown["expires_in_seconds"] == 86_400


@given(st.integers(0, 4_000_000_000_000))
def test_a_time_is_written_to_the_millisecond_in_utc(milliseconds: int) -> None:
    text = rfc3339(milliseconds)

    assert text.endswith(f".{milliseconds % 1000:03}Z")
    assert len(text) == len("2026-11-22T09:15:00.000Z")


def test_times_are_those_of_the_calendar() -> None:
    assert rfc3339(0) == "1970-01-01T00:00:00.000Z"
    assert rfc3339(START + 1) == "2026-11-22T09:15:00.001Z"
    assert rfc3339(START + 999) == "2026-11-22T09:15:00.999Z"


@given(st.integers(-(10**13), 10**13), st.integers(0, 10**13))
def test_nobody_is_told_of_more_time_than_is_left(moment: int, now: int) -> None:
    seconds = seconds_until(moment, now)

    assert seconds >= 0
    assert seconds == 0 or seconds * 1000 <= moment - now
