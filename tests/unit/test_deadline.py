"""No try is begun later than a second after its request, whatever the store does meanwhile."""

from types import SimpleNamespace
from typing import Any, Literal

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.retries.standard import ExponentialBackoff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from session_service import aws_clients
from session_service.aws_requests.credentials import Credentials, GivenCredentials
from session_service.aws_requests.dynamodb import DynamoDB
from session_service.aws_requests.errors import ConnectionFailedError, RequestError
from session_service.aws_requests.http_connection import CONNECT_SECONDS, READ_SECONDS, Answer
from session_service.aws_requests.json_service import TRIES, JsonService
from session_service.aws_requests.signature_v4 import Signer
from session_service.deadline import LAST_TRY_SECONDS, REQUEST_BEGAN, is_late
from session_service.domain.errors import StoreUnavailableError
from session_service.dynamodb.table import Table

BEGAN = 1_000.0
KEY = {"PK": "T#default#S#s", "SK": "SESSION"}


# What a store can do to a try: not answer, be out of reach, or fail.
type Failure = Literal["silent", "unreachable", 500, 503, "throttled"]
THROTTLED = b'{"__type":"com.amazonaws#ThrottlingException","message":"slow down"}'


class Store:
    """A store that takes its time and then fails, on a clock that only this test moves."""

    def __init__(self, pause: float) -> None:
        self.now = BEGAN
        self.pause = pause
        self.tries: list[float] = []
        self.takes: list[float] = [0.0]
        self.failure: Failure = "silent"
        self.table = self.connected()

    def connected(self) -> Table:
        raise NotImplementedError

    def sleep(self, _: float) -> None:
        self.now += self.pause

    def tried(self) -> tuple[int, bytes]:
        """Note a try and let it take its time; return status and body, or fail as boto3 would."""
        self.tries.append(self.now - BEGAN)
        self.now += self.takes[min(len(self.tries), len(self.takes)) - 1]
        if self.failure == "silent":
            raise ReadTimeoutError(endpoint_url="https://table.example")
        if self.failure == "unreachable":
            raise ConnectTimeoutError(endpoint_url="https://table.example")
        return (400, THROTTLED) if self.failure == "throttled" else (self.failure, b"{}")

    def ask(self) -> None:
        with pytest.raises(StoreUnavailableError):
            self.table.get(KEY)


class BehindBoto3(Store):
    """The store as boto3 sees it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, pause: float) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "test")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        clock = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(aws_clients, "time", clock)
        monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=self.sleep))
        monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: pause)
        super().__init__(pause)

    def connected(self) -> Table:
        client = aws_clients.dynamodb_client()
        client._endpoint.http_session = self  # type: ignore[attr-defined]
        return Table(
            client=client, failures=aws_clients.FAILURES, name="table", pause=lambda _: None
        )

    def send(self, request: Any) -> AWSResponse:
        """Stand in for botocore's way to the network."""
        status, body = self.tried()
        raw = SimpleNamespace(stream=lambda *_, **__: iter([body]))
        headers: Any = {}
        return AWSResponse(request.url, status, headers, raw)


class BehindOurs(Store):
    """The store as our own client sees it."""

    def __init__(self, _: pytest.MonkeyPatch, pause: float) -> None:
        super().__init__(pause)

    def connected(self) -> Table:
        service = JsonService(
            connection=self,  # type: ignore[arg-type]
            signer=Signer("dynamodb", "us-east-1", host="table.example", content_type="json"),
            credentials=GivenCredentials(Credentials("test", "test", "")),
            target="DynamoDB_20120810",
            now=lambda: BEGAN,
            monotonic=lambda: self.now,
            pause=self.sleep,
        )
        client: Any = DynamoDB(service, lambda: "token")
        return Table(client=client, failures=(RequestError,), name="table", pause=lambda _: None)

    def exchange(self, _request: bytes) -> Answer:
        """Stand in for the connection."""
        try:
            status, body = self.tried()
        except (ReadTimeoutError, ConnectTimeoutError) as error:
            raise ConnectionFailedError from error
        return Answer(status, {}, body)


CLIENTS = (BehindBoto3, BehindOurs)


@pytest.fixture(params=CLIENTS)
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    store: Store = request.param(monkeypatch, 0.0)
    return store


@pytest.fixture(autouse=True)
def request_began() -> Any:
    token = REQUEST_BEGAN.set(BEGAN)
    yield
    REQUEST_BEGAN.reset(token)


def test_a_silent_store_is_asked_once_within_a_request(service: Store) -> None:
    service.takes = [2.0]

    service.ask()

    assert service.tries == [0.0]
    assert service.now <= BEGAN + 3


@pytest.mark.parametrize("failure", ["silent", "unreachable", 500, 503, "throttled"])
def test_a_store_that_fails_at_once_is_asked_three_times(service: Store, failure: Failure) -> None:
    service.failure = failure

    service.ask()

    assert len(service.tries) == 3


def test_a_store_that_fails_slowly_is_asked_as_long_as_there_is_time(service: Store) -> None:
    service.takes = [0.6]

    service.ask()

    assert service.tries == pytest.approx([0.0, 0.6])


@pytest.mark.parametrize("client", CLIENTS)
def test_a_pause_before_the_next_try_counts_as_well(
    client: type[BehindBoto3 | BehindOurs], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = client(monkeypatch, 0.9)
    service.takes = [0.5]

    service.ask()

    assert service.tries == [0.0]


@pytest.mark.parametrize("client", CLIENTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    takes=st.lists(st.floats(0, 2), min_size=1, max_size=3),
    pause=st.floats(0, 2),
    before=st.floats(0, 1),
    failure=st.sampled_from(["silent", 500, "throttled"]),
)
def test_no_try_but_a_first_one_begins_later_than_a_second_after_the_request(
    client: type[BehindBoto3 | BehindOurs],
    takes: list[float],
    pause: float,
    before: float,
    failure: Failure,
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        service = client(monkeypatch, pause)
        service.now += before
        service.takes, service.failure = takes, failure

        service.ask()

        assert all(began <= LAST_TRY_SECONDS for began in service.tries)
        assert service.tries[0] == pytest.approx(before)


def test_outside_of_a_request_a_silent_store_is_asked_three_times(service: Store) -> None:
    REQUEST_BEGAN.set(None)
    service.takes = [2.0]

    service.ask()

    assert len(service.tries) == 3


def test_throttling_is_tried_again_while_there_is_time(service: Store) -> None:
    service.failure, service.takes = "throttled", [0.6]

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


def test_a_client_waits_a_second_to_connect_and_two_for_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config: Any = BehindBoto3(monkeypatch, 0.0).table.client.meta.config

    assert (
        (config.connect_timeout, config.read_timeout) == (CONNECT_SECONDS, READ_SECONDS) == (1, 2)
    )
    assert config.retries == {"total_max_attempts": TRIES, "mode": "standard"}
