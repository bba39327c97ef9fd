import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.recent_checks import RecentChecks
from session_service.observability import count
from session_service.web.authorizer import Authorizer
from session_service.web.authorizer_requests import authorizer_request
from tests.web_world import BROWSER, WebWorld, cookie_of
from tests.world import LIFETIMES

HOST = "n0t3s4p1x2.execute-api.eu-central-1.amazonaws.com"
ARN = "arn:aws:execute-api:eu-central-1:123456789012:n0t3s4p1x2/$default/{}/notes"
KEEP = 5000

pytestmark = pytest.mark.usefixtures("powertools")


def simple(
    method: str = "GET", *, headers: dict[str, str] | None = None, cookies: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A request as an HTTP API shows it: payload format 2.0."""
    event: dict[str, Any] = {
        "version": "2.0",
        "type": "REQUEST",
        "routeArn": ARN.format(method),
        "routeKey": f"{method} /notes",
        "rawPath": "/notes",
        "rawQueryString": "tag=a&tag=b",
        "headers": {name.lower(): value for name, value in (headers or {}).items()},
        "requestContext": {
            "domainName": HOST,
            "http": {"method": method, "path": "/notes", "sourceIp": "203.0.113.10"},
            "requestId": "request-1",
        },
    }
    return event | ({"cookies": list(cookies)} if cookies else {})


def policy(
    method: str = "GET", *, headers: dict[str, str] | None = None, cookies: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The same request as a REST API shows it: headers as sent, cookies among them."""
    sent = {**(headers or {}), **({"Cookie": "; ".join(cookies)} if cookies else {})}
    return {
        "type": "REQUEST",
        "methodArn": ARN.format(method),
        "resource": "/notes",
        "path": "/notes",
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "requestContext": {
            "domainName": HOST,
            "identity": {"sourceIp": "203.0.113.10"},
            "requestId": "request-1",
        },
    }


class Gateway(WebWorld):
    """The world with the authorizer."""

    def __init__(self, keep_ms: int = KEEP) -> None:
        super().__init__()
        self.authorizer = Authorizer(
            authentication=self.authentication,
            credentials=self.token_calls.credentials,
            recent=RecentChecks(keep_ms, self.clock, on_hit=partial(count, "CheckedFromMemory")),
        )

    def allows(self, event: dict[str, Any]) -> bool:
        answer = self.authorizer.answer(event)
        if "isAuthorized" in answer:
            return bool(answer["isAuthorized"])
        (statement,) = answer["policyDocument"]["Statement"]
        return bool(statement["Effect"] == "Allow")


EITHER = pytest.mark.parametrize("shown", [simple, policy], ids=["format 2.0", "format 1.0"])
type Shown = Callable[..., dict[str, Any]]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_an_http_api_is_told_whose_session_it_is_in_strings() -> None:
    gateway = Gateway()
    token = gateway.token()
    found = gateway.check(token)

    answer = gateway.authorizer.answer(simple(headers=bearer(token)))

    assert answer == {
        "isAuthorized": True,
        "context": {
            "session_id": found.session.session_id,
            "tenant_id": "default",
            "device_id": found.device.device_id,
            "kind": "anonymous",
            "roles": "",
            "expires_at": "2026-11-23T09:15:00.000Z",
        },
    }


def test_a_rest_api_gets_a_policy_about_this_one_request_and_the_same_context() -> None:
    gateway = Gateway()
    token = gateway.token()

    answer = gateway.authorizer.answer(policy("POST", headers=bearer(token)))

    allowed = gateway.authorizer.answer(simple(headers=bearer(token)))
    assert answer == {
        "principalId": gateway.check(token).session.session_id,
        "policyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Action": "execute-api:Invoke",
                    "Effect": "Allow",
                    "Resource": ARN.format("POST"),
                }
            ],
        },
        "context": allowed["context"],
    }


@EITHER
def test_a_refusal_says_nothing_but_no(shown: Shown) -> None:
    answer = Gateway().authorizer.answer(shown(headers=bearer("mst_forged")))

    assert "context" not in answer
    if shown is simple:
        assert answer == {"isAuthorized": False}
    else:
        assert answer["principalId"] == "nobody"
        (statement,) = answer["policyDocument"]["Statement"]
        assert (statement["Effect"], statement["Resource"]) == ("Deny", ARN.format("GET"))


@EITHER
def test_only_one_whole_live_credential_is_let_in(shown: Shown) -> None:
    gateway = Gateway()
    token, cookie = gateway.token(), f"__Host-session={cookie_of(gateway.ensure())}"

    assert gateway.allows(shown(headers=bearer(token)))
    assert gateway.allows(shown(cookies=("theme=dark", cookie)))
    for refused in (
        shown(),
        shown(headers={"Authorization": "Basic dXNlcjpwYXNz"}, cookies=(cookie,)),
        shown(headers=bearer(token[:-1])),
        shown(headers=bearer(gateway.check(token).session.session_id)),
        shown(cookies=(cookie, cookie)),
        shown(cookies=(cookie, cookie.replace("__Host", "__HOST"))),
        shown(cookies=(cookie.replace("__Host-", ""),)),
    ):
        assert not gateway.allows(refused)


@EITHER
@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        (BROWSER, True),
        (BROWSER | {"Sec-Fetch-Site": "same-origin"}, True),
        (BROWSER | {"Origin": f"https://{HOST}"}, True),
        ({}, False),
        (BROWSER | {"Sec-Fetch-Site": "cross-site"}, False),
        (BROWSER | {"Origin": "https://evil.example"}, False),
    ],
)
def test_a_write_with_a_cookie_is_let_in_from_our_own_pages_only_even_if_it_was_just_good(
    shown: Shown, headers: dict[str, str], allowed: bool
) -> None:
    gateway = Gateway()
    cookies = (f"__Host-session={cookie_of(gateway.ensure())}",)
    assert gateway.allows(shown(cookies=cookies))  # a read: remembered from here on
    assert gateway.allows(shown("POST", cookies=cookies, headers=BROWSER))

    assert gateway.allows(shown("POST", cookies=cookies, headers=headers)) == allowed


@EITHER
def test_an_ended_session_is_refused_at_once_or_when_the_memory_ends(shown: Shown) -> None:
    for keep in (0, KEEP):
        gateway = Gateway(keep)
        token = gateway.token()
        request = shown(headers=bearer(token))
        assert gateway.allows(request)
        gateway.end(gateway.check(token))

        assert gateway.allows(request) == bool(keep)
        gateway.clock.advance(milliseconds=keep)
        assert not gateway.allows(request)
        assert not gateway.allows(request)


@EITHER
def test_theft_is_acted_on(shown: Shown) -> None:
    gateway = Gateway()
    stolen = gateway.token()
    gateway.touch(gateway.rotate(stolen))
    gateway.clock.advance(milliseconds=LIFETIMES.rotation_grace)

    assert not gateway.allows(shown(headers=bearer(stolen)))
    assert gateway.actions()[-1] == "reuse_detected"


@EITHER
def test_a_store_that_is_away_is_no_answer_at_all(shown: Shown) -> None:
    gateway = Gateway()
    token = gateway.token()

    class Away:
        def get(self, *_: str) -> None:
            raise StoreUnavailableError

    away: Any = Away()
    authorizer = Authorizer(
        authentication=gateway.authenticator(away),
        credentials=gateway.token_calls.credentials,
        recent=RecentChecks(KEEP, gateway.clock),
    )

    with pytest.raises(StoreUnavailableError):
        authorizer.answer(shown(headers=bearer(token)))


@pytest.mark.usefixtures("powertools")
def test_the_next_refusal_says_how_many_were_let_in_from_memory(
    capsys: pytest.CaptureFixture[str],
) -> None:
    gateway = Gateway()
    token = gateway.token()
    for _ in range(3):
        assert gateway.allows(simple(headers=bearer(token)))
    assert not gateway.allows(simple(headers=bearer("forged")))

    (line,) = capsys.readouterr().out.splitlines()

    assert json.loads(line)["CheckedFromMemory"] == 2


def test_no_line_of_the_log_holds_the_credential(capsys: pytest.CaptureFixture[str]) -> None:
    gateway = Gateway()
    token = gateway.token()
    gateway.end(gateway.check(token))

    gateway.authorizer.answer(simple(headers=bearer(token)))

    logged = capsys.readouterr().out
    assert '"code":"session_ended"' in logged
    assert token not in logged


def test_a_header_that_was_sent_twice_cannot_hide_behind_the_last_one() -> None:
    gateway = Gateway()
    token, cookie = gateway.token(), f"__Host-session={cookie_of(gateway.ensure())}"
    twice = policy(headers=bearer(token))
    twice["multiValueHeaders"]["Authorization"] *= 2
    two_cases = policy(headers=bearer(token))
    two_cases["multiValueHeaders"]["authorization"] = ["Bearer other"]
    two_cookies = policy(cookies=(cookie,))
    two_cookies["multiValueHeaders"]["Cookie"] = ["__Host-session=planted", cookie]

    assert not gateway.allows(twice)
    assert not gateway.allows(two_cases)
    assert not gateway.allows(two_cookies)


def test_headers_alone_will_do_where_an_api_sends_no_others() -> None:
    gateway = Gateway()
    event = policy(headers=bearer(gateway.token()))
    event |= {"version": "1.0", "multiValueHeaders": None}

    assert gateway.allows(event)


def test_cookies_that_are_only_in_the_header_are_found() -> None:
    request = authorizer_request(simple(headers={"Cookie": "a=1; b=2;"}))

    assert request.cookies == ("a=1", "b=2")


def test_an_authorizer_of_another_kind_is_an_error_and_lets_nobody_in() -> None:
    event = {"type": "TOKEN", "authorizationToken": "Bearer x", "methodArn": ARN.format("GET")}

    with pytest.raises(ValueError, match="type REQUEST"):
        Gateway().authorizer.answer(event)
