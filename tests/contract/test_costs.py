"""docs/costs.md leaves out nothing that the template has AWS charge for."""

import json
import re

import pytest

from benchmarks import monthly_bill
from session_service.domain.rollups import VALIDATION
from session_service.domain.sweep_report import SweepReport
from session_service.observability import AnswerLog
from tests.contract.expanded_template import ROOT, source
from tests.contract.functions import FOLDERS, routes

FIGURES = json.loads((ROOT / "docs" / "performance.json").read_text(encoding="utf-8"))
LINES = {
    line.what: line
    for line in monthly_bill.bill(FIGURES["units"], FIGURES["sweep_units"], monthly_bill.CALLS)
}
API = source()["Resources"]["SessionsApi"]["Properties"]
# About as long as what the gateway writes for each.
SAMPLES = {
    "requestId": "Vr9Bgj1PliAEJ0w=",
    "requestTime": "26/Nov/2026:10:00:00 +0000",
    "httpMethod": "GET",
    "routeKey": "POST /v1/session/touch",
    "status": "200",
    "protocol": "HTTP/1.1",
    "responseLength": "1024",
    "responseLatency": "12",
    "integrationLatency": "10",
    "integration.status": "200",
    "error.responseType": "-",
}


def test_the_page_says_what_the_figures_make() -> None:
    assert monthly_bill.table(FIGURES) in monthly_bill.PAGE.read_text(encoding="utf-8")


def test_metrics_of_routes_are_on_the_bill() -> None:
    paths = {"create": "POST /v1/session", "ensure": "POST /v1/session",
             "validate": "GET /v1/session", "touch": "POST /v1/session/touch",
             "upload_create": "POST /v1/session/uploads"}  # fmt: skip
    dollars = monthly_bill.METRICS_OF_A_ROUTE * monthly_bill.PRICES["metric"].dollars

    assert API["DefaultRouteSettings"]["DetailedMetricsEnabled"] is True
    assert paths.keys() == monthly_bill.CALLS.keys()
    assert set(paths.values()) <= {route for folder in FOLDERS for route in routes(folder)}
    assert len(set(paths.values())) * 6 == LINES["metrics of routes"].quantity
    assert f"{dollars:.2f} $ a month for each route" in monthly_bill.PAGE.read_text()


def test_metrics_of_a_sweep_are_on_the_bill_and_so_is_what_they_cost_when_idle() -> None:
    report = SweepReport(started_at=0, rehearsed=False, report_failure=lambda *_: None)
    of_a_sweep = len(report.metrics())

    assert of_a_sweep == 8
    assert LINES["metrics of ours"].quantity > of_a_sweep


def test_the_gateways_access_log_is_on_the_bill() -> None:
    line = re.sub(
        r"\$context\.([A-Za-z.]+)",
        lambda named: SAMPLES[named[1]],
        API["AccessLogSettings"]["Format"],
    )
    at_least = monthly_bill.SESSIONS * sum(monthly_bill.CALLS.values()) * len(line) / 1e9

    assert abs(len(line) / monthly_bill.ACCESS_LINE_BYTES - 1) < 0.05
    assert LINES["logs"].quantity > at_least


def test_the_lines_of_answers_are_as_long_as_the_bill_says(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = "Root=1-6b02b294-0123456789abcdef01234575;Parent=53995c3f42cd8ad8;Sampled=0"
    monkeypatch.setenv("_X_AMZN_TRACE_ID", trace)
    log = AnswerLog("maria-sessions", "MariaSessions")

    def line() -> str:
        now, request_id = 1_795_338_900.042, "JKJaXmPLvHcESHA5="
        return log.line(VALIDATION, 200, None, request_id, now, 0.008, {}, "default") + "\n"

    line()  # the first says that it was one

    assert abs(len(line()) / monthly_bill.LINE_BYTES - 1) < 0.02


def test_counts_of_good_answers_are_on_the_bill_as_items_and_notes_alone() -> None:
    changes = monthly_bill.SESSIONS * monthly_bill.EVENTS

    assert LINES["bus"].quantity == changes
    assert LINES["evidence"].quantity == changes / monthly_bill.EVENTS_OF_A_BATCH
