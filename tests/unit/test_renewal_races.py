"""Renewals at the same time as anything else, at every step; and renewals that are repeated."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import (
    SessionOverError,
)
from session_service.domain.session_service import Amendment
from session_service.domain.sessions import Status
from session_service.domain.uploads import Upload, UploadStatus
from session_service.dynamodb.sessions import DynamoDBSessions
from session_service.dynamodb.table import Table
from session_service.dynamodb.upload_rows import DynamoDBUploadRows
from tests.fakes.dynamodb import FAILURES
from tests.interleaving import Interruption
from tests.mirrored_world import MirroredWorld, no_pause
from tests.world import KEEP_ALL, LIFETIMES, MINUTE, VISITOR

HELD = (UploadStatus.PENDING, UploadStatus.STORED)


class Renewing:
    """A session with an upload on its way, that is being renewed."""

    def __init__(self, *, uploads: bool = True) -> None:
        self.world = MirroredWorld()
        self.found = self.world.begin()
        self.token = self.world.token_for(self.found)
        self.upload = self.world.upload(self.found.session) if uploads else None
        self.got: list[Authenticated] = []

    def interrupted(self, step: int, meanwhile: Callable[["Renewing"], None]) -> bool:
        """Renew, and let something happen before the n-th step; tell whether there was one."""
        interruption = Interruption(step, lambda: meanwhile(self))
        renewer = self.world.renewer(
            interruption.before(self.world.renewal_store),
            interruption.before(self.world.device_store),
        )
        try:
            self.got.append(renewer.renew(self.token, KEEP_ALL, VISITOR, None))
        except SessionOverError as error:
            self.refused: SessionOverError | None = error
        return interruption.happened


def renew(renewing: Renewing) -> None:
    renewing.got.append(renewing.world.renew(renewing.token))


def touch(renewing: Renewing) -> None:
    renewing.world.clock.advance(milliseconds=MINUTE)
    renewing.world.touch(renewing.token) if not renewing.got else None


def amend(renewing: Renewing) -> None:
    amendment = Amendment(profile={"name": "Zoë"}, others={"metadata": '{"a":1}'})
    renewing.world.sessions.amend(renewing.found, None, amendment, VISITOR)


def rotate(renewing: Renewing) -> None:
    renewing.world.rotate(renewing.token)


def rename(renewing: Renewing) -> None:
    device_id = renewing.found.device.device_id
    renewing.world.devices.rename(renewing.found, device_id, "tablet", VISITOR)


def add_upload(renewing: Renewing) -> None:
    renewing.world.upload(renewing.found.session)


def delete_upload(renewing: Renewing) -> None:
    if renewing.upload is not None:
        upload_id = renewing.upload.locator.upload_id
        renewing.world.uploads.delete(renewing.found.session, upload_id, VISITOR)


def arrive(renewing: Renewing) -> None:
    if renewing.upload is not None:
        renewing.world.announce(renewing.upload, renewing.world.arrive(renewing.upload))


def arrive_wrong(renewing: Renewing) -> None:
    if renewing.upload is not None:
        renewing.world.announce(renewing.upload, renewing.world.arrive(renewing.upload, size=7))


def sweep(renewing: Renewing) -> None:
    renewing.world.run_sweep()
    renewing.world.deliver()


def expire(renewing: Renewing) -> None:
    renewing.world.clock.now = renewing.found.session.look_at
    sweep(renewing)


def end(renewing: Renewing) -> None:
    renewing.world.sessions.end(renewing.token, VISITOR)


def revoke(renewing: Renewing) -> None:
    device_id = renewing.found.device.device_id
    found = renewing.world.check(renewing.token)
    renewing.world.devices.revoke(found, device_id, VISITOR)


def tolerant(happens: Callable[[Renewing], None]) -> Callable[[Renewing], None]:
    """What happens after the renewal is refused; only what is done counts."""

    def done(renewing: Renewing) -> None:
        with suppress(SessionOverError):
            happens(renewing)

    return done


@pytest.mark.parametrize("uploads", [False, True])
@pytest.mark.parametrize(
    "happens",
    [
        renew,
        touch,
        amend,
        rotate,
        rename,
        add_upload,
        delete_upload,
        arrive,
        arrive_wrong,
        sweep,
        expire,
    ],
)
def test_whatever_happens_meanwhile_there_is_one_successor_and_nothing_is_lost(
    happens: Callable[[Renewing], None], uploads: bool
) -> None:
    for step in range(20):
        renewing = Renewing(uploads=uploads)
        world = renewing.world

        happened = renewing.interrupted(step, tolerant(happens))
        world.deliver()

        (successor_id,) = {found.session.session_id for found in renewing.got}
        assert len({world.token_for(found) for found in renewing.got}) == 1
        old = world.session(renewing.found.session)
        assert (old.status, old.successor_id) == (Status.REPLACED, successor_id)
        assert world.actions().count("replaced") == 1
        assert len(world.table.sessions) == 2
        new = world.check(world.token_for(renewing.got[0])).session
        rows = [row.entity for row in world.table.uploads.values()]
        held = [row for row in rows if row.status in HELD]
        assert new.upload_count == len(held)
        assert new.upload_bytes == sum(row.size for row in held)
        assert {row.locator.collection_id for row in rows} <= {new.collection_id}
        stored = [row for row in rows if row.status is UploadStatus.STORED]
        assert all(world.has_object(row) for row in stored)
        if not happened:
            return
    raise AssertionError("a renewal has fewer steps than that")


@pytest.mark.parametrize("uploads", [False, True])
def test_an_end_meanwhile_comes_before_or_after_and_never_leaves_half(uploads: bool) -> None:
    for step in range(20):
        renewing = Renewing(uploads=uploads)
        world = renewing.world

        happened = renewing.interrupted(step, end)
        world.deliver()

        old = world.session(renewing.found.session)
        if renewing.got:
            assert old.status is Status.REPLACED
            assert world.check(world.token_for(renewing.got[0])).session.upload_count == uploads
        else:
            assert old.status is Status.ENDED
            assert len(world.table.sessions) == 1
        assert world.actions().count("replaced") + world.actions().count("ended") == 1
        if not happened:
            return
    raise AssertionError("a renewal has fewer steps than that")


@pytest.mark.parametrize("linked", [False, True])
def test_a_device_that_is_revoked_meanwhile_renews_before_it_or_not_at_all(linked: bool) -> None:
    for step in range(20):
        renewing = Renewing()
        world = renewing.world
        if linked:
            world.add_device(renewing.found.session)

        happened = renewing.interrupted(step, tolerant(revoke))

        session = world.session(renewing.found.session)
        over = session.devices[renewing.found.device.device_id].over is not None
        assert (session.status is Status.REPLACED) == bool(renewing.got)
        assert over != bool(renewing.got)
        if not happened:
            return
    raise AssertionError("a renewal has fewer steps than that")


@pytest.mark.parametrize("uploads", [False, True])
def test_an_upload_of_the_successor_survives_the_release_of_its_predecessor(uploads: bool) -> None:
    for step in range(20):
        renewing = Renewing(uploads=uploads)
        world = renewing.world
        successor = world.renew(renewing.token)
        made: list[Upload] = []
        interruption = Interruption(step, partial(add_later, world, successor, made))
        table = Table(client=world.client, failures=FAILURES, name="table", pause=no_pause)  # type: ignore[arg-type]
        sessions = DynamoDBSessions(table=interruption.before(table), lifetimes=LIFETIMES)
        rows = DynamoDBUploadRows(table=interruption.before(table))

        release = world.sweeper(sessions=sessions, uploads=rows).release
        release.release_session("default", renewing.found.session.session_id, VISITOR)

        for upload in (*made, *([renewing.upload] if renewing.upload else [])):
            kept = rows.get(upload.locator)
            assert kept is not None
            assert kept.status is UploadStatus.PENDING
            assert rows.owner(upload.locator) == successor.session.session_id
        if not interruption.happened:
            return
    raise AssertionError("a release has fewer steps than that")


def add_later(world: MirroredWorld, found: Authenticated, made: list[Upload]) -> None:
    made.append(world.upload(found.session))
