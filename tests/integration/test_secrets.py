"""Two hundred tokens go through everything there is; then every byte that was kept is looked at."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import pytest

from tests.integration import stored_bytes
from tests.integration.guests import LAST, LIVELY, Guest, renew
from tests.integration.local_stack import LocalStack, eventually
from tests.integration.secret_scan import SecretScan, token_secrets
from tests.integration.visitor import Visitor

GUESTS = 200
SECRET = bytes(range(100, 164))


def lives(stack: LocalStack, client: httpx.Client, number: int) -> Guest:
    """Let a guest live: do one of the things that can be done, then one that ends it.

    Every fourth one stays away for too long before that, and is renewed.
    """
    guest = Guest(Visitor(client)).begin()
    LIVELY[number % len(LIVELY)](guest)
    if number % 4 == 0:
        opened = guest.do("GET", "/v1/session", 200).json()["session"]["session_id"]
        stack.lapse(opened)
        guest.do("GET", "/v1/session", 401)
        guest.do("POST", "/v1/session", 401, json={})
        renew(guest)
    LAST[number % len(LAST)](guest)
    return guest


@pytest.fixture(scope="module")
def guests(stack: LocalStack) -> list[Guest]:
    none = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    with (
        httpx.Client(base_url=stack.url, timeout=60, cookies=none) as client,
        ThreadPoolExecutor(8) as pool,
    ):
        lived = list(pool.map(lambda number: lives(stack, client, number), range(GUESTS)))
    ids = {guest.visitor.session_id for guest in lived}
    over = {"ended", "reuse_detected", "replaced", "device_revoked"}

    def all_are_recorded() -> bool:
        lines = stack.audit()
        return ids <= {line["session_id"] for line in lines if line["action"] in over}

    eventually(all_are_recorded, within_seconds=60)
    return lived


def places_with(scan: SecretScan, places: Iterator[stored_bytes.Place]) -> list[str]:
    return sorted({place for place, content in places if scan.finds(content)})


def test_no_token_and_no_key_of_a_client_is_kept_anywhere(
    stack: LocalStack, guests: list[Guest]
) -> None:
    secrets = [token_secrets(token) for guest in guests for token in guest.tokens]
    assert len(secrets) >= GUESTS
    keys = [key for guest in guests for key in guest.keys]
    texts = [text for text, _ in secrets]

    scan = SecretScan(texts=[*texts, *keys], raw=[raw for _, raw in secrets])

    assert places_with(scan, stored_bytes.everything(stack)) == []


def test_the_seeds_are_in_the_table_and_its_stream_only(
    stack: LocalStack, guests: list[Guest]
) -> None:
    assert guests
    seeds = [
        device["M"]["seed"]["B"]
        for item in stack.items()
        for device in item.get("devices", {}).get("M", {}).values()
        if "seed" in device["M"]
    ]
    assert seeds

    found = places_with(SecretScan(raw=seeds), stored_bytes.everything(stack))

    assert {place.partition(" ")[0] for place in found} <= {"item", "stream"}
    assert {place.rpartition(" ")[2] for place in found if place.startswith("item")} == {"SESSION"}


def test_the_service_keys_are_in_their_parameter_only(
    stack: LocalStack, guests: list[Guest]
) -> None:
    assert guests
    parameter = stack.client("ssm").get_parameter(
        Name=stack.outputs["KeysParameter"], WithDecryption=True
    )["Parameter"]
    assert parameter["Type"] == "SecureString"
    keys = [b64decode(key) for key in json.loads(parameter["Value"]).values()]
    scan = SecretScan(raw=keys)

    assert scan.finds(parameter["Value"].encode())
    assert places_with(scan, stored_bytes.everything(stack)) == []


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        SECRET.hex().encode(),
        SECRET.hex().upper().encode(),
        b64encode(SECRET),
        b64encode(b"x" + SECRET),
        b64encode(b"xy" + SECRET),
        b64encode(SECRET[5:40]),
        b"cut short: " + SECRET[20:30] + b"...",
    ],
    ids=range(8),
)
def test_the_scan_finds_a_secret_however_it_is_written(written: bytes) -> None:
    scan = SecretScan(raw=[SECRET])

    assert scan.finds(b'{"field": "' + written + b'"}')
    assert not scan.finds(b"nothing of it, but enough text to look at: " + SECRET[::-1])


def test_the_scan_finds_what_is_planted_in_the_table_the_logs_and_the_bucket(
    stack: LocalStack, visitor: Visitor
) -> None:
    text, raw = token_secrets(visitor.token)
    planted = {"PK": {"S": "T#-#PLANTED"}, "SK": {"S": "PLANTED"}}
    stack.dynamodb.put_item(TableName=stack.table, Item=planted | {"bin": {"B": raw[:32]}})
    version = stack.s3.put_object(
        Bucket=stack.bucket, Key="planted", Body=b"x", Metadata={"mac": raw[32:].hex()}
    )["VersionId"]
    (stack.state / "logs" / "planted.log").write_text(f"GET /?token={text[:30]}\n")
    try:
        found = places_with(SecretScan([text], [raw]), stored_bytes.everything(stack))
    finally:
        stack.dynamodb.delete_item(TableName=stack.table, Key=planted)
        stack.s3.delete_object(Bucket=stack.bucket, Key="planted", VersionId=version)
        (stack.state / "logs" / "planted.log").unlink()

    in_the_stream = [place for place in found if place.startswith("stream record")]
    expected = ["file planted.log", "item T#-#PLANTED PLANTED", "object planted"]
    assert [place for place in found if place not in in_the_stream] == expected
    assert in_the_stream
