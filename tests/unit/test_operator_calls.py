"""Operators over HTTP: who is let in, what they see, what they end."""

import json
from typing import Any

import pytest

from session_service.domain.changes import Action
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.operator_keys import ROLES, Scope
from session_service.domain.sessions import Session
from tests.sessions_desk import READ, SessionsDesk
from tests.unit.test_operator_key_service import DEPLOYER

pytestmark = pytest.mark.usefixtures("powertools")

END = "DELETE /v1/admin/sessions/{session_id}"
LIST = "GET /v1/admin/sessions/{session_id}/uploads"
FETCH = "GET /v1/admin/sessions/{session_id}/uploads/{upload_id}"
ASK = "POST /v1/introspect"
NOBODY = "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11"
SCOPES = {
    READ: Scope.SESSIONS_READ,
    END: Scope.SESSIONS_END,
    LIST: Scope.UPLOADS_READ,
    FETCH: Scope.UPLOADS_READ,
    ASK: Scope.SESSIONS_INTROSPECT,
}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> SessionsDesk:
    return SessionsDesk(monkeypatch)


def arguments(route: str, session: Session) -> dict[str, Any]:
    if route == ASK:
        return {"body": {"token": "mst_"}}
    upload = {"upload_id": "nothing"} if route == FETCH else {}
    return {"session_id": session.session_id, **upload}


@pytest.mark.parametrize("route", SCOPES)
def test_every_route_opens_by_its_own_scope_alone(desk: SessionsDesk, route: str) -> None:
    session = desk.world.begin().session

    for scope in Scope:
        status, body = desk.ask(route, key=desk.key_for(scope), **arguments(route, session))
        assert (status == 403) == (scope is not SCOPES[route]), (route, scope)
        assert (body.get("code") == "forbidden") == (status == 403)


@pytest.mark.parametrize("route", SCOPES)
def test_nobody_gets_in_without_a_good_key(desk: SessionsDesk, route: str) -> None:
    found = desk.world.begin()
    revoked = desk.key
    key_id = desk.office.service.all_of("default")[0].key_id
    desk.office.service.revoke("default", key_id, DEPLOYER)
    before = desk.world.session(found.session)

    for key in (None, "", "mok_", revoked, revoked[:-1], desk.world.token_for(found)):
        status, body = desk.ask(route, key=key, **arguments(route, found.session))
        assert (status, body["code"]) == (401, "operator_key_invalid")
    assert desk.world.session(found.session) == before


def test_an_operator_sees_a_session_whatever_its_state(desk: SessionsDesk) -> None:
    key, found = desk.key, desk.world.begin()
    session_id = found.session.session_id

    status, body = desk.ask(READ, key=key, session_id=session_id)
    assert (status, body["session"]["status"]) == (200, "active")
    assert body["session"]["devices"][0]["device_id"] == found.device.device_id
    assert "seed" not in json.dumps(body)

    desk.world.clock.advance(milliseconds=desk.world.lifetimes.idle)
    assert desk.ask(READ, key=key, session_id=session_id)[1]["session"]["status"] == "expired"
    successor = desk.world.renew(desk.world.token_for(found)).session
    replaced = desk.ask(READ, key=key, session_id=session_id)[1]["session"]
    assert (replaced["status"], replaced["successor_id"]) == ("replaced", successor.session_id)


@pytest.mark.parametrize("session_id", [NOBODY, "nothing", NOBODY.upper(), f"{NOBODY}#SESSION"])
@pytest.mark.parametrize("route", [READ, END, LIST, FETCH])
def test_a_session_that_never_was_is_not_found(
    desk: SessionsDesk, route: str, session_id: str
) -> None:
    status, body = desk.ask(route, session_id=session_id, upload_id="nothing")

    assert (status, body["code"]) == (404, "not_found")


def test_another_tenants_session_is_not_found(desk: SessionsDesk) -> None:
    session = desk.world.begin().session
    stranger = desk.office.service.create("other", "backend", tuple(Scope), DEPLOYER)[1]

    assert desk.ask(READ, key=stranger, session_id=session.session_id)[0] == 404
    assert desk.ask(END, key=stranger, session_id=session.session_id)[0] == 404
    assert desk.world.session(session) == session


def test_an_operator_ends_a_session_at_once_and_again_quietly(desk: SessionsDesk) -> None:
    key, found = desk.key, desk.world.begin()
    session_id = found.session.session_id

    assert desk.ask(END, key=key, session_id=session_id)[0] == 204
    assert desk.ask(END, key=key, session_id=session_id)[0] == 204

    told = desk.ask(ASK, key=key, body={"token": desk.world.token_for(found)})[1]
    assert told["active"] is False
    assert told["problem"]["code"] == "session_revoked"
    assert told["problem"]["session"]["reason"] == "operator_requested"
    assert desk.world.actions() == ["created", "revoked"]
    actor = desk.world.table.stream[-1].event.actor
    assert actor.removeprefix("operator:") == desk.office.service.all_of("default")[0].key_id
    shown = desk.ask(READ, key=key, session_id=session_id)[1]["session"]
    assert (shown["status"], shown["end_reason"]) == ("revoked", "operator_requested")
    assert shown["profile"] == {"name": None, "email": None}


def test_what_a_revoked_session_held_goes_with_it(desk: SessionsDesk) -> None:
    session = desk.world.begin().session
    upload = desk.world.stored(session)

    desk.ask(END, session_id=session.session_id)
    desk.world.deliver()

    assert not desk.world.has_object(upload)


def test_uploads_are_listed_and_fetched_while_the_session_holds_them(desk: SessionsDesk) -> None:
    key, found = desk.key, desk.world.begin()
    upload = desk.world.stored(found.session)
    named: dict[str, Any] = {
        "session_id": found.session.session_id,
        "upload_id": upload.locator.upload_id,
    }

    listed = desk.ask(LIST, key=key, session_id=named["session_id"])[1]
    assert [item["upload_id"] for item in listed["items"]] == [named["upload_id"]]
    assert desk.ask(FETCH, key=key, **named)[1]["upload"]["download_url"]
    assert desk.ask(LIST, key=key, session_id=named["session_id"], query="limit=0")[0] == 400

    successor = desk.world.renew(desk.world.token_for(found)).session
    # Who holds it is whose it is: the predecessor has handed it over.
    assert desk.ask(LIST, key=key, session_id=named["session_id"])[1]["items"] == []
    assert desk.ask(FETCH, key=key, **named)[1]["code"] == "upload_not_found"
    inherited = named | {"session_id": successor.session_id}
    assert desk.ask(FETCH, key=key, **inherited)[0] == 200


def test_who_is_given_a_link_to_a_file_is_noted_before_and_nothing_else_is(
    desk: SessionsDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.world.begin().session
    upload_id = desk.world.stored(session).locator.upload_id
    waiting = desk.world.upload(session).locator.upload_id
    key, text = desk.office.service.create("default", "operator", ROLES["operator"], DEPLOYER)
    named: dict[str, Any] = {"key": text, "session_id": session.session_id}

    assert desk.ask(LIST, **named)[0] == 200
    assert desk.ask(FETCH, **named, upload_id=waiting)[1]["upload"].get("download_url") is None
    assert "upload_shown" not in desk.world.actions()

    assert desk.ask(FETCH, **named, upload_id=upload_id)[1]["upload"]["download_url"]
    (noted,) = [r for r in desk.world.table.stream if r.event.action is Action.UPLOAD_SHOWN]
    assert (noted.event.actor, noted.event.session_id) == (
        f"operator:{key.key_id}",
        session.session_id,
    )
    assert (noted.event.facts, noted.upload_id) == ({"upload_id": upload_id}, upload_id)

    def away(*_: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(type(desk.world.session_rows), "note", away)
    status, answer = desk.ask(FETCH, **named, upload_id=upload_id)
    assert (status, answer["code"]) == (503, "service_unavailable")
    assert "download_url" not in json.dumps(answer)


def test_introspection_tells_of_a_live_session_and_moves_nothing(desk: SessionsDesk) -> None:
    key, found = desk.key, desk.world.begin()
    desk.world.clock.advance(seconds=300)
    before = desk.world.session(found.session)

    status, told = desk.ask(ASK, key=key, body={"token": desk.world.token_for(found)})

    assert (status, told["active"], told["problem"]) == (200, True, None)
    assert told["session"]["session_id"] == found.session.session_id
    assert told["session"]["device_id"] == found.device.device_id
    assert desk.world.session(found.session) == before


@pytest.mark.parametrize(
    ("seconds", "code"), [(-1, None), (1, "session_expired")], ids=["before", "after"]
)
def test_introspection_is_right_to_the_second(
    desk: SessionsDesk, seconds: int, code: str | None
) -> None:
    found = desk.world.begin()
    desk.world.clock.advance(milliseconds=desk.world.lifetimes.idle, seconds=seconds)

    told = desk.ask(ASK, body={"token": desk.world.token_for(found)})[1]

    assert told["active"] is (code is None)
    assert (told["problem"] or {}).get("code") == code


def test_introspection_acts_on_a_stolen_token_as_the_check_does(desk: SessionsDesk) -> None:
    found = desk.world.begin()
    old = desk.world.token_for(found)
    desk.world.touch(desk.world.rotate(old))
    desk.world.clock.advance(milliseconds=desk.world.lifetimes.rotation_grace)

    told = desk.ask(ASK, body={"token": old})[1]

    assert told["problem"]["code"] == "session_reuse_detected"
    assert desk.world.actions()[-1] == "reuse_detected"


def test_introspection_of_another_tenants_or_a_forged_token_says_it_is_none(
    desk: SessionsDesk,
) -> None:
    found = desk.world.begin()
    token = desk.world.token_for(found)
    stranger = desk.office.service.create("other", "backend", tuple(Scope), DEPLOYER)[1]

    for key, shown in ((stranger, token), (desk.key, token[:-4] + "AAAA"), (stranger, "x")):
        told = desk.ask(ASK, key=key, body={"token": shown})[1]
        assert told["active"] is False
        assert told["problem"]["code"] == "session_invalid"


@pytest.mark.parametrize("body", [{}, {"token": ""}, {"token": 1}, {"token": "x", "more": 1}])
def test_introspection_of_nothing_is_refused(desk: SessionsDesk, body: object) -> None:
    assert desk.ask(ASK, body=body)[1]["code"] == "validation_failed"


@pytest.mark.parametrize("route", [READ, END, LIST, FETCH])
def test_a_secret_that_is_put_into_a_path_by_mistake_is_not_logged(
    desk: SessionsDesk, route: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key, token = desk.key, desk.world.token_for(desk.world.begin())

    for secret in (key, token):
        assert desk.ask(route, key=key, session_id=secret, upload_id=secret)[0] == 404
        assert secret not in capsys.readouterr().out


def test_each_call_with_a_key_is_logged_with_what_it_asked_for(
    desk: SessionsDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    session = desk.world.begin().session

    desk.ask(READ, session_id=session.session_id)

    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (line,) = [line for line in logged if line.get("message") == "operator_call"]
    assert line["session_id"] == session.session_id
    assert (line["role"], line["scope"]) == ("admin", "sessions:read")


def test_a_call_that_a_good_key_does_not_allow_is_logged_with_the_key_and_what_it_asked_for(
    desk: SessionsDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    session_id = desk.world.begin().session.session_id
    key, text = desk.office.service.create("default", "viewer", ROLES["viewer"], DEPLOYER)

    assert desk.ask(END, key=text, session_id=session_id)[0] == 403

    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert not [line for line in logged if line.get("message") == "operator_call"]
    (line,) = [line for line in logged if line.get("message") == "operator_refused"]
    assert (line["key_id"], line["scope"]) == (key.key_id, "sessions:end")
    assert (line["session_id"], line["request_id"]) == (session_id, "request-1")
