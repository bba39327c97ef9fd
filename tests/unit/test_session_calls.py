import pytest

from session_service.domain.errors import (
    RevisionMismatchError,
    SessionEndedError,
    SessionMissingError,
)
from session_service.web.errors import (
    CsrfFailedError,
    PreconditionRequiredError,
    ValidationFailedError,
)
from session_service.web.responses import Response
from tests.web_world import WebWorld, ask, body_of, cookie_of

ANY = {"If-Match": "*"}


def amend(world: WebWorld, token: str, body: object, tag: str = "*") -> Response:
    return world.session_calls.amend(
        ask("PATCH", token=token, headers={"If-Match": tag}, body=body)
    )


def test_a_session_is_shown_by_token_and_by_cookie_and_nothing_is_written() -> None:
    world = WebWorld()
    token, cookie = world.token(), cookie_of(world.ensure())

    for asked in (ask(token=token), ask(cookie=cookie)):
        answer = world.session_calls.show(asked)
        assert (answer.status, answer.cookies) == (200, ())
        assert set(body_of(answer)) == {"session"}
        assert body_of(answer)["session"]["status"] == "active"
    assert all(row.entity.version == 1 for row in world.table.sessions.values())


def test_metadata_is_shown_where_asked_for_only() -> None:
    world = WebWorld()
    created = world.ensure({"transport": "token", "metadata": {"cart": ["ä", 1, None]}})
    token = body_of(created)["token"]

    plain = world.session_calls.show(ask(token=token))
    full = world.session_calls.show(ask(token=token, query="include=metadata"))
    without = world.session_calls.show(ask(token=world.token(), query="include=metadata"))

    assert "metadata" not in body_of(plain)["session"]
    assert body_of(full)["session"]["metadata"] == {"cart": ["ä", 1, None]}
    assert body_of(without)["session"]["metadata"] is None


def test_every_call_but_the_last_needs_a_credential() -> None:
    world = WebWorld()

    for call in (world.session_calls.show, world.session_calls.touch, world.session_calls.amend):
        with pytest.raises(SessionMissingError):
            call(ask("POST"))


def test_a_touch_answers_the_session_with_its_new_end() -> None:
    world = WebWorld()
    token = world.token()
    world.clock.advance(seconds=90)

    view = body_of(world.session_calls.touch(ask("POST", token=token)))["session"]

    assert view["idle_expires_in_seconds"] == 1800
    assert view["last_seen_at"] == "2026-11-22T09:16:30.000Z"


def test_an_edit_answers_the_new_revision_and_its_tag_matches_next_time() -> None:
    world = WebWorld()
    token = world.token()

    first = amend(world, token, {"profile": {"name": "Ada", "email": "a@b.example"}}, '"1"')
    second = amend(world, token, {"profile": {"email": None}, "locale": "de"}, '"2"')

    assert (first.headers["ETag"], second.headers["ETag"]) == ('"2"', '"3"')
    view = body_of(second)["session"]
    assert view["profile"] == {"name": "Ada", "email": None}
    assert (view["locale"], view["revision"]) == ("de", 3)
    with pytest.raises(RevisionMismatchError):
        amend(world, token, {"locale": "fr"}, '"2"')


def test_a_profile_of_null_is_cleared_as_a_whole() -> None:
    world = WebWorld()
    token = world.token()
    amend(world, token, {"profile": {"name": "Ada", "email": "a@b.example"}})

    view = body_of(amend(world, token, {"profile": None}))["session"]

    assert view["profile"] == {"name": None, "email": None}


def test_an_edit_without_a_precondition_or_with_a_field_nobody_knows_changes_nothing() -> None:
    world = WebWorld()
    token = world.token()

    with pytest.raises(PreconditionRequiredError):
        world.session_calls.amend(ask("PATCH", token=token, body={"locale": "de"}))
    bodies: list[object] = [{"status": "ended"}, {"profile": {"age": 1}}, {"locale": 1}, []]
    for body in bodies:
        with pytest.raises(ValidationFailedError):
            amend(world, token, body)
    assert world.actions() == ["created"]


def test_an_end_takes_the_cookie_away_and_can_be_repeated_with_and_without_it() -> None:
    world = WebWorld()
    cookie = cookie_of(world.ensure())

    answers = [world.session_calls.end(ask("DELETE", cookie=cookie)) for _ in range(2)]
    without = world.session_calls.end(ask("DELETE"))

    assert [answer.status for answer in (*answers, without)] == [204, 204, 204]
    assert all("Max-Age=0" in answer.cookies[0] for answer in answers)
    assert without.cookies == ()
    assert world.actions() == ["created", "ended"]
    with pytest.raises(SessionEndedError):
        world.session_calls.show(ask(cookie=cookie))


def test_an_end_by_token_sets_no_cookie() -> None:
    world = WebWorld()

    assert world.session_calls.end(ask("DELETE", token=world.token())).cookies == ()


def test_an_end_from_elsewhere_ends_nothing() -> None:
    world = WebWorld()
    cookie = cookie_of(world.ensure())

    with pytest.raises(CsrfFailedError):
        world.session_calls.end(
            ask("DELETE", cookie=cookie, headers={"Sec-Fetch-Site": "same-site"})
        )
    assert world.actions() == ["created"]
