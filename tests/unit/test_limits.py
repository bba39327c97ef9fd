"""Where the limits are asked, whom they count, and what happens where the store is away."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from session_service.domain.errors import (
    RateLimitedError,
    SessionNotFoundError,
    StoreUnavailableError,
)
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.rate_limits import (
    Counters,
    MemoryCounters,
    RateLimits,
    Verdict,
    per_minute,
)
from session_service.domain.service_keys import ServiceKeys
from session_service.domain.sessions import DEFAULT_TENANT
from session_service.domain.tokens import mint
from session_service.dynamodb.rate_limits import DynamoDBCounters
from session_service.dynamodb.table import Table
from session_service.web.api import counted_refusals
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.limits import Limits
from session_service.web.requests import Request
from session_service.web.responses import Response, no_content
from tests.fakes.clock import FrozenClock
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.gateway_events import gateway_event

TEN = per_minute("create", 10)
KEYS = ServiceKeys({1: bytes(range(32))}, 1, bytes(32))


def in_dynamodb(client: Any) -> Counters:
    return DynamoDBCounters(Table(client=client, failures=FAILURES, name="t", pause=lambda _: None))


class Away:
    """A store that does not answer."""

    def take(self, *_: object) -> Verdict:
        raise StoreUnavailableError from EndpointConnectionError(endpoint_url="x")


class Bench:
    """Limits on one clock; `repeats` says whether an idempotent call was answered before."""

    def __init__(self, *, exact: Counters | None = None, repeats: bool = False) -> None:
        self.clock = FrozenClock()
        self.approximate = MemoryCounters()
        self.limits = Limits(
            limits=RateLimits(
                create=TEN,
                renew=per_minute("renew", 10),
                uploads=per_minute("uploads", 10),
                wrong_credentials=per_minute("wrong_credentials", 20),
                forged_credentials=per_minute("forged_credentials", 20),
                requests=per_minute("requests", 300),
            ),
            exact=exact or in_dynamodb(MemoryDynamoDB()),
            approximate=self.approximate,
            keys=KEYS,
            credentials=Credentials(cookie=SessionCookie(secure=True), allowed_origins=()),
            is_repeat=lambda _: repeats,
            clock=self.clock,
        )


def request(
    source_ip: str = "203.0.113.10", *, token: str | None = None, **headers: str
) -> Request:
    shown = {"authorization": f"Bearer {token}"} if token else {}
    event = gateway_event(
        headers=shown | {name.replace("_", "-"): value for name, value in headers.items()}
    )
    event["requestContext"]["http"]["sourceIp"] = source_ip
    return Request.from_event(event)


def genuine(tenant_id: str = DEFAULT_TENANT) -> str:
    return mint(
        KEYS,
        tenant_id=tenant_id,
        session_id="6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
        device_id="a1b2c3d4e5f60718",
        seed=bytes(range(32)),
        counter=1,
    )


def refusing(_request: Request) -> Response:
    raise SessionNotFoundError


def refusals(bench: Bench, request: Request, count: int) -> list[type[Exception]]:
    raised: list[type[Exception]] = []
    for _ in range(count):
        with pytest.raises((SessionNotFoundError, RateLimitedError)) as caught:
            counted_refusals(refusing, request, lambda: bench.limits)
        raised.append(caught.type)
    return raised


def test_forwarding_headers_make_nobody_another() -> None:
    bench = Bench()
    for number in range(10):
        bench.limits.create(
            request(x_forwarded_for=f"198.51.100.{number}", forwarded=f"for=192.0.2.{number}"),
            DEFAULT_TENANT,
        )

    with pytest.raises(RateLimitedError):
        bench.limits.create(
            request(
                x_forwarded_for="198.51.100.77",
                x_real_ip="198.51.100.77",
                true_client_ip="198.51.100.77",
                cloudfront_viewer_address="198.51.100.77:443",
            ),
            DEFAULT_TENANT,
        )
    bench.limits.create(request("198.51.100.77"), DEFAULT_TENANT)


def test_an_ipv6_line_counts_once_whatever_address_it_takes() -> None:
    bench = Bench()
    for number in range(10):
        bench.limits.create(request(f"2001:db8:0:1::{number:x}"), DEFAULT_TENANT)

    with pytest.raises(RateLimitedError):
        bench.limits.create(request("2001:db8:0:1:ffff::1"), DEFAULT_TENANT)
    bench.limits.create(request("2001:db8:0:2::1"), DEFAULT_TENANT)


def test_the_flood_of_one_tenant_leaves_another_alone() -> None:
    bench = Bench()
    for _ in range(10):
        bench.limits.create(request(), "acme")
    with pytest.raises(RateLimitedError):
        bench.limits.create(request(), "acme")

    bench.limits.create(request(), "other")


def test_a_repeated_call_is_not_counted() -> None:
    call = IdempotentCall(tenant_id="t", key_hash="k", fingerprint="f", expires_at=0)
    bench = Bench(repeats=True)
    asked = request()
    for _ in range(50):
        bench.limits.create(asked, DEFAULT_TENANT, call)

    assert asked.verdicts == []


def test_what_is_accepted_is_noted_for_the_answers_headers() -> None:
    asked = request()
    Bench().limits.create(asked, DEFAULT_TENANT)

    (verdict,) = asked.verdicts
    assert (verdict.limit, verdict.remaining, verdict.wait_seconds) == (TEN, 9, 6)


def test_forged_credentials_are_limited_without_the_store() -> None:
    bench = Bench(exact=Away())

    raised = refusals(bench, request(token=genuine()[:-2] + "AA"), 30)

    assert raised == [SessionNotFoundError] * 20 + [RateLimitedError] * 10


def test_genuine_credentials_that_are_refused_are_limited_exactly() -> None:
    bench = Bench()

    raised = refusals(bench, request(token=genuine()), 30)

    assert raised == [SessionNotFoundError] * 20 + [RateLimitedError] * 10
    assert refusals(bench, request("198.51.100.1", token=genuine()), 1) == [SessionNotFoundError]
    assert refusals(bench, request(token=genuine("other")), 1) == [SessionNotFoundError]


def test_a_credential_that_is_not_refused_is_never_counted() -> None:
    bench = Bench()
    fine = no_content()
    refusals(bench, request(token=genuine()), 30)

    for _ in range(50):
        asked = request(token=genuine())
        assert counted_refusals(lambda _: fine, asked, lambda: bench.limits) is fine


def test_no_credential_at_all_is_no_wrong_one() -> None:
    bench = Bench(exact=Away())

    assert refusals(bench, request(), 50) == [SessionNotFoundError] * 50


def test_where_the_store_is_away_a_refusal_stays_what_it_is() -> None:
    bench = Bench(exact=Away())

    assert refusals(bench, request(token=genuine()), 50) == [SessionNotFoundError] * 50


def test_where_the_store_is_away_nothing_begins_uncounted() -> None:
    with pytest.raises(StoreUnavailableError):
        Bench(exact=Away()).limits.create(request(), DEFAULT_TENANT)


def test_no_address_is_written_down() -> None:
    client: Any = MemoryDynamoDB()
    bench = Bench(exact=in_dynamodb(client))
    bench.limits.create(request("203.0.113.10"), DEFAULT_TENANT)
    bench.limits.create(request("2001:db8::1"), DEFAULT_TENANT)

    text = repr(client.items)
    assert len(client.items) == 2
    assert "203.0" not in text
    assert "2001" not in text
