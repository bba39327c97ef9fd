"""Counts and histograms of the audit: capped, bounded, and they say so."""

import pytest

from benchmarks.large_table import LargeDynamoDB
from session_service.domain import audit_trail
from session_service.domain.audit_trail import (
    HISTOGRAM_STRETCHES,
    EventPlace,
    TrailFilter,
    TrailScope,
)
from session_service.domain.errors import InvalidFieldError
from tests.fakes.clock import START
from tests.unit.test_audit_trail import DAY, EVERYTHING, Index, event


def test_a_count_is_capped_and_says_so() -> None:
    world = Index(LargeDynamoDB())
    scope = TrailScope(tenant_id="default", since=0)
    world.fill(event(number, START + number) for number in range(1_001))

    everything = world.trail.count(scope, EventPlace(at=START + DAY), EVERYTHING)
    some = world.trail.count(
        scope, EventPlace(at=START + DAY), TrailFilter(wanted={"reason": ["r0"]})
    )

    assert (everything.number, everything.exact) == (1_000, False)
    assert (some.number, some.exact) == (201, True)


def test_what_hardly_anything_passes_is_counted_as_far_as_may_be_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit_trail, "HISTOGRAM_READS", 20)
    world = Index()
    world.index.add([event(number, START + number) for number in range(30)])
    scope, until = TrailScope(tenant_id="default", since=START), EventPlace(at=START + 30)
    some = TrailFilter(wanted={"reason": ["r0"]})

    count = world.trail.count(scope, until, some)
    histogram = world.trail.histogram(scope, until, some, 3)

    assert (count.number, count.exact) == (4, False)
    assert (list(histogram.counts), histogram.complete_since) == ([0, 2, 2], START + 10)


def test_years_to_come_are_not_looked_for() -> None:
    world = Index(LargeDynamoDB())
    world.index.add([event(1, START)])
    client = world.client
    assert isinstance(client, LargeDynamoDB)
    client.forget_counts()
    scope, until = TrailScope(tenant_id="default", since=START), EventPlace(at=2**48 - 1)

    assert len(world.trail.page(scope, until, EVERYTHING, 10).records) == 1
    assert world.trail.count(scope, until, EVERYTHING).number == 1
    assert sum(world.trail.histogram(scope, until, EVERYTHING, 10).counts) == 1
    assert client.requests["Query"] <= 6


def test_counts_of_many_quiet_years_stop_and_say_since_when_they_are_complete() -> None:
    world = Index(LargeDynamoDB(), retention=3_653 * DAY)
    world.index.add([event(0, START), event(4, START + 3_000 * DAY)])
    world.now = START + 3_000 * DAY + 2
    client = world.client
    assert isinstance(client, LargeDynamoDB)
    scope, until = TrailScope(tenant_id="default", since=START), EventPlace(at=world.now)
    client.forget_counts()

    counted = world.trail.count(scope, until, EVERYTHING)
    found = world.trail.histogram(scope, until, EVERYTHING, 10)

    assert (counted.number, counted.exact) == (1, False)
    assert sum(found.counts) == 1
    days = (world.now - found.complete_since) // DAY
    assert days in (HISTOGRAM_STRETCHES - 1, HISTOGRAM_STRETCHES)
    assert client.requests["Query"] <= 2 * HISTOGRAM_STRETCHES


def test_a_histogram_counts_what_passes_in_each_bucket() -> None:
    world = Index()
    world.index.add([event(number, START + number * 1_000) for number in range(20)])
    scope = TrailScope(tenant_id="default", since=START)

    found = world.trail.histogram(scope, EventPlace(at=START + 20_000), EVERYTHING, 4)
    some = world.trail.histogram(
        scope, EventPlace(at=START + 20_000), TrailFilter(wanted={"reason": ["r0"]}), 2
    )

    assert (list(found.counts), found.bucket, found.complete_since) == ([5] * 4, 5_000, START)
    assert list(some.counts) == [2, 2]


@pytest.mark.parametrize(("buckets", "span"), [(0, 9), (401, 9), (1, 0), (1, -9)])
def test_a_histogram_has_one_to_four_hundred_buckets_of_some_time(buckets: int, span: int) -> None:
    scope, until = TrailScope(tenant_id="default", since=START), EventPlace(at=START + span)

    with pytest.raises(InvalidFieldError):
        Index().trail.histogram(scope, until, EVERYTHING, buckets)
