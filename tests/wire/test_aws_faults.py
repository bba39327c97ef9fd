"""Our client of DynamoDB against a server that fails in every way a network and a service can."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from session_service.aws_requests import http_connection
from session_service.aws_requests.credentials import Credentials
from session_service.aws_requests.dynamodb import (
    ConditionalCheckFailedError,
    DynamoDB,
    TransactionCanceledError,
    TransactionConflictError,
)
from session_service.aws_requests.errors import ConnectionFailedError, ServiceError
from session_service.aws_requests.http_connection import HttpConnection
from session_service.aws_requests.json_service import JsonService
from session_service.aws_requests.signature_v4 import Signer
from session_service.deadline import REQUEST_BEGAN
from tests.fakes.faulty_server import (
    Act,
    FaultyServer,
    answer,
    drips,
    hangs_up,
    refusal,
    resets,
    says,
)

FOUND = b'{"Item":{"PK":{"S":"p"}}}'
GOOD = says(answer(FOUND))
ITEM = {"PK": {"S": "p"}}


class Renewable:
    """Credentials that can be renewed, and count how often they were."""

    def __init__(self) -> None:
        self.renewals = 0

    def current(self) -> Credentials:
        return Credentials("ASIA", "secret", f"token-{self.renewals}")

    def renew(self) -> bool:
        self.renewals += 1
        return True


class Client(DynamoDB):
    """The client as it is wired, but for its pauses, which are noted and not waited for."""

    def __init__(self, server: FaultyServer) -> None:
        self.pauses: list[float] = []
        self.credentials = Renewable()
        connection = HttpConnection(server.url)
        signer = Signer("dynamodb", "eu-central-1", host=connection.host, content_type="json")
        service = JsonService(
            connection=connection,
            signer=signer,
            credentials=self.credentials,
            target="DynamoDB_20120810",
            now=time.time,
            monotonic=time.monotonic,
            pause=self.pauses.append,
        )
        super().__init__(service, lambda: f"token-{len(server.requests)}")

    def read(self) -> Any:
        answer = self.get_item(Key=ITEM)
        assert "HTTPHeaders" in answer.pop("ResponseMetadata")
        return answer


@contextmanager
def serving(*acts: Act, closes_when_idle: bool = False) -> Iterator[tuple[FaultyServer, Client]]:
    with FaultyServer(*acts, closes_when_idle=closes_when_idle) as server:
        client = Client(server)
        try:
            yield server, client
        finally:
            client.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the time an answer has."""
    monkeypatch.setattr(http_connection, "READ_SECONDS", 0.2)


def bodies(server: FaultyServer) -> list[bytes]:
    return [request.partition(b"\r\n\r\n")[2] for request in server.requests]


def hangs(connection: Any) -> bool:
    """Say nothing until the client has gone."""
    connection.settimeout(5)
    return bool(connection.recv(1))


@pytest.mark.parametrize(
    "fault",
    [
        says(refusal("ThrottlingException")),
        says(refusal("ProvisionedThroughputExceededException")),
        says(refusal("RequestLimitExceeded")),
        says(refusal("TransactionInProgressException")),
        says(refusal("InternalServerError", 500)),
        says(answer(b"<html>bad gateway</html>", 502)),
        says(answer(b"", 503)),
        says(answer(FOUND, crc=1)),
        says(answer(b'{"__type":"x#ValidationException"}', 400, crc=1)),
        says(answer(b"{not json")),
        says(answer(b"[1]")),
        says(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"),
        says(answer(FOUND) + b"more than was asked for"),
        hangs_up(),
        hangs_up(answer(FOUND)[:40]),
        hangs_up(answer(FOUND)[:-1]),
        resets,
    ],
)
def test_a_fault_is_tried_again_after_a_pause_and_forgotten(fault: Act) -> None:
    with serving(fault, GOOD) as (server, client):
        assert client.read() == {"Item": {"PK": {"S": "p"}}}

        assert len(client.pauses) == 1
        first, second = bodies(server)
        assert first == second


@pytest.mark.parametrize("fault", [says(refusal("ThrottlingException")), hangs_up(), resets])
def test_three_tries_are_the_most_and_each_pause_may_be_twice_as_long(fault: Act) -> None:
    with serving(fault, fault, fault, GOOD) as (server, client):
        with pytest.raises((ServiceError, ConnectionFailedError)):
            client.read()

        assert len(server.requests) == 3
        assert client.pauses == [0.05, 0.1]


def test_nobody_listening_is_a_failure_like_any_other() -> None:
    with FaultyServer() as server:
        pass
    client = Client(server)

    with pytest.raises(ConnectionFailedError, match="cannot connect"):
        client.read()
    assert len(client.pauses) == 2


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("act", [hangs, drips(answer(FOUND), every=0.05)])
def test_an_answer_has_its_time_however_it_is_spread(act: Act) -> None:
    with serving(act, act, act) as (_, client):
        began = time.monotonic()
        with pytest.raises(ConnectionFailedError, match="does not answer"):
            client.read()

        assert time.monotonic() - began < 5  # three tries of 0.2 s each, and a busy machine


@pytest.mark.usefixtures("impatient")
def test_what_comes_late_never_answers_the_next_request() -> None:
    late = b'{"Item":{"PK":{"S":"late"}}}'

    def too_late(connection: Any) -> bool:
        hangs(connection)
        connection.sendall(answer(late))
        return False

    with serving(too_late, GOOD) as (server, client):
        assert client.read() == {"Item": {"PK": {"S": "p"}}}
        assert server.connections == 2


def test_within_a_request_nothing_is_tried_again_once_it_is_late() -> None:
    began = REQUEST_BEGAN.set(time.monotonic() - 1.5)
    try:
        with serving(hangs_up(), GOOD) as (server, client):
            with pytest.raises(ConnectionFailedError):
                client.read()
            assert len(server.requests) == 1
            assert client.pauses == []
    finally:
        REQUEST_BEGAN.reset(began)


def test_one_connection_serves_many_requests() -> None:
    with serving(*[GOOD] * 5) as (server, client):
        for _ in range(5):
            client.read()

        assert server.connections == 1


def test_a_connection_closed_while_idle_is_opened_again_and_that_is_no_try() -> None:
    with serving(GOOD, GOOD, closes_when_idle=True) as (server, client):
        client.read()
        assert server.closed.wait(5)

        assert client.read() == {"Item": {"PK": {"S": "p"}}}
        assert (server.connections, client.pauses) == (2, [])


def test_a_connection_that_the_server_closes_with_its_answer_is_not_used_again() -> None:
    last = hangs_up(answer(FOUND, headers="connection: close\r\n"))
    with serving(last, GOOD) as (server, client):
        client.read()
        client.read()

        assert (server.connections, client.pauses) == (2, [])


def test_a_stale_connection_is_replaced_once_and_then_it_is_a_failure() -> None:
    with serving(GOOD, hangs_up(), hangs_up(), GOOD) as (server, client):
        client.read()

        client.read()

        assert len(client.pauses) == 1
        assert len(server.requests) == 4


@pytest.mark.parametrize("code", ["ExpiredTokenException", "ExpiredToken"])
def test_expired_credentials_are_renewed_once(code: str) -> None:
    with serving(says(refusal(code)), GOOD) as (server, client):
        client.read()

        assert client.credentials.renewals == 1
        assert b"x-amz-security-token:token-0" in server.requests[0]
        assert b"x-amz-security-token:token-1" in server.requests[1]
    with serving(says(refusal(code)), says(refusal(code)), GOOD) as (server, client):
        with pytest.raises(ServiceError, match=code):
            client.read()
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "code", ["ValidationException", "AccessDeniedException", "ResourceNotFoundException"]
)
def test_a_refusal_is_final(code: str) -> None:
    with serving(says(refusal(code)), GOOD) as (server, client):
        with pytest.raises(ServiceError, match=code) as refused:
            client.read()

        assert refused.value.response["Error"]["Code"] == code
        assert len(server.requests) == 1


CONDITION = b"""{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
"message":"The conditional request failed","Item":{"PK":{"S":"p"},"seed":{"B":"AAE="}}}"""
CANCELLED = b"""{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
"Message":"cancelled","CancellationReasons":[{"Code":"None"},
{"Code":"ConditionalCheckFailed","Item":{"PK":{"S":"p"}}}]}"""


def test_what_stood_in_the_way_of_a_condition_is_told() -> None:
    with serving(says(answer(CONDITION, 400))) as (_, client):
        with pytest.raises(ConditionalCheckFailedError) as refused:
            client.put_item(Item=ITEM)
        assert refused.value.response["Item"] == {"PK": {"S": "p"}, "seed": {"B": "AAE="}}
    with serving(says(answer(CANCELLED, 400))) as (_, client):
        with pytest.raises(TransactionCanceledError) as cancelled:
            client.transact_write_items(TransactItems=[])
        codes = [reason["Code"] for reason in cancelled.value.response["CancellationReasons"]]
        assert codes == ["None", "ConditionalCheckFailed"]
    conflict = says(refusal("TransactionConflictException"))
    with serving(conflict) as (_, client), pytest.raises(TransactionConflictError):
        client.update_item(Key=ITEM)


def test_a_transaction_tried_again_has_the_same_token_and_the_next_another() -> None:
    with serving(hangs_up(), says(answer()), says(answer())) as (server, client):
        client.transact_write_items(TransactItems=[])
        client.transact_write_items(TransactItems=[])

        first, again, other = bodies(server)
        assert first == again
        assert b'"ClientRequestToken":"token-0"' in first
        assert b'"ClientRequestToken":"token-2"' in other


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        (DynamoDB.get_item, b"GetItem"),
        (DynamoDB.put_item, b"PutItem"),
        (DynamoDB.update_item, b"UpdateItem"),
        (DynamoDB.delete_item, b"DeleteItem"),
        (DynamoDB.query, b"Query"),
        (DynamoDB.transact_write_items, b"TransactWriteItems"),
    ],
)
def test_each_call_names_its_operation_and_writes_bytes_as_base64(
    call: Callable[..., object], operation: bytes
) -> None:
    with serving(says(answer())) as (server, client):
        call(client, Key={"seed": {"B": b"\x00\x01"}})

        assert b"x-amz-target:DynamoDB_20120810." + operation + b"\r\n" in server.requests[0]
        assert b'"Key":{"seed":{"B":"AAE="}}' in bodies(server)[0]


def test_an_answer_may_come_in_chunks_and_in_pieces() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"5;x=y\r\n"
        + FOUND[:5]
        + b"\r\n%x\r\n" % len(FOUND[5:])
        + FOUND[5:]
        + b"\r\n0\r\nA: b\r\n\r\n"
    )
    with serving(drips(chunked, every=0), drips(answer(FOUND), every=0)) as (server, client):
        assert client.read() == client.read() == {"Item": {"PK": {"S": "p"}}}
        assert (server.connections, client.pauses) == (1, [])
