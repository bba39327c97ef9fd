"""The overview adds the rollups up, says how far behind they are, and reads what it shows."""

from collections import Counter
from collections.abc import Callable
from copy import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.overview import OverviewService, bucket_bounds, percentile
from session_service.domain.recording import HOUR_MS
from session_service.domain.rolling_up import RollupRun
from session_service.domain.rollups import BUCKETS, Rollup, bucket_of
from session_service.domain.times import rfc3339
from session_service.dynamodb.rollups import DynamoDBRollups
from session_service.web.observation_calls import OverviewCalls
from tests.audit_desk import DAY, RETENTION, AuditDesk
from tests.fakes.clock import START

OVERVIEW = "GET /v1/admin/overview"
HOUR = START // HOUR_MS * HOUR_MS

pytestmark = pytest.mark.usefixtures("powertools")


def rollup(hour: int, seed: int, active: int) -> Rollup:
    draw = Random(seed).randrange
    durations = [0] * BUCKETS
    durations[bucket_of(draw(1, 3000))] = 5
    return Rollup(
        hour=hour,
        events=20,
        started=draw(1, 9),
        ended={"ended/user_requested": 2, "expired/idle": 3},
        durations=durations,
        validations={"ok": 90},
        errors={"session_expired": draw(1, 5), "service_unavailable": 1},
        renewals={"expired": 1},
        uploads={"created": 3, "stored": 2},
        stored_bytes=1000,
        orphans=1,
        orphan_ages=[0] * BUCKETS,
        platforms={"web": 2, "ios": 1},
        requests=100,
        active=active,
        total=20,
    )


HOURS = [rollup(HOUR - n * HOUR_MS, n, 500 - n) for n in range(60)]


class Figures(AuditDesk):
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(monkeypatch)
        self.rollups = DynamoDBRollups(table=self.table, retention=RETENTION)
        for each in HOURS:
            assert self.rollups.put("default", each)
        calls = OverviewCalls(service=OverviewService(rollups=self.rollups), clock=self.clock)
        self.serve("observation", ("observe_service",), overview_calls=calls)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Figures:
    return Figures(monkeypatch)


def total(hours: list[Rollup], value: Callable[[Rollup], int]) -> int:
    return sum(map(value, hours))


def test_the_key_figures_are_the_sums_of_the_hours_that_the_window_touches(desk: Figures) -> None:
    found = desk.good(OVERVIEW, "last=24h&compare=true")

    now, before = HOURS[:25], HOURS[25:50]
    for kpis, hours in ((found["current"], now), (found["previous"], before)):
        assert kpis["started"] == total(hours, lambda h: h.started)
        assert kpis["ended"] == 5 * 25
        assert kpis["completed_share"] == 0.4
        assert kpis["renewed"] == 25
        assert kpis["requests"] == 2500
        errors = total(hours, lambda h: sum(h.errors.values()))
        assert kpis["error_rate"] == round(errors / 2500, 6)
        assert kpis["failure_rate"] == 0.01
        assert (kpis["uploads_stored"], kpis["stored_bytes"]) == (50, 25_000)
        assert kpis["active"] == hours[0].active
    assert found["from"] == rfc3339(HOUR - 24 * HOUR_MS)
    assert desk.good(OVERVIEW)["previous"] is None


def test_the_series_has_a_point_for_every_hour_and_each_list_its_largest_first(
    desk: Figures,
) -> None:
    found = desk.good(OVERVIEW, "last=24h")

    assert found["bucket_seconds"] == 3600
    assert [p["started"] for p in found["series"]] == [h.started for h in HOURS[24::-1]]
    assert [p["active"] for p in found["series"]] == [h.active for h in HOURS[24::-1]]
    assert found["platforms"] == [{"name": "web", "count": 50}, {"name": "ios", "count": 25}]
    assert found["ended"][0] == {"name": "expired/idle", "count": 75}
    assert sum(b["count"] for b in found["durations"]) == 125
    assert sum(map(sum, found["weekday_hours"])) == found["current"]["started"]


def test_hours_without_any_event_are_points_that_keep_how_many_were_active(
    desk: Figures,
) -> None:
    window = f"from={rfc3339(HOUR + 5 * HOUR_MS)}&to={rfc3339(HOUR + 8 * HOUR_MS)}"
    found = desk.good(OVERVIEW, window)

    assert [p["active"] for p in found["series"]] == [500, 500, 500]
    kpis = found["current"]
    assert (kpis["active"], kpis["started"]) == (500, 0)
    assert {kpis[n] for n in ("completed_share", "error_rate", "median_seconds")} == {None}


def test_a_long_window_has_a_point_for_each_day_and_none_is_longer_than_three_months(
    desk: Figures,
) -> None:
    found = desk.good(OVERVIEW, "last=30d")

    assert found["bucket_seconds"] == 86_400
    assert sum(p["started"] for p in found["series"]) == total(HOURS, lambda h: h.started)
    long = f"from={rfc3339(START - 93 * DAY)}"
    assert desk.ask(OVERVIEW, long)[0] == 400


def test_it_says_how_far_behind_it_is(desk: Figures) -> None:
    assert desk.good(OVERVIEW)["freshness"] == {
        "computed_at": None,
        "lag_seconds": None,
        "waiting_hours": 0,
    }
    desk.rollups.note_run(RollupRun(at=START - 720_000, waiting=2))

    assert desk.good(OVERVIEW)["freshness"] == {
        "computed_at": rfc3339(START - 720_000),
        "lag_seconds": 720,
        "waiting_hours": 2,
    }


@given(st.lists(st.integers(0, 2**25), min_size=1, max_size=60), st.sampled_from([0.5, 0.9, 0.99]))
def test_a_percentile_lies_within_the_bucket_that_is_named(
    lengths: list[int], share: float
) -> None:
    counts = Counter(map(bucket_of, lengths))
    exact = sorted(lengths)[max(0, -(-int(share * 1000) * len(lengths) // 1000) - 1)]

    found = percentile([counts[b] for b in range(BUCKETS)], share)

    assert found is not None
    assert found.low <= exact
    assert found.high is None or exact < found.high
    low, high = bucket_bounds(bucket_of(exact))
    assert (low, high) == (found.low, found.high)
    assert percentile([0] * BUCKETS, share) is None


def test_another_tenants_hours_are_not_added(desk: Figures) -> None:
    before: Any = desk.good(OVERVIEW)["current"]
    desk.rollups.put("acme", replace(HOURS[0], started=999))

    assert desk.good(OVERVIEW)["current"] == before
