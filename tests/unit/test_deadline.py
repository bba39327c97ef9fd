"""No try is begun later than a second after its request, whatever the store does meanwhile."""

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.retries.standard import ExponentialBackoff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from session_service import aws_clients
from session_service.deadline import LAST_TRY_SECONDS, REQUEST_BEGAN, is_late
from session_service.domain.errors import StoreUnavailableError
from session_service.dynamodb.table import Table

BEGAN = 1_000.0
KEY = {"PK": "T#default#S#s", "SK": "SESSION"}


class Service:
    """A store that takes its time and then fails, on a clock that only this test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, pause: float = 0.0) -> None:
        self.now = BEGAN
        self.tries: list[float] = []
        self.takes: list[float] = [0.0]
        self.failure: Exception | int = ReadTimeoutError(endpoint_url="https://table.example")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "test")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(aws_clients, "time", clock)
        monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=self.sleep))
        monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: pause)
        client = aws_clients.dynamodb_client()
        client._endpoint.http_session = self  # type: ignore[attr-defined]
        self.table = Table(client=client, name="table", pause=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def send(self, request: Any) -> AWSResponse:
        """Stand in for botocore's way to the network."""
        self.tries.append(self.now - BEGAN)
        self.now += self.takes[min(len(self.tries), len(self.takes)) - 1]
        if isinstance(self.failure, Exception):
            raise self.failure
        raw = SimpleNamespace(stream=lambda *_, **__: iter([b"{}"]))
        headers: Any = {}
        return AWSResponse(request.url, self.failure, headers, raw)

    def ask(self) -> None:
        with pytest.raises(StoreUnavailableError):
            self.table.get(KEY)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    return Service(monkeypatch)


@pytest.fixture(autouse=True)
def request_began() -> Any:
    token = REQUEST_BEGAN.set(BEGAN)
    yield
    REQUEST_BEGAN.reset(token)


def test_a_silent_store_is_asked_once_within_a_request(service: Service) -> None:
    service.takes = [2.0]

    service.ask()

    assert service.tries == [0.0]
    assert service.now <= BEGAN + 3


@pytest.mark.parametrize(
    "failure",
    [
        ReadTimeoutError(endpoint_url="https://table.example"),
        ConnectTimeoutError(endpoint_url="https://table.example"),
        500,
        503,
    ],
)
def test_a_store_that_fails_at_once_is_asked_three_times(
    service: Service, failure: Exception | int
) -> None:
    service.failure = failure

    service.ask()

    assert len(service.tries) == 3


def test_a_store_that_fails_slowly_is_asked_as_long_as_there_is_time(service: Service) -> None:
    service.takes = [0.6]

    service.ask()

    assert service.tries == pytest.approx([0.0, 0.6])


def test_a_pause_before_the_next_try_counts_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(monkeypatch, pause=0.9)
    service.takes = [0.5]

    service.ask()

    assert service.tries == [0.0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    takes=st.lists(st.floats(0, 2), min_size=1, max_size=3),
    pause=st.floats(0, 2),
    before=st.floats(0, 1),
    failure=st.sampled_from([ReadTimeoutError(endpoint_url="https://table.example"), 500]),
)
def test_no_try_but_a_first_one_begins_later_than_a_second_after_the_request(
    takes: list[float], pause: float, before: float, failure: Exception | int
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        service = Service(monkeypatch, pause=pause)
        service.now += before
        service.takes, service.failure = takes, failure

        service.ask()

        assert all(began <= LAST_TRY_SECONDS for began in service.tries)
        assert service.tries[0] == pytest.approx(before)


def test_outside_of_a_request_a_silent_store_is_asked_three_times(service: Service) -> None:
    REQUEST_BEGAN.set(None)
    service.takes = [2.0]

    service.ask()

    assert len(service.tries) == 3


def test_throttling_is_tried_again_while_there_is_time(service: Service) -> None:
    service.failure, service.takes = 400, [0.6]
    body = b'{"__type":"com.amazonaws#ThrottlingException","message":"slow down"}'
    send = service.send

    def throttled(request: Any) -> AWSResponse:
        answer = send(request)
        answer.raw = SimpleNamespace(stream=lambda *_, **__: iter([body]))
        return answer

    service.send = throttled  # type: ignore[method-assign]

    service.ask()

    assert service.tries == pytest.approx([0.0, 0.6])
    assert service.now <= BEGAN + 3


@pytest.mark.parametrize(
    ("after", "late"), [(0.0, False), (1.0, False), (1.001, True), (3600.0, True)]
)
def test_it_is_late_from_a_second_on(after: float, late: bool) -> None:
    assert is_late(BEGAN + after) is late


def test_it_is_never_late_outside_of_a_request() -> None:
    REQUEST_BEGAN.set(None)

    assert not is_late(BEGAN + 10**6)


def test_a_client_waits_a_second_to_connect_and_two_for_an_answer(service: Service) -> None:
    config: Any = service.table.client.meta.config

    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries == {"total_max_attempts": 3, "mode": "standard"}
