"""Every number of the overview is what the audit's export comes to, counted another way."""

import json
from base64 import b64encode
from datetime import datetime
from typing import Any

import httpx
import pytest

from benchmarks.storm.timeline import HOUR
from session_service.domain.times import rfc3339
from tests.demo_data.month import DAY, Month
from tests.demo_data.people import Intruder, Person, arrivals
from tests.demo_data.recount import recount
from tests.fakes.clock import START

DAYS, VISITORS = 2, 60
# The same is told once as names with numbers, largest first, and once as a count of each name.
NAMED = ("ended", "renewals", "errors", "platforms")


@pytest.fixture(scope="module")
def told() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The overview of two days, and the audit's export of the same time."""
    root = b64encode(bytes(range(32))).decode()
    keys = {"Value": json.dumps({"1": root, "stable": root})}
    month = Month(keys, seed=4, since=START)
    with month.begin():
        for at in arrivals(month.random, START, DAYS, VISITORS):
            month.timeline.begin(Person(month).live(), at - START)
        month.timeline.begin(Intruder(month).live(), DAY)
        month.timeline.run(START + DAYS * DAY + 2 * HOUR)
        made = month.service.invoke("create_operator_key", {"role": "admin", "scopes": []})
        headers = {"Authorization": f"Bearer {made['operator_key']}"}
        window = {"from": rfc3339(START), "to": rfc3339(START + DAYS * DAY)}
        overview = month.client.get("/v1/admin/overview", params=window, headers=headers).json()
        exact = {"from": overview["from"], "to": overview["to"]}
        asked = month.client.post(
            "/v1/admin/exports",
            json={"kind": "audit", "format": "json", "filters": exact},
            headers=headers | {"Idempotency-Key": "6f1d3a52-5a0e-4a52-9f9f-0d2f5b1c7a01"},
        )
        assert asked.status_code == 202, asked.text
        month.deliver()
        return overview, _written(month, asked)


def _written(month: Month, asked: httpx.Response) -> list[dict[str, Any]]:
    """Let the export be written, as its event asks for; return its rows."""
    details = [json.loads(entry["Detail"]) for entry in month.outside.events.published]
    export_id = asked.json()["export"]["export_id"]
    (event,) = [each for each in details if each.get("facts", {}).get("export_id") == export_id]
    before = set(month.outside.s3.evidence)
    month.service.invoke("write_export", {"detail": event})
    (key,) = set(month.outside.s3.evidence) - before
    rows: list[dict[str, Any]] = json.loads(month.outside.s3.evidence[key])
    return rows


def test_every_number_of_the_overview_is_what_the_export_comes_to(
    told: tuple[dict[str, Any], list[dict[str, Any]]],
) -> None:
    overview, events = told
    counted = recount(events, overview["from"], overview["to"], active=0)

    shown = overview["current"] | {}
    for name in ("median_seconds", "p90_seconds"):
        bucket, exact = shown.pop(name), counted["current"].pop(name)
        assert bucket["low"] <= exact < bucket["high"], name
    assert shown == counted["current"]
    series = [point | {"at": datetime.fromisoformat(point["at"])} for point in overview["series"]]
    assert series == counted["series"]
    assert [bucket["count"] for bucket in overview["durations"]] == counted["durations"]
    assert overview["weekday_hours"] == counted["weekday_hours"]
    for name in NAMED:
        assert {each["name"]: each["count"] for each in overview[name]} == counted[name], name


def test_the_two_days_have_something_of_everything_that_is_counted(
    told: tuple[dict[str, Any], list[dict[str, Any]]],
) -> None:
    overview, events = told

    for name in NAMED:
        assert len(overview[name]) > 1, name
    assert overview["current"]["uploads_stored"] > 10
    assert overview["current"]["started"] > VISITORS
    assert {"created", "ended", "expired", "replaced", "closed"} <= {e["action"] for e in events}
