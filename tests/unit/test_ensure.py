import pytest

from session_service.domain.errors import (
    SessionEndedError,
    SessionExpiredError,
    SessionInvalidError,
)
from session_service.web.errors import CsrfFailedError, MalformedRequestError
from tests.web_world import BROWSER, WebWorld, body_of, cookie_of
from tests.world import VISITOR

KEY = {"Idempotency-Key": "1d3b6c0a-7e6f-4a58-9c0e-2b9a5f8d4e10"}
OWN_ID = "11111111-2222-4333-8444-555555555555"


def test_a_browser_gets_a_session_and_its_cookie_and_sees_no_token() -> None:
    world = WebWorld()

    answer = world.ensure()

    assert answer.status == 201
    assert set(body_of(answer)) == {"session"}
    assert answer.headers["ETag"] == '"1"'
    seconds = (world.lifetimes.absolute + world.lifetimes.recovery) // 1000
    assert f"; Max-Age={seconds}; " in answer.cookies[0]
    assert cookie_of(answer) not in answer.body


def test_an_app_gets_its_token_in_the_body_and_no_cookie() -> None:
    answer = WebWorld().ensure({"transport": "token"})

    assert answer.status == 201
    assert body_of(answer)["token"].startswith("mst_")
    assert answer.cookies == ()


def test_a_live_cookie_names_the_session_there_is_and_is_not_set_again() -> None:
    world = WebWorld()
    first = world.ensure()

    again = world.ensure(cookie=cookie_of(first))

    assert (again.status, again.cookies) == (200, ())
    assert body_of(again) == body_of(first)


def test_a_live_token_names_the_session_there_is_and_is_given_back() -> None:
    world = WebWorld()
    token = world.token()

    again = world.ensure({"transport": "cookie"}, token=token)

    assert (again.status, again.cookies) == (200, ())
    assert body_of(again)["token"] == token


def test_a_live_session_is_never_set_aside() -> None:
    world = WebWorld()
    first = world.ensure()

    again = world.ensure({"start_new": True}, cookie=cookie_of(first))

    assert again.status == 200
    assert "previous" not in body_of(again)
    assert world.actions() == ["created"]


def test_asking_for_the_session_there_is_counts_as_activity() -> None:
    world = WebWorld()
    cookie = cookie_of(world.ensure())
    world.clock.advance(seconds=60)

    view = body_of(world.ensure(cookie=cookie))["session"]

    assert view["idle_expires_in_seconds"] == 1800


def test_a_dead_credential_is_refused_with_its_reason() -> None:
    world = WebWorld()
    token, other = world.token(), world.token()
    world.sessions.end(token, VISITOR)

    with pytest.raises(SessionEndedError):
        world.ensure(token=token)
    world.clock.advance(seconds=1800)
    with pytest.raises(SessionExpiredError):
        world.ensure(token=other)
    with pytest.raises(SessionInvalidError):
        world.ensure(token="mst_forged")
    assert world.actions() == ["created", "created", "ended"]


def test_a_dead_credential_can_be_set_aside_and_its_transport_stays() -> None:
    world = WebWorld()
    token, cookie = world.token(), cookie_of(world.ensure())
    world.clock.advance(seconds=1800)

    by_token = world.ensure({"start_new": True}, token=token)
    by_cookie = world.ensure({"start_new": True}, cookie=cookie)
    forged = world.ensure({"start_new": True, "transport": "token"}, token="mst_forged")

    assert (by_token.status, by_cookie.status, forged.status) == (201, 201, 201)
    assert body_of(by_token)["previous"] == {"code": "session_expired"}
    assert body_of(by_token)["token"] != token
    assert by_token.cookies == ()
    assert "token" not in body_of(by_cookie)
    assert cookie_of(by_cookie) != cookie
    assert body_of(forged)["previous"] == {"code": "session_invalid"}


def test_what_cannot_be_told_is_not_set_aside_either() -> None:
    world = WebWorld()

    for headers in ({"Authorization": "Basic x"}, {"Authorization": ""}):
        with pytest.raises(SessionInvalidError):
            world.ensure({"start_new": True}, headers=headers)
    assert world.actions() == []


def test_a_cookie_from_elsewhere_begins_nothing() -> None:
    world = WebWorld()
    cookie = cookie_of(world.ensure())
    foreign = BROWSER | {"Sec-Fetch-Site": "cross-site"}

    with pytest.raises(CsrfFailedError):
        world.ensure({"start_new": True}, cookie=cookie, headers=foreign)
    assert world.actions() == ["created"]


def test_a_lost_answer_can_be_asked_for_again() -> None:
    world = WebWorld()

    first = world.ensure({"locale": "de"}, headers=KEY)
    again = world.ensure({"locale": "de"}, headers=KEY)

    assert (first.status, again.status) == (201, 201)
    assert (again.body, cookie_of(again)) == (first.body, cookie_of(first))
    assert world.actions() == ["created"]


def test_an_id_of_the_clients_own_needs_an_idempotency_key() -> None:
    world = WebWorld()

    with pytest.raises(MalformedRequestError):
        world.ensure({"session_id": OWN_ID})
    answer = world.ensure({"session_id": OWN_ID}, headers=KEY)
    assert body_of(answer)["session"]["session_id"] == OWN_ID


def test_a_key_that_is_none_is_refused_whether_or_not_a_session_is_there() -> None:
    world = WebWorld()
    token = world.token()

    for shown in (None, token):
        with pytest.raises(MalformedRequestError):
            world.ensure({}, token=shown, headers={"Idempotency-Key": "1"})
