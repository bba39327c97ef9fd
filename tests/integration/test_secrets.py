"""Two hundred tokens go through everything there is; then every byte that was kept is looked at."""

import json
from base64 import b64decode, b64encode
from collections import defaultdict
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


@pytest.fixture(scope="module")
def found(stack: LocalStack, guests: list[Guest]) -> dict[str, set[str]]:
    """Where what lies that should lie nowhere, or in one place: kind of secret → places."""
    tokens = [token_secrets(token) for guest in guests for token in guest.tokens]
    assert len(tokens) >= GUESTS
    seeds = [
        device["M"]["seed"]["B"]
        for item in stack.items()
        for device in item.get("devices", {}).get("M", {}).values()
        if "seed" in device["M"]
    ]
    assert seeds
    parameter = service_keys(stack)
    scan = SecretScan()
    scan.knows("token", texts=[text for text, _ in tokens], raw=[raw for _, raw in tokens])
    scan.knows("key of a client", texts=[key for guest in guests for key in guest.keys])
    scan.knows("operator key", texts=[stack.operator_key])
    scan.knows("seed", raw=seeds)
    scan.knows("service key", raw=[b64decode(key) for key in json.loads(parameter).values()])
    assert scan.kinds_in(parameter.encode()) == {"service key"}
    return places_of(scan, stack)


def service_keys(stack: LocalStack) -> str:
    name = stack.outputs["KeysParameter"]
    found = stack.client("ssm").get_parameter(Name=name, WithDecryption=True)["Parameter"]
    assert found["Type"] == "SecureString"
    return str(found["Value"])


def places_of(scan: SecretScan, stack: LocalStack) -> dict[str, set[str]]:
    places = defaultdict[str, set[str]](set)
    for place, content in stored_bytes.everything(stack):
        for kind in scan.kinds_in(content):
            places[kind].add(place)
    return places


@pytest.mark.parametrize("kind", ["token", "key of a client", "operator key", "service key"])
def test_no_secret_is_kept_anywhere(found: dict[str, set[str]], kind: str) -> None:
    assert found.get(kind, set()) == set()


def test_the_seeds_are_in_the_table_and_its_stream_only(found: dict[str, set[str]]) -> None:
    items = {place for place in found["seed"] if not place.startswith("stream record ")}

    assert items
    assert all(place.startswith("item ") and place.endswith(" SESSION") for place in items)


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
    scan = SecretScan()
    scan.knows("secret", raw=[SECRET])

    assert scan.kinds_in(b'{"field": "' + written + b'"}') == {"secret"}
    assert not scan.kinds_in(b"nothing of it, but enough text to look at: " + SECRET[::-1])


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
        scan = SecretScan()
        scan.knows("token", texts=[text], raw=[raw])
        found = places_of(scan, stack)["token"]
    finally:
        stack.dynamodb.delete_item(TableName=stack.table, Key=planted)
        stack.s3.delete_object(Bucket=stack.bucket, Key="planted", VersionId=version)
        (stack.state / "logs" / "planted.log").unlink()

    in_the_stream = {place for place in found if place.startswith("stream record ")}
    assert in_the_stream
    assert found - in_the_stream == {
        *("file planted.log", "item T#-#PLANTED PLANTED", "object planted"),
    }
