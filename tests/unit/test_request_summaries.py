"""Refusals write nothing: their log is their outbox, and becomes a few events, always the same."""

import gzip
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.audit_lines import audit_object
from session_service.domain.request_summaries import (
    MOST_NAMED,
    AnsweredRequest,
    answer_times,
    summaries,
)
from session_service.observability import AnswerLog
from session_service.request_log import answered_requests
from tests.audit_lines import SCHEMA
from tests.contract.functions import ROOT

MINUTE = 60_000
AT = 29_922_315 * MINUTE


def request(number: int, status: int = 200, **changes: Any) -> AnsweredRequest:
    fields: dict[str, Any] = {
        "log_id": f"{number:056}",
        "at": AT + number,
        "tenant_id": "default",
        "operation": "GET /v1/session",
        "status": status,
        "code": "session_expired" if status >= 400 else "",
    }
    return AnsweredRequest(**fields | changes)


def delivery(*messages: str, kind: str = "DATA_MESSAGE") -> dict[str, Any]:
    lines = [
        {"id": f"{number:056}", "timestamp": AT + number, "message": message}
        for number, message in enumerate(messages)
    ]
    said = {"messageType": kind, "logStream": "stream", "logEvents": lines}
    return {"awslogs": {"data": b64encode(gzip.compress(json.dumps(said).encode())).decode()}}


def answer(status: int, code: str | None = None, tenant: str = "", network: str = "") -> str:
    return AnswerLog("s", "n").line(
        "GET /v1/session", status, code, "request=", AT / 1000, 0.25, {}, tenant, network
    )


def test_what_was_answered_well_is_one_event_a_minute_with_counts() -> None:
    requests = [request(n) for n in range(5)]
    requests += [request(9, 201, operation="POST /v1/session"), request(10, at=AT + MINUTE)]

    first, second = summaries(requests)

    assert first.event.facts == {"count": 6, "GET /v1/session 200": 5, "POST /v1/session 201": 1}
    assert (first.event.action, first.event.at) == ("requests_answered", AT)
    assert second.event.facts["count"] == 1


def test_how_long_good_answers_took_is_told_in_buckets_that_double() -> None:
    times = [0, 1, 7, 7, 250, None]
    requests = [request(n, milliseconds=took) for n, took in enumerate(times)]

    (record,) = summaries(requests)

    assert dict(answer_times(record.event.facts)) == {0: 1, 1: 1, 3: 2, 8: 1}
    assert record.event.facts["count"] == 6


def test_refusals_are_told_apart_by_operation_code_reason_network_and_tenant() -> None:
    requests = [
        request(1, 401),
        request(2, 401),
        request(3, 401, code="session_invalid"),
        request(4, 429, code="rate_limited", network="n1"),
        request(5, 429, code="rate_limited", network="n2"),
        request(6, 401, tenant_id="acme"),
        request(7, 401, operation="POST /v1/session/touch"),
        request(8, 503, code="service_unavailable"),
    ]

    found = summaries(requests)

    counts = sorted(int(record.event.facts["count"]) for record in found)
    assert counts == [1, 1, 1, 1, 1, 1, 2]
    assert {r.event.facts.get("network") for r in found} == {None, "n1", "n2"}
    assert {record.tenant_id for record in found} == {"default", "acme"}
    failed = [record for record in found if record.event.action == "requests_failed"]
    assert [record.event.reason for record in failed] == ["service_unavailable"]


def test_a_refusal_says_its_reason_or_else_its_code_and_an_answer_neither() -> None:
    requests = [
        request(1, 401, reason="idle"),
        request(2, 404, code="not_found"),
        request(3, reason="renewed", code="none"),
    ]

    told = {s.event.action: s.event.reason for s in summaries(requests[:1] + requests[2:])}

    assert told == {"requests_refused": "idle", "requests_answered": ""}
    assert summaries(requests[1:2])[0].event.reason == "not_found"


def test_whoever_changes_networks_makes_no_more_events_of_it() -> None:
    from_one = [request(n, 401, network="steady") for n in range(7)]
    from_many = [request(100 + n, 401, network=f"n{n}") for n in range(500)]
    forged = [request(700 + n, 401, code="session_invalid", network=f"n{n}") for n in range(500)]
    elsewhere = [request(2_000, 401, tenant_id="acme", network="n1")]

    found = summaries([*from_many, *forged, *from_one, *elsewhere])

    own = [record.event.facts for record in found if record.tenant_id == "default"]
    named = [facts for facts in own if "network" in facts]
    rest = {facts["code"]: facts["count"] for facts in own if "network" not in facts}
    assert len(named) == MOST_NAMED
    assert [f["count"] for f in named if f["network"] == "steady"] == [7]
    assert sum(int(facts["count"]) for facts in own) == 1_007
    assert rest.keys() == {"session_expired", "session_invalid"}
    assert [r.event.facts["network"] for r in found if r.tenant_id == "acme"] == ["n1"]


def test_requests_without_a_network_take_no_name_from_one() -> None:
    nameless = [request(n, 401, network="") for n in range(5)]
    named = [request(100 + n, 401, network=f"n{n}") for n in range(MOST_NAMED)]

    found = summaries([*nameless, *named])

    assert sum("network" in record.event.facts for record in found) == MOST_NAMED


@given(st.permutations(range(60)))
def test_which_networks_are_named_does_not_depend_on_the_order_of_lines(order: list[int]) -> None:
    requests = [request(n, 401, network=f"n{n % 40}") for n in range(60)]

    found = summaries([requests[n] for n in order])

    assert found == summaries(requests)
    busiest = {f"n{n}" for n in range(20)}
    assert {r.event.facts["network"] for r in found if "network" in r.event.facts} == busiest


@given(st.permutations(range(12)), st.integers(0, 11))
def test_a_delivery_that_comes_again_gives_the_same_events_in_whatever_order(
    order: list[int], cut: int
) -> None:
    requests = [request(n, (200, 401, 503)[n % 3], at=AT + n * 20_000) for n in range(12)]

    assert summaries([requests[n] for n in order]) == summaries(requests)
    assert {r.event.event_id for r in summaries(requests[:cut])}.isdisjoint(
        r.event.event_id
        for r in summaries([request(99 + n, 401, at=AT + n * 20_000) for n in range(12)])
    )


def test_every_summary_is_a_line_of_the_published_shape() -> None:
    for record in summaries([request(1), request(2, 401, network="n"), request(3, 500)]):
        SCHEMA.validate(audit_object(record))


def test_the_functions_own_lines_are_read() -> None:
    found = answered_requests(delivery(answer(200), answer(401, "session_ended")), never)

    assert [(r.operation, r.status, r.code) for r in found] == [
        ("GET /v1/session", 200, ""),
        ("GET /v1/session", 401, "session_ended"),
    ]
    assert [r.milliseconds for r in found] == [250, 250]
    assert {r.tenant_id for r in found} == {"default"}


def test_tenant_and_network_of_a_line_are_those_of_its_event() -> None:
    (found,) = summaries(
        answered_requests(delivery(answer(401, "session_ended", "acme", "0123456789abcdef")), never)
    )

    assert found.tenant_id == "acme"
    assert found.event.facts["network"] == "0123456789abcdef"
    assert audit_object(found)["src_endpoint"] == {"name": "0123456789abcdef"}


@pytest.mark.parametrize(
    "poison",
    ["", "not JSON", "[]", "null", "{}", '{"route": "x"}', '{"route":"x","status":"many"}',
     '{"route":"x","status":200,"code":7}', '{"route":5,"status":200}', "\x00\x1b[31m",
     '{"status":1e999}', '{"status":NaN}', '{"status":200.0}', '{"status":true}', '{"status":99}',
     '{"status":600}', f'{{"status":{10**40}}}', '{"status":-200}', '{"status":"200"}',
     '{"status":200,"milliseconds":Infinity}', '{"status":200,"milliseconds":-1e999}',
     '{"status":200,"milliseconds":NaN}', '{"status":200,"milliseconds":-1}',
     f'{{"status":200,"milliseconds":{10**40}}}', '{"status":200,"milliseconds":null}',
     '{"status":200,"tenant_id":"a#b"}', '{"status":200,"tenant_id":"-"}',
     '{"status":200,"tenant_id":"Acme"}', f'{{"status":200,"tenant_id":"{"a" * 33}"}}',
     "[" * 100_000, '{"status":' * 100_000],
    ids=lambda poison: poison[:50],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_set_aside_alone_and_not_repeated(poison: str) -> None:
    aside: list[tuple[Mapping[str, Any], Exception]] = []

    found = answered_requests(
        delivery(answer(200), poison, answer(204)), lambda *told: aside.append(told)
    )

    assert [r.status for r in found] == [200, 204]
    ((named, _),) = aside
    assert named == {"log_stream": "stream", "log_event_id": f"{1:056}"}


@pytest.mark.parametrize("broken", [{}, {"awslogs": {"data": "%"}}, {"awslogs": {"data": "aaaa"}}])
def test_a_delivery_that_cannot_be_unpacked_fails_so_that_it_is_kept(
    broken: dict[str, Any],
) -> None:
    with pytest.raises((KeyError, ValueError, OSError)):
        answered_requests(broken, never)


def test_a_message_of_the_service_itself_tells_of_no_request() -> None:
    assert answered_requests(delivery("hello", kind="CONTROL_MESSAGE"), never) == []


def test_the_sample_is_a_delivery_of_two_answers() -> None:
    event = json.loads((ROOT / "events/record_requests.json").read_text())

    assert [r.status for r in answered_requests(event, never)] == [200, 401]


def test_no_line_that_this_function_writes_can_come_back_to_it() -> None:
    source = (ROOT / "functions/record_requests/app.py").read_text()

    assert '"answered"' not in source
    assert '"message":"answered"' in answer(200)


def never(named: object, error: Exception) -> None:
    raise AssertionError(named) from error
