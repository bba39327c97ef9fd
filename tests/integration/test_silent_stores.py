"""DynamoDB or the parameter store is away: 503 in time, nothing changed, and then on as before.

The functions reach both over lines that can be cut, by their own setting of the AWS SDK. What is
held against 3 s is the best of three tries: the service's patience, not a busy machine's.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.integration.conftest import NO_LIMITS, running_stack
from tests.integration.every_call import Call, Sent, every_call, send_all
from tests.integration.faulty_line import Fault, FaultyLine
from tests.integration.local_stack import LocalStack, eventually
from tests.integration.visitor import Visitor

PATIENCE_SECONDS = 3.0
# What the local cloud takes beside the function: its gateway, a process, its logs.
MARGIN_SECONDS = 1.0
TRIES = 3
KEYLESS = {"begin", "create_session", "validate_session", "list_devices", "revoke_device"}


@dataclass
class Lines:
    """The functions' ways to their stores."""

    dynamodb: FaultyLine
    ssm: FaultyLine
    stack: LocalStack

    def chill(self, *functions: str) -> None:
        """Have these functions begin with a cold start at their next call."""
        self.stack.configure_functions({"TEST_STARTED_AT": str(time.time())}, *functions)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """One of its own: to set the functions of a busy one, and back, takes longer than a start."""
    state = tmp_path_factory.mktemp("silent")
    with running_stack(state, params=f"SweepMinutes=1440 {NO_LIMITS}") as started:
        yield started


@pytest.fixture(scope="module")
def lines(stack: LocalStack) -> Iterator[Lines]:
    upstream = stack.address
    with FaultyLine(upstream) as dynamodb, FaultyLine(upstream) as ssm:
        variables = {
            "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{dynamodb.port}",
            "AWS_ENDPOINT_URL_SSM": f"http://127.0.0.1:{ssm.port}",
        }
        stack.configure_functions(variables)
        yield Lines(dynamodb, ssm, stack)


def contents(stack: LocalStack) -> list[dict[str, Any]]:
    """Return the table, but for the counters of limits, which run out by themselves.

    And but for what the audit writes of calls before, and of every refusal, in its own time.
    """
    found = stack.unrecorded_items()
    return [item for item in found if not item["SK"]["S"].startswith("LIMIT#")]


@contextmanager
def unchanged(stack: LocalStack) -> Iterator[None]:
    """Expect the table to be the same at the end of the block."""
    before = contents(stack)
    yield
    assert contents(stack) == before


def assert_unavailable(sent: Sent) -> None:
    answer = sent.answer
    assert answer.status_code == 503, sent
    assert answer.headers["content-type"].startswith("application/problem+json"), sent
    assert answer.json()["code"] == "service_unavailable", sent
    assert int(answer.headers["retry-after"]) >= 1, sent
    assert "set-cookie" not in answer.headers, sent
    assert "session" not in answer.json(), sent


def assert_all_unavailable_in_time(stack: LocalStack, calls: list[Call]) -> None:
    late = calls
    for _ in range(TRIES):
        sent = send_all(stack, late)
        for each in sent:
            assert_unavailable(each)
        slow = [each for each in sent if each.seconds > PATIENCE_SECONDS + MARGIN_SECONDS]
        late = [each.call for each in slow]
        if not late:
            return
    pytest.fail(f"too late, {TRIES} times: {slow}")


@pytest.mark.parametrize("fault", [Fault.HANGS, Fault.REFUSES, Fault.THROTTLES])
def test_without_dynamodb_every_call_says_so_in_time_and_then_goes_on(
    stack: LocalStack, lines: Lines, visitor: Visitor, fault: Fault
) -> None:
    upload_id = visitor.create_upload().json()["upload"]["upload_id"]
    calls = every_call(stack, visitor, upload_id)
    warm_up = [call.forged() for call in calls]
    eventually(
        lambda: all(each.answer.status_code != 503 for each in send_all(stack, warm_up)),
        within_seconds=60,
    )
    met = lines.dynamodb.met

    with unchanged(stack), lines.dynamodb.fault(fault):
        assert_all_unavailable_in_time(stack, calls)
        forged = visitor.client.get("/v1/session", headers={"Authorization": "Bearer mst_x"})

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
    calls = every_call(stack, visitor, "01a2194b-b37e-7def-82da-7bceae9777ba")
    # All functions get their keys in one way: four of them, so that the start stays bearable.
    lines.chill("CreateSession", "ValidateSession", "ManageDevices", "IssueAccessTokens")
    keyless = [call for call in calls if call.name in KEYLESS]
    assert {call.name for call in keyless} == KEYLESS

    with unchanged(stack), lines.ssm.fault(fault):
        assert_all_unavailable_in_time(stack, keyless)
        assert visitor.client.get("/.well-known/jwks.json").status_code == 503

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
