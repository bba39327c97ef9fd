"""The line of an answer: a log line with Powertools' fields, and a metric, at once."""

import json
from typing import Any

import pytest

from session_service.observability import AnswerLog, count, emit, logger, record_answer

NOW = 1_795_338_900.042


def fields(log: AnswerLog, code: str | None = None, request_id: str = "r") -> Any:
    line = log.line("GET /v1/session", 401 if code else 200, code, request_id, NOW, 0.25, {})
    assert "\n" not in line
    return json.loads(line)


def test_one_line_is_log_and_metric() -> None:
    line = fields(AnswerLog("stack", "MariaSessions"), "session_expired")

    assert line == {
        "level": "INFO",
        "message": "answered",
        "timestamp": "2026-11-22 09:15:00,042+0000",
        "service": "stack",
        "cold_start": True,
        "route": "GET /v1/session",
        "status": 401,
        "code": "session_expired",
        "milliseconds": 250,
        "request_id": "r",
        "Http4xx": 1,
        "_aws": {
            "Timestamp": 1_795_338_900_042,
            "CloudWatchMetrics": [
                {
                    "Namespace": "MariaSessions",
                    "Dimensions": [["service"]],
                    "Metrics": [{"Name": "Http4xx", "Unit": "Count"}],
                }
            ],
        },
    }


def test_a_line_names_tenant_and_network_where_they_are_known() -> None:
    log, code = AnswerLog("s", "n"), "session_ended"
    whose = {"tenant_id": 'a"cme', "network": "0123456789abcdef"}
    line = json.loads(log.line("GET /v1/session", 401, code, "r", NOW, 0.25, {}, **whose))

    assert (line["tenant_id"], line["network"]) == ('a"cme', "0123456789abcdef")
    assert not {"tenant_id", "network"} & fields(log).keys()


def test_only_the_first_answer_of_an_environment_is_a_cold_start() -> None:
    log = AnswerLog("stack", "namespace")

    assert [fields(log)["cold_start"] for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize("text", ['"', "\\", "\n", "é\u2028", '","level":"ERROR'])
def test_no_text_breaks_the_line(text: str) -> None:
    line = fields(AnswerLog(text, text), text, text)

    assert (line["service"], line["code"], line["request_id"]) == (text, text, text)
    assert line["level"] == "INFO"


def test_what_was_answered_from_memory_is_counted_by_the_next_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("RefusedFromMemory", "RefusedFromMemory", "CheckedFromMemory"):
        count(name)
    record_answer("GET /v1/session", 200, None, "r")
    record_answer("GET /v1/session", 200, None, "r")

    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    assert (first["RefusedFromMemory"], first["CheckedFromMemory"]) == (2, 1)
    (metric,) = first["_aws"]["CloudWatchMetrics"]
    assert [each["Name"] for each in metric["Metrics"]] == [
        "Http2xx",
        "RefusedFromMemory",
        "CheckedFromMemory",
    ]
    assert "RefusedFromMemory" not in second


def test_a_trace_is_named_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "xray_trace_id" not in fields(AnswerLog("s", "n"))
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-6b02b294-01;Parent=53995c3f42cd8ad8;Sampled=1")

    assert fields(AnswerLog("s", "n"))["xray_trace_id"] == "1-6b02b294-01"


@pytest.mark.usefixtures("powertools")
def test_its_fields_and_its_metric_are_those_of_powertools(
    capsys: pytest.CaptureFixture[str],
) -> None:
    record_answer("GET /v1/session", 200, None, "r")
    logger().info("answered", extra={"route": "GET /v1/session", "status": 200, "request_id": "r"})
    emit("Http2xx")

    ours, logged, counted = (json.loads(line) for line in capsys.readouterr().out.splitlines())

    assert logged.keys() - {"location"} <= ours.keys()
    assert len(ours["timestamp"]) == len(logged["timestamp"])
    for name in ("level", "message", "service", "route", "status", "request_id"):
        assert ours[name] == logged[name]
    (metric,) = ours["_aws"]["CloudWatchMetrics"]
    (expected,) = counted["_aws"]["CloudWatchMetrics"]
    assert metric == expected
    assert ours["service"] == counted["service"]
    assert [float(ours["Http2xx"])] == counted["Http2xx"]
