from http import HTTPStatus
from typing import Any

import pytest

from session_service.domain.errors import ForbiddenError
from session_service.domain.networks import network_of
from session_service.domain.service_keys import ServiceKeys, origin_secret
from session_service.web.api import Api
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.edge import Edge
from session_service.web.errors import CsrfFailedError
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from tests.gateway_events import DOMAIN, gateway_event

pytestmark = pytest.mark.usefixtures("powertools")

SECRET = "5e" * 32
GATEWAY_SAW, VIEWER = "192.0.2.1", "198.51.100.7"
CLOSED = Edge(origin_secret=SECRET, refuses_direct_calls=True)
OPEN = Edge(origin_secret=SECRET, refuses_direct_calls=False)


def call(method: str = "GET", **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    event = gateway_event(method, headers=named, cookies=("__Host-session=mst_cookie",))
    event["requestContext"]["http"]["sourceIp"] = GATEWAY_SAW
    return Request.from_event(event)


def through_the_distribution(method: str = "GET", **headers: str) -> Request:
    stamped = {
        "Session_Origin_Secret": SECRET,
        "Session_Viewer_Address": VIEWER,
        "Session_Viewer_Host": "d111.cloudfront.net",
    }
    return call(method, **stamped | headers)


@pytest.mark.parametrize("edge", [CLOSED, OPEN])
def test_through_the_distribution_a_call_comes_from_its_viewer(edge: Edge) -> None:
    admitted = edge.admit(through_the_distribution())

    assert (admitted.source_ip, admitted.domain_name) == (VIEWER, "d111.cloudfront.net")


@pytest.mark.parametrize(
    "secret", ["", "5e" * 31, "5e" * 33, SECRET.upper(), f" {SECRET}", "ö", "\udcff"]
)
def test_without_the_secret_a_direct_call_is_refused(secret: str) -> None:
    with pytest.raises(ForbiddenError):
        CLOSED.admit(through_the_distribution(Session_Origin_Secret=secret))


def test_without_any_header_a_direct_call_is_refused() -> None:
    with pytest.raises(ForbiddenError):
        CLOSED.admit(call())


@pytest.mark.parametrize("secret", ["", "guess", "ö"])
def test_where_direct_calls_are_taken_no_header_says_whom_they_come_from(secret: str) -> None:
    admitted = OPEN.admit(
        through_the_distribution(
            Session_Origin_Secret=secret,
            X_Forwarded_For=VIEWER,
            Forwarded=f"for={VIEWER}",
            X_Real_Ip=VIEWER,
            CloudFront_Viewer_Address=f"{VIEWER}:443",
            X_Forwarded_Host="evil.example",
        )
    )

    assert (admitted.source_ip, admitted.domain_name) == (GATEWAY_SAW, DOMAIN)


def test_forwarding_headers_are_not_believed_beside_the_secret_either() -> None:
    admitted = CLOSED.admit(
        through_the_distribution(X_Forwarded_For="203.0.113.9", X_Forwarded_Host="evil.example")
    )

    assert (admitted.source_ip, admitted.domain_name) == (VIEWER, "d111.cloudfront.net")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002:0000:0000:0000:0001", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", "unknown"),
    ],
)
def test_viewers_are_counted_by_their_network(address: str, network: str) -> None:
    admitted = CLOSED.admit(through_the_distribution(Session_Viewer_Address=address))

    assert network_of(admitted.source_ip) == network


def test_the_sites_own_address_may_write_with_a_cookie_and_the_apis_may_not() -> None:
    credentials = Credentials(cookie=SessionCookie(secure=True), allowed_origins=())
    ours, gateways = (
        CLOSED.admit(through_the_distribution("POST", Session_Client="web", Origin=origin))
        for origin in ("https://d111.cloudfront.net", f"https://{DOMAIN}")
    )

    assert credentials.find(ours) is not None
    with pytest.raises(CsrfFailedError):
        credentials.find(gateways)


def test_a_refused_call_reaches_no_operation_and_is_told_why() -> None:
    reached = []
    api = Api(edge=lambda: CLOSED)

    @api.route("GET /v1/session", answers={})
    def note(request: Request) -> Response:
        """Note what came."""
        reached.append(request.source_ip)
        return json_response(HTTPStatus.OK, {})

    event: dict[str, Any] = gateway_event()
    refused = api(event, None)
    admitted = api(event | {"headers": dict(through_the_distribution().headers)}, None)

    assert (refused["statusCode"], admitted["statusCode"]) == (403, 200)
    assert '"code":"forbidden"' in refused["body"]
    assert reached == [VIEWER]


def test_printing_the_rule_shows_no_secret() -> None:
    assert SECRET not in repr(CLOSED) + str(CLOSED)


def test_the_secret_stays_when_keys_rotate_and_is_another_for_every_stack() -> None:
    before = ServiceKeys({1: bytes(32)}, 1, b"s" * 32)
    rotated = ServiceKeys({1: bytes(32), 2: b"2" * 32}, 2, b"s" * 32)
    other = ServiceKeys({1: bytes(32)}, 1, b"t" * 32)

    assert origin_secret(before) == origin_secret(rotated) != origin_secret(other)
    assert len(origin_secret(before)) == 64
