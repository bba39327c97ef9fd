"""The table over real HTTP, with our own requests and with boto3: the same answers."""

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from session_service import aws_clients
from session_service.aws_requests.credentials import Credentials, GivenCredentials
from session_service.aws_requests.dynamodb import DynamoDB
from session_service.aws_requests.endpoints import endpoint_url, region_of
from session_service.aws_requests.errors import RequestError
from session_service.aws_requests.http_connection import HttpConnection
from session_service.aws_requests.json_service import JsonService
from session_service.aws_requests.parameter_store import ParameterStore
from session_service.aws_requests.signature_v4 import Signer
from session_service.domain.errors import StoreUnavailableError
from session_service.dynamodb.table import Delete, Put, RefusedWrite, Table, Update
from session_service.key_parameter import read_service_keys, read_signing_keys
from tests.fakes.aws_endpoint import AwsEndpoint

KEYS = json.dumps({name: b64encode(b"k" * 32).decode() for name in ("1", "stable")})


def no_pause(seconds: float) -> None:
    raise AssertionError(f"nothing fails here: {seconds}")


def service(url: str, name: str, target: str) -> JsonService:
    connection = HttpConnection(url)
    signer = Signer(name, "eu-central-1", host=connection.host, content_type="json")
    return JsonService(
        connection=connection,
        signer=signer,
        credentials=GivenCredentials(Credentials("ASIA", "secret", "token")),
        target=target,
        now=time.time,
        monotonic=time.monotonic,
        pause=no_pause,
    )


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[AwsEndpoint]:
    with AwsEndpoint({"/stack/service-keys": KEYS}) as running:
        env = {
            "AWS_ACCESS_KEY_ID": "ASIA",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_SESSION_TOKEN": "token",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "AWS_ENDPOINT_URL": running.url,
        }
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture(params=["ours", "boto3"])
def table(request: pytest.FixtureRequest, endpoint: AwsEndpoint) -> Iterator[Table]:
    failures: tuple[type[Exception], ...] = aws_clients.FAILURES
    client: Any
    if request.param == "ours":
        client = DynamoDB(service(endpoint.url, "dynamodb", "DynamoDB_20120810"), lambda: "token")
        failures = (RequestError,)
    else:
        client = aws_clients.dynamodb_client()
    yield Table(client=client, failures=failures, name="table", pause=no_pause)
    client.close()


def key(number: int) -> dict[str, str]:
    return {"PK": "p", "SK": f"s{number}"}


ITEM = {
    **key(1),
    "seed": bytes(range(256)),
    "n": 2**53 + 1,
    "text": 'ä\u2028"\\😀',
    "yes": True,
    "nothing": None,
    "map": {"list": [1, "a", b"\xff", {}]},
}


def test_an_item_read_is_the_item_written(table: Table) -> None:
    assert table.get(key(1)) is None
    assert table.write(Put(item=ITEM)) == ITEM
    assert table.get(key(1)) == ITEM


def test_a_read_can_tell_when_the_store_answered_by_its_own_clock(
    table: Table, endpoint: AwsEndpoint
) -> None:
    endpoint.table.clock = lambda: 1_795_338_900_999

    assert table.get_dated(key(1)) == (None, 1_795_338_900_000)
    table.write(Put(item=ITEM))
    assert table.get_dated(key(1)) == (ITEM, 1_795_338_900_000)


def test_a_refused_write_tells_what_stood_there(table: Table) -> None:
    put = Put(item=ITEM, condition="attribute_not_exists(#PK)")
    table.write(put)

    with pytest.raises(RefusedWrite) as refused:
        table.write(put)
    assert refused.value.found == {0: ITEM}
    missing = Update(
        key=key(2), change="SET #n = :n", condition="attribute_exists(#PK)", values={"n": 1}
    )
    with pytest.raises(RefusedWrite) as refused:
        table.write(missing)
    assert refused.value.found == {0: None}


def test_an_update_returns_the_item_as_it_stands_after(table: Table) -> None:
    table.write(Put(item=ITEM))

    changed = table.write(Update(key=key(1), change="SET #n = #n + :one", values={"one": 1}))

    assert changed == {**ITEM, "n": 2**53 + 2}


def test_a_transaction_is_done_whole_or_tells_which_condition_failed(
    table: Table, endpoint: AwsEndpoint
) -> None:
    absent = "attribute_not_exists(#PK)"
    table.write_all([Put(item=ITEM, condition=absent), Put(item=key(2)), Delete(key=key(3))])

    with pytest.raises(RefusedWrite) as refused:
        table.write_all([Delete(key=key(2)), Put(item=ITEM, condition=absent)])
    assert refused.value.found == {1: ITEM}
    assert sorted(endpoint.table.items) == [("p", "s1"), ("p", "s2")]


def test_a_query_goes_through_all_its_pages_and_stops_at_its_limit(table: Table) -> None:
    items = [{**key(number), "n": number} for number in range(8)]
    for item in items:
        table.write(Put(item=item))

    assert list(table.query("p")) == items
    assert list(table.query("p", prefix="s", after=key(2), limit=4)) == items[3:7]


def test_deleting_twice_is_deleting_once(table: Table, endpoint: AwsEndpoint) -> None:
    table.write(Put(item=ITEM))
    table.delete(key(1), "#n = :n", {"n": 1})
    assert endpoint.table.items

    table.delete(key(1))
    table.delete(key(1))

    assert not endpoint.table.items


def test_ours_asks_for_nothing_that_boto3_does_not(endpoint: AwsEndpoint) -> None:
    ours: Any = DynamoDB(service(endpoint.url, "dynamodb", "DynamoDB_20120810"), lambda: "token")
    theirs: Any = aws_clients.dynamodb_client()
    for client in (ours, theirs):
        Table(client=client, failures=(), name="t", pause=no_pause).get(key(1))
        client.close()

    (target, headers), (expected, reference) = endpoint.requests
    assert target == expected
    lower = {name.lower() for name in headers}
    assert lower <= {name.lower() for name in reference}


def test_the_service_keys_are_read_with_either(endpoint: AwsEndpoint) -> None:
    ours = ParameterStore(service(endpoint.url, "ssm", "AmazonSSM"))
    theirs = aws_clients.ssm_client()
    for client, failures in ((ours, (RequestError,)), (theirs, aws_clients.FAILURES)):
        keys = read_service_keys(client, failures, "/stack/service-keys", 1)
        assert keys.stable == b"k" * 32
        signing = read_signing_keys(client, failures, "/stack/service-keys", 1)
        assert (signing.scalars[1], signing.changed_at) == (b"k" * 32, 1_500_000_000_250)
        with pytest.raises(StoreUnavailableError):
            read_service_keys(client, failures, "/other", 1)
    theirs.close()


@pytest.mark.parametrize(
    ("env", "url"),
    [
        ({}, "https://dynamodb.cn-north-1.amazonaws.com.cn"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}, "http://127.0.0.1:4566"),
        (
            {"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_DYNAMODB": "https://b/"},
            "https://b/",
        ),
        ({"AWS_ENDPOINT_URL_SSM": "http://a:1"}, "https://dynamodb.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_an_endpoint_is_the_one_that_the_environment_names(env: dict[str, str], url: str) -> None:
    region = region_of({"AWS_REGION": "cn-north-1", "AWS_DEFAULT_REGION": "us-east-1"})

    assert endpoint_url("dynamodb", env, region=region, suffix="amazonaws.com.cn") == url


def test_an_endpoint_has_no_path_and_is_http() -> None:
    with pytest.raises(ValueError, match="path"):
        endpoint_url("ssm", {"AWS_ENDPOINT_URL": "http://a/b"}, region="r", suffix="s")
    for url in ("ftp://a", "a:1", "http://"):
        with pytest.raises(ValueError, match="endpoint"):
            HttpConnection(url)


def test_a_default_port_is_not_named() -> None:
    assert HttpConnection("https://here:443/").host == "here"
    assert HttpConnection("http://here:443/").host == "here:443"
    assert HttpConnection("http://[::1]:80").host == "[::1]"
