from itertools import count

import pytest

from session_service.domain.errors import SessionEndedError
from session_service.domain.recent_checks import CheckedSession, RecentChecks
from session_service.domain.sessions import Kind
from tests.fakes.clock import START, FrozenClock
from tests.world import World

KEEP = 5000


class Checks:
    """A check that counts how often it is made, and answers another session each time."""

    def __init__(self, lapses_at: int = START + 10**9) -> None:
        self.made = 0
        self.lapses_at = lapses_at

    def __call__(self) -> CheckedSession:
        self.made += 1
        return CheckedSession(
            session_id=str(self.made),
            tenant_id="default",
            device_id="d",
            kind=Kind.ANONYMOUS,
            roles=(),
            expires_at=self.lapses_at,
            lapses_at=self.lapses_at,
        )


def test_a_burst_of_calls_with_one_credential_is_one_check() -> None:
    clock, check = FrozenClock(), Checks()
    hits: list[str] = []
    recent = RecentChecks(KEEP, clock, on_hit=lambda: hits.append("hit"))

    answers = {recent.checked("a", check).session_id for _ in range(5)}

    assert (answers, check.made, len(hits)) == ({"1"}, 1, 4)


@pytest.mark.parametrize(("after", "made"), [(KEEP - 1, 1), (KEEP, 2), (KEEP + 1, 2)])
def test_what_was_found_is_believed_for_the_stated_time_and_no_longer(
    after: int, made: int
) -> None:
    clock, check = FrozenClock(), Checks()
    recent = RecentChecks(KEEP, clock)
    recent.checked("a", check)
    clock.advance(milliseconds=after)

    recent.checked("a", check)

    assert check.made == made


def test_asking_does_not_prolong_it() -> None:
    clock, check = FrozenClock(), Checks()
    recent = RecentChecks(KEEP, clock)
    for _ in range(6):
        recent.checked("a", check)
        clock.advance(milliseconds=1000)

    assert check.made == 2


def test_the_time_counts_from_before_the_check_which_may_be_slow() -> None:
    clock, check = FrozenClock(), Checks()
    recent = RecentChecks(KEEP, clock)

    def slow() -> CheckedSession:
        clock.advance(milliseconds=3000)
        return check()

    recent.checked("a", slow)
    clock.advance(milliseconds=2000)
    recent.checked("a", check)

    assert check.made == 2


def test_it_is_never_believed_beyond_the_sessions_end() -> None:
    clock, check = FrozenClock(), Checks(lapses_at=START + 100)
    recent = RecentChecks(KEEP, clock)
    recent.checked("a", check)
    clock.advance(milliseconds=100)

    recent.checked("a", check)

    assert check.made == 2


def test_a_clock_that_goes_back_makes_nothing_last_longer() -> None:
    clock, check = FrozenClock(), Checks()
    recent = RecentChecks(KEEP, clock)
    recent.checked("a", check)
    clock.advance(seconds=-3600)

    recent.checked("a", check)

    assert check.made == 2


def test_what_is_refused_is_asked_again_each_time_and_forgets_nothing() -> None:
    clock, made = FrozenClock(), count()
    recent = RecentChecks(KEEP, clock)

    def refuse() -> CheckedSession:
        next(made)
        raise SessionEndedError("s", "user_requested", ended_at=0)

    for _ in range(3):
        with pytest.raises(SessionEndedError):
            recent.checked("a", refuse)

    assert next(made) == 3
    assert len(recent) == 0


def test_credentials_are_told_apart() -> None:
    check = Checks()
    recent = RecentChecks(KEEP, FrozenClock())

    assert recent.checked("a", check).session_id == "1"
    assert recent.checked("b", check).session_id == "2"
    assert recent.checked("\ud800", check).session_id == "3"
    assert recent.checked("a", check).session_id == "1"


def test_zero_seconds_remember_nothing() -> None:
    check = Checks()
    recent = RecentChecks(0, FrozenClock())
    recent.checked("a", check)
    recent.checked("a", check)

    assert (check.made, len(recent)) == (2, 0)


def test_a_thousand_credentials_are_remembered_and_the_oldest_goes_first() -> None:
    check = Checks()
    recent = RecentChecks(KEEP, FrozenClock())
    for number in range(1001):
        recent.checked(str(number), check)

    assert len(recent) == 1000
    recent.checked("1", check)
    assert check.made == 1001
    recent.checked("0", check)
    assert check.made == 1002


def test_nothing_that_is_remembered_is_a_secret() -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)
    recent = RecentChecks(KEEP, world.clock)
    recent.checked(token, lambda: CheckedSession.of(found))

    remembered = repr(vars(recent))
    assert token not in remembered
    assert repr(found.device.seed) not in remembered
