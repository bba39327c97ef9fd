"""Where credentials come from, and that they are never older than AWS lets them be."""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from session_service.aws_requests.credentials import (
    ContainerCredentials,
    Credentials,
    credentials_from,
)
from session_service.aws_requests.dynamodb import DynamoDB
from session_service.aws_requests.errors import ConnectionFailedError
from session_service.aws_requests.http_connection import HttpConnection
from session_service.aws_requests.json_service import JsonService
from session_service.aws_requests.signature_v4 import Signer
from tests.fakes.aws_endpoint import AwsEndpoint
from tests.fakes.faulty_server import Act, FaultyServer, hangs_up, says

NOW = 1_800_000_000.0
HOUR = 3600.0


def given(number: int, *, ends_in: float) -> Act:
    body = json.dumps(
        {
            "AccessKeyId": f"ASIA{number}",
            "SecretAccessKey": f"secret-{number}",
            "Token": f"token-{number}",
            "Expiration": datetime.fromtimestamp(NOW + ends_in, UTC).isoformat(),
        }
    ).encode()
    return says(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body))


class Container:
    """An endpoint's credentials on a clock that only the test moves."""

    def __init__(self, server: FaultyServer) -> None:
        self.now = NOW
        self.server = server
        self.source = credentials_from(
            {
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{server.url}/2021-10-01/credentials?a=b",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic c2VjcmV0",
                "AWS_ACCESS_KEY_ID": "AKIA",
                "AWS_SECRET_ACCESS_KEY": "of the snapshot",
            },
            lambda: self.now,
        )

    def key(self) -> str:
        return self.source.current().access_key_id


def serving(*acts: Act) -> Iterator[Container]:
    with FaultyServer(*acts) as server:
        yield Container(server)


def test_those_of_the_environment_are_used_and_there_are_no_newer_ones() -> None:
    env = {
        "AWS_ACCESS_KEY_ID": "ASIA",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
    }
    source = credentials_from(env, lambda: NOW)

    assert source.current() == Credentials("ASIA", "secret", "token")
    assert not source.renew()
    del env["AWS_SESSION_TOKEN"]
    assert credentials_from(env, lambda: NOW).current().session_token == ""
    with pytest.raises(KeyError, match="AWS_ACCESS_KEY_ID"):
        credentials_from({}, lambda: NOW)


def test_a_container_asks_its_endpoint_once_as_long_as_they_are_good() -> None:
    for container in serving(given(1, ends_in=HOUR)):
        assert {container.key() for _ in range(5)} == {"ASIA1"}
        container.now += HOUR - 301

        assert container.key() == "ASIA1"
        (request,) = container.server.requests
        assert request.startswith(b"GET /2021-10-01/credentials?a=b HTTP/1.1\r\n")
        assert b"\r\nauthorization: Basic c2VjcmV0\r\n" in request


def test_they_are_renewed_five_minutes_before_they_end() -> None:
    for container in serving(given(1, ends_in=HOUR), given(2, ends_in=2 * HOUR)):
        container.key()
        container.now += HOUR - 299

        assert container.key() == "ASIA2"


def test_a_renewal_that_fails_matters_only_once_the_old_ones_have_ended() -> None:
    for container in serving(given(1, ends_in=HOUR), hangs_up(), hangs_up(), given(2, ends_in=9e4)):
        container.key()
        container.now += HOUR - 100
        assert container.key() == "ASIA1"
        container.now += 101

        with pytest.raises(ConnectionFailedError):
            container.key()
        assert container.key() == "ASIA2"


def test_those_that_aws_calls_expired_are_renewed_at_once() -> None:
    for container in serving(given(1, ends_in=HOUR), given(2, ends_in=HOUR)):
        container.key()

        assert container.source.renew()
        assert container.key() == "ASIA2"


def test_an_environment_that_is_restored_a_day_later_connects_and_signs_anew() -> None:
    with (
        AwsEndpoint() as endpoint,
        FaultyServer(given(1, ends_in=HOUR), given(2, ends_in=25 * HOUR)) as server,
    ):
        container, connection = Container(server), HttpConnection(endpoint.url)
        table = DynamoDB(
            JsonService(
                connection=connection,
                signer=Signer("dynamodb", "eu-west-1", host=connection.host, content_type="json"),
                credentials=container.source,
                target="DynamoDB_20120810",
                now=lambda: container.now,
                monotonic=time.monotonic,
                pause=lambda _: None,
            ),
            lambda: str(uuid.uuid4()),
        )
        key = {"PK": {"S": "T#-#SWEEP"}, "SK": {"S": "CURSOR"}}
        table.open()  # as `prime` does at the start,
        assert "Item" not in table.get_item(TableName="t", Key=key, ConsistentRead=True)
        table.close()  # before the snapshot,
        container.now += 24 * HOUR

        table.open()  # and after it is restored
        assert "Item" not in table.get_item(TableName="t", Key=key, ConsistentRead=True)

        table.close()

        signed = [headers["authorization"] for _, headers in endpoint.requests]
    assert ["ASIA1/2027" in signed[0], "ASIA2/2027" in signed[1]] == [True, True]
    assert signed[0].split("/")[1] != signed[1].split("/")[1]


@pytest.mark.parametrize(
    "act",
    [
        says(b"HTTP/1.1 403 No\r\ncontent-length: 0\r\n\r\n"),
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"),
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nnot"),
    ],
)
def test_an_endpoint_that_gives_none_is_a_failure_that_tells_nothing_of_its_answer(
    act: Act,
) -> None:
    for container in serving(act):
        with pytest.raises(ConnectionFailedError, match="no credentials") as failed:
            container.key()
        assert failed.value.__cause__ is None


@pytest.mark.parametrize("url", ["http://169.254.1.1/", "http://credentials.example/", "ftp://a/"])
def test_they_come_over_https_or_from_this_very_machine(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        ContainerCredentials(url, "", lambda: NOW)


def test_credentials_show_no_secret() -> None:
    assert "secret" not in repr(Credentials("ASIA", "secret", "secret-token"))
