"""DynamoDB or the parameter store is away: 503 in time, nothing changed, and then on as before.

The functions reach both over lines that can be cut, by their own setting of the AWS SDK. Times are
held against 3 s beside what the same calls take on this machine when all is well.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.integration.faulty_line import Fault, FaultyLine
from tests.integration.local_stack import LocalStack
from tests.integration.visitor import PDF, Visitor

PATIENCE_SECONDS = 3.0
PDF_BODY = {"filename": "a.pdf", "content_type": "application/pdf", "size": len(PDF)}
BODIES: dict[str, dict[str, Any]] = {
    "create_upload": PDF_BODY,
    "amend_session": {"locale": "fr"},
    "rename_device": {"name": "phone"},
}
# What answers from itself, without any store.
STORELESS = {"show_openapi", "explain_problem"}


@dataclass
class Lines:
    """The functions' ways to their stores."""

    dynamodb: FaultyLine
    ssm: FaultyLine
    stack: LocalStack

    def chill(self) -> None:
        """Have every function begin with a cold start at its next call."""
        self.stack.configure_functions({"TEST_STARTED_AT": str(time.time())})


@pytest.fixture(scope="module")
def lines(stack: LocalStack) -> Iterator[Lines]:
    address = urlsplit(stack.endpoint)
    upstream = (address.hostname or "", address.port or 0)
    with FaultyLine(upstream) as dynamodb, FaultyLine(upstream) as ssm:
        variables = {
            "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{dynamodb.port}",
            "AWS_ENDPOINT_URL_SSM": f"http://127.0.0.1:{ssm.port}",
        }
        stack.configure_functions(variables)
        yield Lines(dynamodb, ssm, stack)
        stack.configure_functions(dict.fromkeys([*variables, "TEST_STARTED_AT"]))


@dataclass(frozen=True)
class Call:
    """One call that a visitor can make, with the credential over one transport."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any] | None

    def send(self, url: str) -> tuple[httpx.Response, float]:
        began = time.monotonic()
        answer = httpx.request(
            self.method, f"{url}{self.path}", headers=self.headers, json=self.body, timeout=30
        )
        return answer, time.monotonic() - began


def every_call(url: str, token: str, upload_id: str) -> list[Call]:
    """Return each operation of the document that needs a store, over both transports."""
    document = httpx.get(f"{url}/v1/openapi.json").json()
    transports = ({"Authorization": f"Bearer {token}"}, {"Cookie": f"session={token}"})
    begin = Call("begin", "POST", "/v1/session", {}, {"transport": "token"})
    return [begin] + [
        Call(
            name=operation["operationId"],
            method=method.upper(),
            path=path.format(upload_id=upload_id, device_id="current", code="not_found"),
            headers={"Session-Client": "test", "If-Match": "*", **shown},
            body=BODIES.get(operation["operationId"], {}) if "requestBody" in operation else None,
        )
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        for shown in transports
        if operation["operationId"] not in STORELESS
        and (not operation["security"] or {"token": []} in operation["security"])
    ]


def send_all(url: str, calls: list[Call]) -> list[tuple[Call, httpx.Response, float]]:
    with ThreadPoolExecutor(4) as pool:
        return [
            (call, *sent)
            for call, sent in zip(calls, pool.map(lambda each: each.send(url), calls), strict=True)
        ]


def contents(stack: LocalStack) -> list[dict[str, Any]]:
    """Return the table, but for the counters of limits, which run out by themselves."""
    return [item for item in stack.items() if not item["SK"]["S"].startswith("LIMIT#")]


@contextmanager
def unchanged(stack: LocalStack) -> Iterator[None]:
    before = contents(stack)
    yield
    assert contents(stack) == before


def assert_unavailable(call: Call, answer: httpx.Response, seconds: float, limit: float) -> None:
    told = (call.name, answer.status_code, answer.text)
    assert answer.status_code == 503, told
    assert answer.headers["content-type"].startswith("application/problem+json"), told
    assert answer.json()["code"] == "service_unavailable", told
    assert int(answer.headers["retry-after"]) >= 1, told
    assert "set-cookie" not in answer.headers, told
    assert "session" not in answer.json(), told
    assert seconds < limit, (*told, seconds, limit)


def seconds_when_well(url: str, calls: list[Call]) -> float:
    """Return how long the slowest call takes here when nothing is wrong and all is warm.

    Calls that end something are sent with a credential that opens nothing.
    """
    harmless = [Call(call.name, "GET", "/v1/session", call.headers, None) for call in calls]
    return max(seconds for _, _, seconds in send_all(url, harmless))


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.REFUSES, Fault.THROTTLES])
def test_without_dynamodb_every_call_says_so_in_time_and_then_goes_on(
    stack: LocalStack, lines: Lines, visitor: Visitor, fault: Fault
) -> None:
    upload_id = visitor.create_upload().json()["upload"]["upload_id"]
    calls = every_call(stack.url, visitor.token, upload_id)
    assert len(calls) >= 26
    limit = PATIENCE_SECONDS + seconds_when_well(stack.url, calls)
    met = lines.dynamodb.met

    with unchanged(stack):
        with lines.dynamodb.fault(fault):
            answered = send_all(stack.url, calls)
            forged = visitor.client.get("/v1/session", headers={"Authorization": "Bearer mst_x"})
        for call, answer, seconds in answered:
            assert_unavailable(call, answer, seconds, limit)

    assert fault is Fault.REFUSES or lines.dynamodb.met > met
    assert (forged.status_code, forged.json()["code"]) == (401, "session_invalid")
    shown = visitor.validate()
    assert (shown.status_code, shown.json()["session"]["status"]) == (200, "active")
    assert visitor.upload_view(upload_id)["status"] == "pending"
    assert visitor.call("POST", "/v1/session/touch").status_code == 200


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.REFUSES])
def test_a_function_that_starts_without_keys_signs_and_believes_nothing(
    stack: LocalStack, lines: Lines, visitor: Visitor, fault: Fault
) -> None:
    calls = every_call(stack.url, visitor.token, "01a2194b-b37e-7def-82da-7bceae9777ba")
    keyless = [call for call in calls if call.name != "show_health"]
    lines.chill()

    with unchanged(stack):
        with lines.ssm.fault(fault):
            answered = send_all(stack.url, keyless)
            forged = visitor.client.get("/v1/session", headers={"Authorization": "Bearer mst_x"})
        for call, answer, _ in answered:
            assert_unavailable(call, answer, 0, PATIENCE_SECONDS)

    assert forged.status_code in (401, 503)
    assert visitor.validate().status_code == 200


def test_a_function_that_has_its_keys_needs_no_parameter_store(
    lines: Lines, visitor: Visitor
) -> None:
    def answers() -> list[int]:
        calls = [("GET", "/v1/session"), ("POST", "/v1/session/rotate")]
        return [visitor.call(method, path).status_code for method, path in calls]

    assert answers() == [200, 200]  # the keys are read

    with lines.ssm.fault(Fault.HANGS):
        assert answers() == [200, 200]
