import json
from typing import Any

import pytest

from session_service.domain.access_tokens import AccessTokenService, Claims
from session_service.domain.errors import (
    InvalidFieldError,
    SessionEndedError,
    SessionInvalidError,
    SessionMissingError,
    SessionReuseDetectedError,
)
from session_service.web.access_token_calls import AccessTokenCalls
from session_service.web.errors import CsrfFailedError, ValidationFailedError
from session_service.web.key_set import key_set
from session_service.web.problems import problem_response
from session_service.web.responses import Response
from tests.gateway_events import DOMAIN
from tests.web_world import WebWorld, ask, body_of, cookie_of
from tests.world import LIFETIMES

PATH = "/v1/session/access-token"
BODY = {"audience": "notes"}


class Plain:
    """A signer whose tokens can be read: the claims as JSON."""

    def sign(self, claims: Claims) -> str:
        return json.dumps(claims)


class Service(WebWorld):
    """The world with the call for access tokens."""

    def __init__(self, *, audiences: tuple[str, ...] = (), issuer: str = "") -> None:
        super().__init__()
        tokens = AccessTokenService(
            signer=Plain(), audiences=audiences, clock=self.clock, entropy=self.entropy
        )
        self.calls = AccessTokenCalls(
            authentication=self.authentication,
            tokens=tokens,
            credentials=self.token_calls.credentials,
            issuer=issuer,
        )

    def issue(self, body: object = BODY, **sent: Any) -> Response:
        return self.calls.issue(ask("POST", PATH, body=body, **sent))

    def claims(self, **sent: Any) -> dict[str, Any]:
        claims: dict[str, Any] = json.loads(body_of(self.issue(**sent))["access_token"])
        return claims


def test_a_live_session_gets_a_token_over_either_transport() -> None:
    service = Service()
    token, cookie = service.token(), cookie_of(service.ensure())

    by_token = service.issue(token=token)
    by_cookie = service.issue(cookie=cookie)

    for answer in (by_token, by_cookie):
        assert answer.status == 200
        assert set(body_of(answer)) == {"access_token", "token_type", "expires_in_seconds"}
        assert body_of(answer)["token_type"] == "Bearer"
        assert 284 <= body_of(answer)["expires_in_seconds"] <= 300
        assert not answer.cookies
    session_id = service.check(token).session.session_id
    assert json.loads(body_of(by_token)["access_token"])["sid"] == session_id


def test_issuing_writes_nothing() -> None:
    service = Service()
    token = service.token()
    service.clock.advance(milliseconds=LIFETIMES.touch)
    before = service.check(token).session

    service.issue(token=token)

    assert service.check(token).session == before
    assert service.actions() == ["created"]


def test_the_issuer_is_the_host_that_the_call_came_to_unless_it_is_set() -> None:
    default, set_up = Service(), Service(issuer="https://sessions.example.com")

    assert default.claims(token=default.token())["iss"] == f"https://{DOMAIN}"
    assert set_up.claims(token=set_up.token())["iss"] == "https://sessions.example.com"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"audience": ""},
        {"audience": "n" * 201},
        {"audience": "two words"},
        {"audience": "notes\n"},
        {"audience": "nötes"},
        {"audience": "n\x7f"},
        {"audience": ["notes"]},
        {"audience": None},
    ],
)
def test_a_malformed_audience_is_named_as_the_field_that_is_wrong(body: dict[str, Any]) -> None:
    service = Service()

    with pytest.raises(ValidationFailedError) as refused:
        service.issue(body, token=service.token())

    assert [error.pointer for error in refused.value.errors] == ["/audience"]


@pytest.mark.parametrize("audience", ["n", "n" * 200, "https://notes.example.com/v1?x=1#y", "!~"])
def test_a_uri_or_a_name_is_an_audience(audience: str) -> None:
    service = Service()

    answer = service.issue({"audience": audience}, token=service.token())

    assert json.loads(body_of(answer)["access_token"])["aud"] == audience


def test_an_audience_that_is_not_listed_is_a_problem_that_points_to_it() -> None:
    service = Service(audiences=("search",))

    with pytest.raises(InvalidFieldError) as refused:
        service.issue(token=service.token())

    problem = problem_response(refused.value, path=PATH, request_id="1")
    assert problem.status == 422
    assert body_of(problem)["code"] == "validation_failed"
    assert [error["pointer"] for error in body_of(problem)["errors"]] == ["/audience"]


def test_nothing_but_a_live_session_gets_a_token() -> None:
    service = Service()
    ended = service.token()
    service.end(service.check(ended))

    with pytest.raises(SessionMissingError):
        service.issue()
    with pytest.raises(SessionInvalidError):
        service.issue(token="mst_forged")
    with pytest.raises(SessionEndedError):
        service.issue(token=ended)


def test_a_stolen_token_gets_none_and_its_credential_ends() -> None:
    service = Service()
    stolen = service.token()
    service.touch(service.rotate(stolen))
    service.clock.advance(milliseconds=LIFETIMES.rotation_grace)

    with pytest.raises(SessionReuseDetectedError):
        service.issue(token=stolen)
    assert service.actions()[-1] == "reuse_detected"


def test_with_a_cookie_only_our_own_pages_get_a_token() -> None:
    service = Service()
    cookie = cookie_of(service.ensure())

    for foreign in ({"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}):
        with pytest.raises(CsrfFailedError):
            service.issue(cookie=cookie, headers=foreign)
    assert service.issue(cookie=cookie, headers={"Sec-Fetch-Site": "same-origin"}).status == 200


def test_published_keys_may_be_kept_for_five_minutes_by_anybody() -> None:
    answer = key_set([{"kid": "a"}])

    assert body_of(answer) == {"keys": [{"kid": "a"}]}
    sent = answer.as_event("1")["headers"]
    assert sent["Cache-Control"] == "public, max-age=300"
