"""Whoever an alarm wakes finds it in docs/operations.md; the dashboard shows what there is."""

import json
import re
from typing import Any

from session_service.domain.association import Association
from session_service.domain.sweep_report import SweepReport
from session_service.observability import AnswerLog
from tests.contract.expanded_template import ROOT, expanded, properties, source

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ALARMS = {n for n, found in expanded().items() if found["Type"] == "AWS::CloudWatch::Alarm"}
OF_DASHBOARD = {"Dashboard", "RefusalsQuery", "RequestQuery", "SlowAnswersQuery", "TimelineQuery"}


def body() -> dict[str, Any]:
    text = properties("Dashboard")["DashboardBody"]["Fn::Sub"]
    found: dict[str, Any] = json.loads(text)
    return found


def test_every_alarm_has_a_row_that_says_what_to_do_and_there_is_no_other_row() -> None:
    rows = set(re.findall(r"^\| `(\w+Alarm)` \|", PAGE, re.MULTILINE))

    assert rows == ALARMS


def test_dashboard_and_queries_are_there_only_where_they_are_asked_for() -> None:
    conditional = {n for n, r in expanded().items() if r.get("Condition") == "HasDashboard"}

    assert conditional == OF_DASHBOARD
    assert source()["Parameters"]["WithDashboard"]["Default"] == "false"


def test_metrics_of_ours_on_the_dashboard_are_metrics_that_somebody_emits() -> None:
    report = SweepReport(started_at=0, rehearsed=False, report_failure=lambda *_: None)
    answers = {
        json.loads(AnswerLog("s", "n").line("r", status, None, "i", 0.0, 0.0, {}))["_aws"][
            "CloudWatchMetrics"
        ][0]["Metrics"][0]["Name"]
        for status in (200, 400, 500)
    }
    uploads = {f"Upload{outcome.capitalize()}" for outcome in Association}
    emitted = {*report.metrics(), *answers, *uploads, "RefusedFromMemory"}
    shown = {
        metric[1]
        for widget in body()["widgets"]
        for metric in widget["properties"]["metrics"]
        if metric[0] == "MariaSessions"
    }

    assert shown
    assert shown <= emitted


def test_widgets_lie_beside_each_other() -> None:
    taken = [
        (widget["x"] + x, widget["y"] + y)
        for widget in body()["widgets"]
        for x in range(widget["width"])
        for y in range(widget["height"])
    ]

    assert len(taken) == len(set(taken))
    assert max(x for x, _ in taken) < 24


def test_queries_ask_for_fields_that_lines_have() -> None:
    line = json.loads(AnswerLog("s", "n").line("r", 401, "c", "i", 0.0, 0.25, {}))
    for name in ("RefusalsQuery", "SlowAnswersQuery"):
        asked = re.findall(r"\b(message|status|route|code|milliseconds)\b", _query(name))
        assert set(asked) <= line.keys()
    for field in re.findall(r"unmapped\.(\w+)", _query("TimelineQuery")):
        assert f'"{field}"' in (ROOT / "docs" / "audit-line.schema.json").read_text()


def _query(name: str) -> str:
    query: str = properties(name)["QueryString"]
    return query
