"""What the stores of devices and renewals refuse by themselves, whatever the use cases ask."""

from collections.abc import Callable
from copy import replace
from typing import Any

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.changes import Action, Change, change
from session_service.domain.devices import DeviceEnd, Standing
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.renewal import Keep
from session_service.domain.session_service import Amendment
from session_service.domain.sessions import Session
from tests.mirrored_world import MirroredWorld
from tests.world import VISITOR

SECOND, THIRD = "b0" * 8, "c0" * 8
KEEP = frozenset(Keep)


class Scene:
    """A live session with two devices and an upload, and a successor for it that is not written."""

    def __init__(self) -> None:
        self.world = MirroredWorld()
        self.found = self.world.begin()
        self.world.upload(self.found.session)
        self.second = self.world.add_device(self.found.session, SECOND)
        self.session = self.world.session(self.found.session)
        self.device = self.session.devices[self.found.device.device_id]
        self.successor = replace(
            self.session,
            session_id=self.world.entropy.uuid(),
            version=1,
            predecessor_id=self.session.session_id,
        )

    def event(self, action: Action, session: Session) -> Change:
        return change(
            action,
            cause=VISITOR,
            session_id=session.session_id,
            at=self.world.clock(),
            entropy=self.world.entropy,
        )

    def rotate(self) -> Any:
        event = self.event(Action.ROTATED, self.session)
        return self.world.device_store.rotate(
            self.session, self.device, event, self.world.clock() + 9
        )

    def end_device(self) -> Any:
        event = self.event(Action.DEVICE_REVOKED, self.session)
        return self.world.device_store.end_device(
            self.session, self.device, DeviceEnd.REVOKED, event, last=False, idle_expires_at=None
        )

    def rename(self) -> Any:
        event = self.event(Action.DEVICE_RENAMED, self.session)
        idle = self.world.clock() + 9
        return self.world.device_store.rename_device(
            self.session, self.device, "x", event, idle_expires_at=idle
        )

    def touch(self) -> Any:
        found = Authenticated(
            session=self.session, device=self.device, standing=Standing.PREDECESSOR
        )
        return self.world.session_rows.touch(found, self.world.clock(), self.world.clock() + 9)

    def confirm(self) -> Any:
        device = replace(self.device, confirmed=self.device.counter - 1)
        found = Authenticated(session=self.session, device=device, standing=Standing.CURRENT)
        return self.world.session_rows.touch(found, self.world.clock(), self.world.clock() + 9)

    def renew(self, call: IdempotentCall | None = None) -> Any:
        events = {
            Action.REPLACED: self.event(Action.REPLACED, self.session),
            Action.CREATED: self.event(Action.CREATED, self.successor),
        }
        return self.world.renewal_store.renew(
            self.session, self.successor, events, keep=KEEP, call=call
        )

    def as_now(self) -> None:
        """Read the version again, as if the rest had not been looked at."""
        version = self.world.session(self.session).version
        self.session = replace(self.session, version=version)

    def state(self) -> Any:
        table = self.world.table
        return repr((table.sessions, table.owners, table.device_names, table.metadata))


type Step = Callable[[Scene], object]

DEVICE_WRITES: list[Step] = [Scene.rotate, Scene.end_device, Scene.rename, Scene.touch]
WRITES: list[Step] = [*DEVICE_WRITES, Scene.confirm, Scene.renew]


@pytest.mark.parametrize("write", WRITES)
def test_each_write_is_done_where_nothing_speaks_against_it(write: Step) -> None:
    scene = Scene()

    assert write(scene)


def lapse_idle(scene: Scene) -> None:
    scene.world.clock.now = scene.session.idle_expires_at


def lapse_absolutely(scene: Scene) -> None:
    last = scene.session.expires_at - 1
    for now in range(scene.world.clock(), last, scene.world.lifetimes.idle - 1):
        scene.world.clock.now = now
        amendment = Amendment(profile={"name": str(now)}, others={})
        scene.world.sessions.amend(scene.found, None, amendment, VISITOR)
    scene.world.clock.now = scene.session.expires_at


def end(scene: Scene) -> None:
    scene.world.end(scene.found)


@pytest.mark.parametrize("write", [*DEVICE_WRITES, Scene.confirm])
@pytest.mark.parametrize("happens", [lapse_idle, lapse_absolutely, end])
def test_no_write_revives_or_changes_a_session_that_is_over(happens: Step, write: Step) -> None:
    scene = Scene()
    happens(scene)
    before = scene.state()

    assert not write(scene)

    assert scene.state() == before


def rotate_too(scene: Scene) -> None:
    scene.world.rotate(scene.world.token_for(scene.found))


def revoke_too(scene: Scene) -> None:
    found = scene.world.check(scene.world.token_for(scene.second))
    scene.world.devices.revoke(found, scene.device.device_id, VISITOR)


def revoke_the_other(scene: Scene) -> None:
    found = scene.world.check(scene.world.token_for(scene.found))
    scene.world.devices.revoke(found, SECOND, VISITOR)


def link(scene: Scene) -> None:
    scene.world.add_device(scene.session, THIRD)


@pytest.mark.parametrize(
    ("write", "happens"),
    [
        (Scene.rotate, rotate_too),
        (Scene.rotate, revoke_too),
        (Scene.end_device, rotate_too),
        (Scene.end_device, revoke_too),
        (Scene.end_device, revoke_the_other),
        (Scene.end_device, link),
        (Scene.rename, revoke_too),
        (Scene.touch, revoke_too),
        (Scene.confirm, rotate_too),
        (Scene.confirm, revoke_too),
    ],
)
def test_a_write_is_refused_where_its_device_is_not_as_it_was_read(
    write: Step, happens: Step
) -> None:
    scene = Scene()
    happens(scene)
    before = scene.state()

    assert not write(scene)

    assert scene.state() == before


def renew_too(scene: Scene) -> None:
    scene.world.renew(scene.world.token_for(scene.found))


def close(scene: Scene) -> None:
    for at in (scene.session.look_at, scene.world.lifetimes.close_at(scene.session)):
        scene.world.clock.now = at
        scene.world.run_sweep()


@pytest.mark.parametrize("knows_the_version", [False, True])
@pytest.mark.parametrize("happens", [end, renew_too, close])
def test_what_is_over_for_good_has_no_new_successor(happens: Step, knows_the_version: bool) -> None:
    scene = Scene()
    happens(scene)
    if knows_the_version:
        scene.as_now()
    before = scene.state()

    assert not scene.renew()

    assert scene.state() == before


@pytest.mark.parametrize("happens", [rotate_too, link, lapse_idle])
def test_a_renewal_is_refused_where_anything_was_written_since_it_was_read(happens: Step) -> None:
    scene = Scene()
    happens(scene)
    if happens is lapse_idle:
        scene.world.clock.now = scene.session.look_at
        scene.world.run_sweep()
    refused = scene.world.session(scene.session).version != scene.session.version

    assert scene.renew() is not refused


def test_a_successors_id_that_exists_already_is_refused() -> None:
    scene = Scene()
    other = scene.world.begin().session
    scene.successor = replace(scene.successor, session_id=other.session_id)
    before = scene.state()

    assert not scene.renew()
    assert scene.state() == before


def test_a_collection_that_another_session_holds_is_not_handed_over() -> None:
    scene = Scene()
    scene.world.hold(scene.session, "another session")
    before = scene.state()

    assert not scene.renew()
    assert scene.state() == before


@pytest.mark.parametrize(("after", "refused"), [(-1, True), (0, False)])
def test_an_idempotency_key_is_taken_until_its_record_runs_out(after: int, refused: bool) -> None:
    scene = Scene()
    expires_at = scene.world.clock() + 1000
    call = IdempotentCall(tenant_id="default", key_hash="k", fingerprint="f", expires_at=expires_at)
    other = scene.world.begin()
    events = {a: scene.event(a, other.session) for a in (Action.REPLACED, Action.CREATED)}
    successor = replace(other.session, session_id=scene.world.entropy.uuid())
    store = scene.world.renewal_store
    assert store.renew(other.session, successor, events, keep=KEEP, call=call)

    scene.world.clock.now = expires_at + after

    assert scene.renew(call) is not refused
