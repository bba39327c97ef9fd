"""The same upload decided by two at once, at every place between two of their calls."""

from functools import partial

import pytest

from session_service.domain.errors import StoreUnavailableError
from session_service.domain.uploads import Upload, UploadStatus
from session_service.storage.object_keys import object_key
from tests.fakes.uploads import MemoryUploadRows
from tests.interleaving import Interruption
from tests.world import SWEEP, World


def interrupted_association(world: World, upload: Upload, version: str, at: int) -> Interruption:
    interruption = Interruption(at, partial(world.announce, upload, version))
    sweep = world.sweeper(uploads=interruption.before(world.upload_rows))
    sweep.association.associate(upload.locator, version, SWEEP)
    return interruption


def test_the_same_event_handled_twice_at_once_associates_once() -> None:
    for at in range(3):
        world = World()
        upload = world.upload(world.begin().session)

        happened = interrupted_association(world, upload, world.arrive(upload), at).happened

        assert happened == (at < 2)
        assert world.upload_now(upload).status is UploadStatus.STORED
        assert world.has_object(upload)
        assert world.actions().count("upload_stored") == 1


def test_a_second_version_handled_at_the_same_time_never_costs_the_associated_one() -> None:
    for at in range(4):
        world = World()
        upload = world.upload(world.begin().session)
        first, second = world.arrive(upload), world.arrive(upload)
        interruption = Interruption(at, partial(world.announce, upload, second))
        rows = interruption.before(world.upload_rows)

        world.sweeper(uploads=rows).association.associate(upload.locator, first, SWEEP)

        stored = world.upload_now(upload)
        assert stored.status is UploadStatus.STORED
        assert world.bucket.describe(object_key(upload.locator), stored.object_version) is not None
        assert world.actions().count("upload_stored") == 1


def test_a_wrong_file_does_not_cost_the_right_one_that_was_faster() -> None:
    for at in range(5):
        world = World()
        session = world.begin().session
        upload = world.upload(session)
        wrong, right = world.arrive(upload, size=1), world.arrive(upload)
        interruption = Interruption(at, partial(world.announce, upload, right))
        rows = interruption.before(world.upload_rows)

        world.sweeper(uploads=rows).association.associate(upload.locator, wrong, SWEEP)

        settled = world.upload_now(upload).status
        stored = [UploadStatus.REJECTED, UploadStatus.STORED]
        assert settled in stored
        assert len([a for a in world.actions() if a in ("upload_stored", "upload_rejected")]) == 1
        assert world.session(session).upload_count == stored.index(settled)


class Undecided(MemoryUploadRows):
    """Rows that always lose: somebody else seems to decide, and nobody does."""

    def mark_arrived(self, *_: object) -> bool:
        return False


def test_nothing_is_erased_while_nobody_can_say_what_became_of_the_row() -> None:
    world = World()
    upload = world.upload(world.begin().session)
    version = world.arrive(upload)
    association = world.sweeper(uploads=Undecided(world.table)).association

    with pytest.raises(StoreUnavailableError):
        association.associate(upload.locator, version, SWEEP)
    assert world.has_object(upload)
