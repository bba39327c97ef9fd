from copy import replace
from typing import Any

import pytest

from session_service.domain.devices import ROTATION_AGE_MS
from session_service.domain.errors import (
    DeviceNotFoundError,
    SessionMissingError,
    SessionReuseDetectedError,
    SessionRevokedError,
)
from session_service.web.errors import CsrfFailedError, ValidationFailedError
from session_service.web.responses import Response
from tests.web_world import WebWorld, ask, body_of, cookie_of
from tests.world import LIFETIMES

KEY = {"Idempotency-Key": "1d3b6c0a-7e6f-4a58-9c0e-2b9a5f8d4e10"}


def cookie(world: WebWorld) -> str:
    return cookie_of(world.ensure())


def renew(world: WebWorld, body: object = None, **sent: Any) -> Response:
    return world.token_calls.renew(
        ask("POST", "/v1/session/renew", body={} if body is None else body, **sent)
    )


def rotate(world: WebWorld, **sent: Any) -> Response:
    return world.token_calls.rotate(ask("POST", "/v1/session/rotate", **sent))


def test_a_rotation_answers_over_the_transport_of_the_token_shown() -> None:
    world = WebWorld()

    by_token = rotate(world, token=world.token())
    by_cookie = rotate(world, cookie=cookie(world))

    assert world.check(body_of(by_token)["token"]).device.counter == 2
    assert not by_token.cookies
    assert world.check(cookie_of(by_cookie)).device.counter == 2
    assert "token" not in body_of(by_cookie)


@pytest.mark.parametrize("mends", ["touch", "ensure"])
def test_a_cookie_that_lost_its_answer_is_mended_by_touch_and_by_ensure(mends: str) -> None:
    world = WebWorld()
    old = cookie(world)
    new = cookie_of(rotate(world, cookie=old))

    if mends == "touch":
        answer = world.session_calls.touch(ask("POST", cookie=old))
    else:
        answer = world.ensure(cookie=old)

    assert answer.status == 200
    assert cookie_of(answer) == new
    assert world.actions() == ["created", "rotated"]


def test_a_read_hands_out_no_cookie_and_just_works_with_the_predecessor() -> None:
    world = WebWorld()
    old = cookie(world)
    rotate(world, cookie=old)

    answer = world.session_calls.show(ask(cookie=old))

    assert answer.status == 200
    assert not answer.cookies


@pytest.mark.parametrize("calls", ["touch", "ensure"])
def test_a_cookie_rotates_by_age_and_a_token_does_not(calls: str) -> None:
    for transport in ("cookie", "token"):
        world = WebWorld()
        answer = world.ensure({"transport": transport})
        shown = cookie_of(answer) if transport == "cookie" else body_of(answer)["token"]
        found = world.check(shown).session
        # Active all day, and nearly at its absolute end.
        world.clock.advance(milliseconds=ROTATION_AGE_MS)
        ends = world.clock() + 1000
        world.put_session(replace(found, idle_expires_at=ends, expires_at=ends))

        credential: dict[str, Any] = {transport: shown}
        if calls == "touch":
            answer = world.session_calls.touch(ask("POST", **credential))
        else:
            answer = world.ensure(**credential)

        assert bool(answer.cookies) == (transport == "cookie")
        assert world.actions().count("rotated") == (transport == "cookie")


def test_a_renewal_answers_201_over_the_transport_of_the_credential_shown() -> None:
    world = WebWorld()

    by_token, by_cookie = renew(world, token=world.token()), renew(world, cookie=cookie(world))

    assert (by_token.status, by_cookie.status) == (201, 201)
    session_id = body_of(by_token)["session"]["session_id"]
    assert world.check(body_of(by_token)["token"]).session.session_id == session_id
    assert "token" not in body_of(by_cookie)
    assert "Max-Age=172800;" in by_cookie.cookies[0]  # the absolute end and the recovery window
    assert world.check(cookie_of(by_cookie))


def test_a_renewal_under_a_key_gives_the_same_answer_again() -> None:
    world = WebWorld()
    token = world.token()

    first, again = (renew(world, token=token, headers=KEY) for _ in range(2))

    assert body_of(first) == body_of(again)
    assert "mst_" not in repr(world.table.calls)


def test_a_renewal_keeps_everything_unless_told() -> None:
    world = WebWorld()

    renew(world, token=world.token())
    renew(world, {"reason": "data_migration", "keep": []}, token=world.token())

    replaced = [r.event for r in world.table.stream if r.event.action == "replaced"]
    assert [event.facts["kept"] for event in replaced] == ["consents,profile,state,uploads", ""]
    assert [event.reason for event in replaced] == ["user_requested", "data_migration"]


@pytest.mark.parametrize("body", [{"reason": "whim"}, {"keep": ["everything"]}, {"extra": 1}])
def test_a_renewal_that_is_malformed_changes_nothing(body: dict[str, Any]) -> None:
    world = WebWorld()

    with pytest.raises(ValidationFailedError):
        renew(world, body, token=world.token())
    assert world.actions() == ["created"]


def test_token_calls_need_a_credential_and_the_proof_that_our_page_sent_it() -> None:
    world = WebWorld()
    shown = cookie(world)
    foreign = {"Sec-Fetch-Site": "cross-site"}

    for call in (rotate, renew):
        with pytest.raises(SessionMissingError):
            call(world)
        with pytest.raises(CsrfFailedError):
            call(world, cookie=shown, headers=foreign)
    assert world.actions() == ["created"]


def test_theft_is_acted_on_by_a_read() -> None:
    world = WebWorld()
    stolen = world.token()
    current = body_of(rotate(world, token=stolen))["token"]
    world.session_calls.touch(ask("POST", token=current))
    world.clock.advance(milliseconds=LIFETIMES.rotation_grace)

    with pytest.raises(SessionReuseDetectedError):
        world.session_calls.show(ask(token=stolen))
    with pytest.raises(SessionRevokedError):
        world.session_calls.show(ask(token=current))


def devices(world: WebWorld, method: str, device_id: str, **sent: Any) -> Response:
    path = f"/v1/session/devices/{device_id}"
    asked = ask(method, path, device_id=device_id, **sent)
    calls = world.device_calls
    return calls.rename(asked) if method == "PATCH" else calls.revoke(asked)


def test_devices_are_listed_renamed_and_revoked() -> None:
    world = WebWorld()
    token = world.token()
    world.add_device(world.check(token).session)

    listed = body_of(world.device_calls.page(ask(path="/v1/session/devices", token=token)))
    own, other = listed["items"]
    renamed = body_of(devices(world, "PATCH", "current", token=token, body={"name": "desk"}))
    revoked = devices(world, "DELETE", other["device_id"], token=token)

    assert (own["current"], other["current"], listed["next_cursor"]) == (True, False, None)
    assert renamed["device"] == own | {"name": "desk"}
    assert (revoked.status, revoked.cookies) == (204, ())


@pytest.mark.parametrize("transport", ["cookie", "token"])
def test_signing_out_here_takes_the_cookie_away(transport: str) -> None:
    world = WebWorld()
    answer = world.ensure({"transport": transport})
    shown = cookie_of(answer) if transport == "cookie" else body_of(answer)["token"]

    answer = devices(world, "DELETE", "current", **{transport: shown})

    assert answer.status == 204
    assert [c.partition(";")[0] for c in answer.cookies] == (
        ["__Host-session="] if transport == "cookie" else []
    )


@pytest.mark.parametrize("device_id", ["0" * 16, "nonsense", "A" * 16, "../..", ""])
def test_a_device_that_is_not_the_sessions_is_not_found(device_id: str) -> None:
    world = WebWorld()
    token = world.token()

    with pytest.raises(DeviceNotFoundError):
        devices(world, "DELETE", device_id, token=token)
    with pytest.raises(DeviceNotFoundError):
        devices(world, "PATCH", device_id, token=token, body={"name": "x"})
