"""What a limit grants, whoever counts: this process, or DynamoDB's conditional updates."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.errors import RateLimitedError
from session_service.domain.rate_limits import (
    Counters,
    Limit,
    MemoryCounters,
    RememberedRefusals,
    Subject,
    Verdict,
    per_minute,
)
from session_service.dynamodb.rate_limits import DynamoDBCounters
from session_service.dynamodb.table import Table
from session_service.web.rate_limit_headers import rate_limit_headers
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB

NOW = 1_795_338_900_000
HOUR = 3_600_000
TEN = per_minute("create", 10)
ADA, BOB = Subject("acme", "ada"), Subject("acme", "bob")


def in_dynamodb() -> Counters:
    client: Any = MemoryDynamoDB()
    return DynamoDBCounters(Table(client=client, failures=FAILURES, name="t", pause=lambda _: None))


def in_dynamodb_remembered() -> Counters:
    return RememberedRefusals(in_dynamodb())


COUNTERS: list[Callable[[], Counters]] = [MemoryCounters, in_dynamodb, in_dynamodb_remembered]
everywhere = pytest.mark.parametrize("counters", COUNTERS)
LIMITS = st.builds(Limit, st.just("x"), st.integers(1, 40), st.integers(1, 100_000))
STEPS = st.lists(st.integers(0, 30_000), max_size=40)


def verdicts(
    counters: Counters, limit: Limit, times: Sequence[int], subject: Subject = ADA
) -> list[Verdict]:
    return [counters.take(limit, subject, time) for time in times]


def granted(counters: Counters, limit: Limit, times: Sequence[int]) -> list[int]:
    given = zip(times, verdicts(counters, limit, times), strict=True)
    return [time for time, verdict in given if verdict.accepted]


def after(steps: Sequence[int], start: int = NOW) -> Iterator[int]:
    for step in steps:
        yield start
        start += step


@everywhere
@given(limit=LIMITS, extra=st.integers(0, 30))
def test_a_burst_gets_the_quota_and_not_one_more(
    counters: Callable[[], Counters], limit: Limit, extra: int
) -> None:
    assert len(granted(counters(), limit, [NOW] * (limit.quota + extra))) == limit.quota


@everywhere
@given(limit=LIMITS, steps=STEPS)
def test_no_span_gets_more_than_the_quota_and_one_for_each_interval(
    counters: Callable[[], Counters], limit: Limit, steps: list[int]
) -> None:
    times = granted(counters(), limit, list(after(steps)))

    for first, began in enumerate(times):
        for count, ended in enumerate(times[first:], start=1):
            assert count <= limit.quota + (ended - began) // limit.interval


@everywhere
@given(limit=LIMITS)
def test_the_whole_quota_is_back_after_the_window_of_its_policy(
    counters: Callable[[], Counters], limit: Limit
) -> None:
    used = counters()
    verdicts(used, limit, [NOW] * (limit.quota + 1))
    rested = NOW + limit.quota * limit.interval

    assert len(granted(used, limit, [rested] * (limit.quota + 1))) == limit.quota


@everywhere
@given(limit=LIMITS, steps=STEPS)
def test_whoever_waits_as_long_as_told_is_let_in_and_nobody_is_a_millisecond_earlier(
    counters: Callable[[], Counters], limit: Limit, steps: list[int]
) -> None:
    used = counters()
    times = list(after(steps)) or [NOW]
    verdicts(used, limit, times)
    now = times[-1]
    while (verdict := used.take(limit, ADA, now)).accepted:
        pass

    assert 1 <= verdict.wait <= limit.interval
    assert not used.take(limit, ADA, now + verdict.wait - 1).accepted
    assert used.take(limit, ADA, now + verdict.wait).accepted


@everywhere
@given(limit=LIMITS, steps=STEPS)
def test_what_is_said_to_remain_can_be_had_and_what_comes_back_comes_when_said(
    counters: Callable[[], Counters], limit: Limit, steps: list[int]
) -> None:
    used = counters()
    now = NOW
    for now in after(steps):
        used.take(limit, ADA, now)
    verdict = used.take(limit, ADA, now)
    assert 0 <= verdict.remaining < limit.quota
    assert 1 <= verdict.wait <= limit.interval

    assert len(granted(used, limit, [now] * (limit.quota + 1))) == verdict.remaining
    assert len(granted(used, limit, [now + verdict.wait] * 2)) == 1


@everywhere
@given(steps=st.lists(st.integers(0, 20_000), min_size=1, max_size=40))
def test_a_clock_that_goes_back_an_hour_grants_no_more_and_locks_nobody_out(
    counters: Callable[[], Counters], steps: list[int]
) -> None:
    used = counters()
    before = granted(used, TEN, list(after(steps)))
    back = list(after(steps))[-1] - HOUR
    since = granted(used, TEN, [back] * 30 + [back + 30_000] * 30)

    at_rest = sum(steps[:-1]) == 0
    assert len(before) <= TEN.quota + sum(steps) // TEN.interval
    # At once nothing that was not left before; later what half a minute gives back.
    assert len(since) <= TEN.quota + 5
    if at_rest and len(steps) >= TEN.quota:
        assert since == [back + 30_000] * 5


@everywhere
def test_a_clock_that_went_back_an_hour_is_right_again_within_its_window(
    counters: Callable[[], Counters],
) -> None:
    used = counters()
    verdicts(used, TEN, [NOW] * 11)
    back = NOW - HOUR

    refused = used.take(TEN, ADA, back)
    assert not refused.accepted
    assert refused.wait <= TEN.interval
    assert granted(used, TEN, [back + 1, back + TEN.interval, back + TEN.interval]) == [
        back + TEN.interval
    ]


@everywhere
def test_a_clock_a_little_behind_is_only_strict(counters: Callable[[], Counters]) -> None:
    used = counters()
    verdicts(used, TEN, [NOW] * 10)

    refused = used.take(TEN, ADA, NOW - 1000)
    assert (refused.accepted, refused.wait) == (False, 7000)


@everywhere
def test_subjects_limits_and_tenants_are_counted_apart(counters: Callable[[], Counters]) -> None:
    used = counters()
    flood = verdicts(used, TEN, [NOW] * 50)
    assert not flood[-1].accepted

    assert used.take(TEN, BOB, NOW).remaining == 9
    assert used.take(TEN, Subject("other", "ada"), NOW).remaining == 9
    assert used.take(per_minute("uploads", 10), ADA, NOW).remaining == 9


def test_a_memory_never_holds_more_than_its_size_and_keeps_who_is_active() -> None:
    used = MemoryCounters(size=10)
    one = per_minute("x", 1)
    used.take(one, ADA, NOW)
    for number in range(100):
        used.take(one, Subject("acme", str(number)), NOW)
        assert not used.take(one, ADA, NOW).accepted
        assert len(used._tats) <= 10


def test_remembered_refusals_cost_the_store_nothing_and_are_bounded() -> None:
    asked: list[Subject] = []

    class Noting:
        def __init__(self) -> None:
            self.counters = in_dynamodb()

        def take(self, limit: Limit, subject: Subject, now: int) -> Verdict:
            asked.append(subject)
            return self.counters.take(limit, subject, now)

    hits: list[str] = []
    used = RememberedRefusals(Noting(), size=5, on_hit=lambda: hits.append("hit"))
    verdicts(used, TEN, [NOW] * 200)
    assert (len(asked), len(hits)) == (11, 189)

    assert used.take(TEN, ADA, NOW + TEN.interval).accepted
    for number in range(20):
        verdicts(used, TEN, [NOW] * 11, Subject("acme", str(number)))
        assert len(used._until) <= 5


def test_an_item_is_one_small_row_without_event_or_name_that_ttl_reclaims_when_idle() -> None:
    client: Any = MemoryDynamoDB()
    counters = DynamoDBCounters(
        Table(client=client, failures=FAILURES, name="t", pause=lambda _: None)
    )
    verdicts(counters, TEN, [NOW] * 30)

    ((place, item),) = client.items.items()
    assert place == ("T#acme#R#ada", "LIMIT#create")
    assert set(item) == {"PK", "SK", "entity", "tat", "purge_at"}
    assert item["tat"] == NOW + 60_000
    assert item["tat"] < item["purge_at"] * 1000 <= NOW + 2 * 60_000 + 1000


def test_at_rest_a_call_costs_one_write_busy_two_and_refused_none_that_succeeds() -> None:
    client: Any = MemoryDynamoDB()
    calls: list[str] = []
    update_item = client.update_item

    def noted(**request: Any) -> Any:
        calls.append(request["UpdateExpression"])
        return update_item(**request)

    client.update_item = noted
    counters = DynamoDBCounters(
        Table(client=client, failures=FAILURES, name="t", pause=lambda _: None)
    )

    costs = []
    for time in [NOW, NOW, NOW + HOUR, *[NOW + HOUR] * 9, NOW + HOUR]:
        calls.clear()
        counters.take(TEN, ADA, time)
        costs.append(len(calls))

    assert costs[:3] == [1, 2, 1]
    assert costs[-1] == 1
    assert len(client.items) == 1


def test_the_headers_are_those_of_the_draft() -> None:
    headers = rate_limit_headers("create", quota=10, window_seconds=60, remaining=9, wait_seconds=6)

    assert headers == {
        "RateLimit-Policy": '"create";q=10;w=60',
        "RateLimit": '"create";r=9;t=6',
    }


def test_a_wait_is_told_in_whole_seconds_never_too_short() -> None:
    with pytest.raises(RateLimitedError) as raised:
        Verdict(TEN, accepted=False, remaining=0, wait=1).require_accepted()
    assert raised.value.retry_after_seconds == 1

    with pytest.raises(RateLimitedError) as raised:
        Verdict(TEN, accepted=False, remaining=0, wait=5001).require_accepted()
    assert raised.value.retry_after_seconds == 6


def test_a_lost_answer_that_is_asked_for_again_counts_twice_and_never_grants_more() -> None:
    client: Any = MemoryDynamoDB()
    update_item = client.update_item

    def tried_again(**request: Any) -> Any:
        update_item(**request.copy())  # committed, and its answer lost
        return update_item(**request)

    client.update_item = tried_again
    counters = DynamoDBCounters(
        Table(client=client, failures=FAILURES, name="t", pause=lambda _: None)
    )

    assert len(granted(counters, TEN, [NOW] * 30)) <= TEN.quota // 2
    assert not counters.take(TEN, ADA, NOW).accepted
