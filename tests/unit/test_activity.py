"""What every changing call does besides: it is activity, and it confirms a new token."""

from collections.abc import Callable

import pytest

from session_service.domain.errors import SessionReuseDetectedError
from session_service.web.requests import Request
from session_service.web.responses import Response
from tests.web_world import WebWorld, ask, body_of
from tests.world import LIFETIMES

GRACE = LIFETIMES.rotation_grace
OTHER = "b0" * 8
PDF = {"filename": "a.pdf", "content_type": "application/pdf", "size": 10}

type Call = Callable[[WebWorld, str], Response]


def amend(world: WebWorld, token: str) -> Response:
    body = {"profile": {"name": "Ada"}}
    headers = {"If-Match": "*"}
    return world.session_calls.amend(ask("PATCH", token=token, headers=headers, body=body))


def rename(world: WebWorld, token: str) -> Response:
    asked = ask("PATCH", token=token, body={"name": "laptop"}, device_id="current")
    return world.device_calls.rename(asked)


def revoke_another(world: WebWorld, token: str) -> Response:
    return world.device_calls.revoke(ask("DELETE", token=token, device_id=OTHER))


def upload(world: WebWorld, token: str) -> Response:
    return world.upload_calls.create(ask("POST", token=token, body=PDF))


def delete_upload(world: WebWorld, token: str) -> Response:
    (row,) = world.table.uploads.values()
    upload_id = row.entity.locator.upload_id
    return world.upload_calls.delete(ask("DELETE", token=token, upload_id=upload_id))


CHANGES: list[Call] = [amend, rename, revoke_another, upload, delete_upload]


def begun() -> tuple[WebWorld, str]:
    """A session with two devices and an upload, and the token of the first of them."""
    world = WebWorld()
    token = world.token()
    world.add_device(world.check(token).session, OTHER)
    world.upload(world.check(token).session)
    return world, token


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_moves_the_idle_end(change: Call) -> None:
    world, token = begun()
    world.clock.advance(seconds=30)

    assert change(world, token).status < 300

    session = world.check(token).session
    assert session.last_seen_at == world.clock()
    assert session.idle_expires_at == world.clock() + LIFETIMES.idle


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_near_the_absolute_end_does_not_move_beyond_it(change: Call) -> None:
    world, token = begun()
    expires_at = world.check(token).session.expires_at
    while world.clock() + LIFETIMES.idle < expires_at:
        world.clock.advance(milliseconds=LIFETIMES.idle - 1)
        world.touch(token)
    world.clock.now = expires_at - 1000

    assert change(world, token).status < 300

    assert world.check(token).session.idle_expires_at == expires_at


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_with_a_new_token_confirms_it_and_starts_the_grace_of_the_old_one(
    change: Call,
) -> None:
    world, old = begun()
    new = world.rotate(old)

    assert change(world, new).status < 300

    device = world.check(new).device
    assert (device.confirmed, device.confirmed_at) == (device.counter, world.clock())
    world.clock.advance(milliseconds=GRACE - 1)
    world.check(old)
    world.clock.advance(milliseconds=1)
    with pytest.raises(SessionReuseDetectedError):
        world.check(old)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_with_the_old_token_confirms_nothing(change: Call) -> None:
    world, old = begun()
    new = world.rotate(old)

    assert change(world, old).status < 300

    assert world.check(new).device.awaits_confirmation
    assert world.rotate(old) == new


def show(world: WebWorld, asked: Request) -> Response:
    return world.session_calls.show(asked)


def page(world: WebWorld, asked: Request) -> Response:
    return world.upload_calls.page(asked)


def devices(world: WebWorld, asked: Request) -> Response:
    return world.device_calls.page(asked)


@pytest.mark.parametrize("read", [show, page, devices])
def test_reading_confirms_nothing_and_moves_nothing(
    read: Callable[[WebWorld, Request], Response],
) -> None:
    world, old = begun()
    new = world.rotate(old)
    before = world.check(new).session
    world.clock.advance(seconds=30)

    assert body_of(read(world, ask(token=new)))

    assert world.check(new).session == before
