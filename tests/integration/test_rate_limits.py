"""The limits of a deployment as it comes, over HTTP. Networks are this machine's own addresses."""

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.integration.conftest import running_stack
from tests.integration.local_stack import LocalStack
from tests.integration.visitor import Visitor

FIELD = re.compile(r'"(\w+)";([a-z]+)=(\d+);([a-z]+)=(\d+)')
INTERVAL = 6  # seconds in which one of ten a minute comes back

# One of two processes that create as fast as they can; prints how often it got which status.
FLOOD = """
import asyncio, collections, httpx, json, sys
url, address, calls = sys.argv[1], sys.argv[2], int(sys.argv[3])
body = {"transport": "token"}
async def main():
    limits = httpx.Limits(max_connections=100)
    transport = httpx.AsyncHTTPTransport(local_address=address, limits=limits)
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=120) as client:
        posts = [client.post("/v1/session", json=body) for _ in range(calls)]
        answers = await asyncio.gather(*posts)
    print(json.dumps(collections.Counter(str(answer.status_code) for answer in answers)))
asyncio.run(main())
"""


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    with running_stack(tmp_path_factory.mktemp("limited"), params="SweepMinutes=1440") as started:
        yield started


class Networks:
    """Addresses that no test has used yet, and clients that call from them."""

    def __init__(self, url: str) -> None:
        self.url, self.used = url, 1
        self.clients: list[httpx.Client] = []

    def address(self) -> str:
        self.used += 1
        return f"127.0.1.{self.used}"

    def client(self, address: str | None = None) -> httpx.Client:
        transport = httpx.HTTPTransport(local_address=address or self.address())
        client = httpx.Client(base_url=self.url, transport=transport, timeout=20)
        self.clients.append(client)
        return client


@pytest.fixture(scope="module")
def networks(limited: LocalStack) -> Iterator[Networks]:
    found = Networks(limited.url)
    yield found
    for client in found.clients:
        client.close()


def create(client: httpx.Client, **headers: str) -> httpx.Response:
    return client.post("/v1/session", json={"transport": "token"}, headers=headers)


def field(answer: httpx.Response, name: str) -> dict[str, Any]:
    """A RateLimit field of one item, as RFC 9651 would parse it."""
    match = FIELD.fullmatch(answer.headers[name])
    assert match is not None, answer.headers[name]
    return {"policy": match[1], match[2]: int(match[3]), match[4]: int(match[5])}


def used_up(client: httpx.Client) -> httpx.Response:
    """Create until it is refused; return the refusal."""
    for _ in range(15):
        answer = create(client)
        if answer.status_code == 429:
            return answer
        assert answer.status_code == 201, answer.text
    raise AssertionError("never refused")


def test_200_parallel_creations_from_two_processes_get_ten_and_others_get_theirs(
    limited: LocalStack, networks: Networks
) -> None:
    address, began = networks.address(), time.monotonic()
    command = [sys.executable, "-c", FLOOD, limited.url, address, "100"]
    floods = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    other = create(networks.client())
    statuses: Counter[str] = Counter()
    for flood in floods:
        said, _ = flood.communicate(timeout=180)
        statuses += Counter(json.loads(said))
    took = time.monotonic() - began

    assert set(statuses) == {"201", "429"}
    assert statuses.total() == 200
    # Ten at once, and what comes back while the flood lasts: never more.
    assert 10 <= statuses["201"] <= 10 + took // INTERVAL
    assert other.status_code == 201
    assert field(other, "RateLimit")["r"] == 9


def test_the_headers_say_what_is_left_and_when_to_come_again(networks: Networks) -> None:
    client = networks.client()
    left = []
    while (answer := create(client)).status_code == 201:
        assert field(answer, "RateLimit-Policy") == {"policy": "create", "q": 10, "w": 60}
        left.append(field(answer, "RateLimit")["r"])
        assert "retry-after" not in answer.headers

    problem = answer.json()
    assert left[:2] == [9, 8]
    assert answer.status_code == 429
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert (problem["code"], problem["status"]) == ("rate_limited", 429)
    assert field(answer, "RateLimit")["r"] == 0
    wait = int(answer.headers["retry-after"])
    assert INTERVAL >= wait >= max(1, field(answer, "RateLimit")["t"])
    assert problem["retry_after_seconds"] == wait
    assert "session" not in problem

    time.sleep(wait)
    assert create(client).status_code == 201


def test_no_header_makes_a_network_another(networks: Networks) -> None:
    address = networks.address()
    client = networks.client(address)
    used_up(client)

    refused = [
        create(client, **{name: value}).status_code
        for name in (
            *("X-Forwarded-For", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"),
            *("X-Client-IP", "Client-IP", "X-Original-Forwarded-For", "CloudFront-Viewer-Address"),
        )
        for value in ("198.51.100.7", "198.51.100.7, 203.0.113.9")
    ]
    refused.append(create(client, Forwarded="for=198.51.100.7").status_code)

    # One may have come back meanwhile; seventeen others were told to wait.
    assert Counter(refused)[429] >= len(refused) - 1


def test_asking_again_for_a_session_and_repeating_a_creation_count_for_nothing(
    networks: Networks,
) -> None:
    client = networks.client()
    key = {"Idempotency-Key": str(uuid4())}
    created = create(client, **key)
    visitor = {"Authorization": f"Bearer {created.json()['token']}"}

    for _ in range(15):
        repeated = create(client, **key)
        assert repeated.status_code == 201
        assert repeated.json()["token"] == created.json()["token"]
        assert create(client, **visitor).status_code == 200

    assert field(create(client), "RateLimit")["r"] >= 8


def test_a_session_is_renewed_however_many_its_network_has_begun(networks: Networks) -> None:
    client = networks.client()
    visitor = Visitor(client).begin()
    used_up(client)

    renewed = visitor.call("POST", "/v1/session/renew", json={})

    assert renewed.status_code == 201
    assert field(renewed, "RateLimit") == {"policy": "renew", "r": 9, "t": 6}


def test_a_renewed_session_inherits_the_budget_of_its_renewals(networks: Networks) -> None:
    visitor = Visitor(networks.client()).begin()
    answers = []
    for _ in range(12):
        answers.append(visitor.call("POST", "/v1/session/renew", json={"keep": []}))
        if answers[-1].status_code == 201:
            visitor.token = answers[-1].json()["token"]

    refused = [answer for answer in answers if answer.status_code != 201]
    assert 1 <= len(refused) <= 2
    assert {answer.json()["code"] for answer in refused} == {"rate_limited"}
    assert visitor.validate().status_code == 200


def test_a_renewed_session_inherits_the_budget_of_its_uploads(networks: Networks) -> None:
    visitor = Visitor(networks.client()).begin()
    answers = []
    for _ in range(10):
        answers.append(visitor.create_upload())
    assert [answer.status_code for answer in answers] == [201] * 3 + [409] * 7
    assert field(answers[0], "RateLimit-Policy") == {"policy": "uploads", "q": 10, "w": 60}

    renewed = visitor.call(
        "POST", "/v1/session/renew", json={"reason": "user_requested", "keep": []}
    )
    visitor.token = renewed.json()["token"]
    tried = [visitor.create_upload().status_code for _ in range(3)]

    # At most one has come back by now, of which a session without a budget would have had three.
    assert tried.count(429) >= 2
    assert Visitor(networks.client()).begin().create_upload().status_code == 201


def test_wrong_credentials_are_limited_and_a_good_one_beside_them_never_is(
    networks: Networks,
) -> None:
    address = networks.address()
    good, ended = Visitor(networks.client(address)).begin(), Visitor(networks.client(address))
    ended.begin()
    assert ended.end().status_code == 204

    codes: Counter[str] = Counter()
    for _ in range(40):
        answer = ended.validate()
        codes[answer.json()["code"]] += 1
        assert good.validate().status_code == 200
    assert answer.status_code == 429
    assert field(answer, "RateLimit")["policy"] == "wrong_credentials"
    assert 20 <= codes["session_ended"] <= 35
    assert codes["rate_limited"] >= 5

    forged = Visitor(networks.client(address))
    for number in range(60):
        forged.token = good.token[:-4] + f"{number:04d}"
        forged.validate()
        assert good.validate().status_code == 200
    assert Visitor(networks.client()).begin().validate().status_code == 200


def test_no_address_is_ever_stored_and_no_count_is_an_event(limited: LocalStack) -> None:
    counts = [item for item in limited.items() if item["SK"]["S"].startswith("LIMIT#")]

    assert counts
    assert all(set(item) == {"PK", "SK", "entity", "tat", "purge_at"} for item in counts)
    assert "127.0." not in repr(limited.items())
    assert not [line for line in limited.audit() if "LIMIT" in json.dumps(line)]


def test_the_tour_fits_into_the_limits(networks: Networks) -> None:
    text = Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")
    tour = text.partition("```sh tour")[2].partition("```")[0]

    assert tour.count("curl") < 10
    assert Visitor(networks.client()).begin().upload()
