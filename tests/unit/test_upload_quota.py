"""What a session may hold: files and bytes, of everything that waits, is scanned or is stored."""

from copy import replace

import pytest

from session_service.domain.authentication import Authenticated
from session_service.domain.errors import QuotaExceededError, UploadTooLargeError
from session_service.domain.sessions import Session
from session_service.domain.uploads import NewUpload, UploadPolicy
from tests.mirrored_world import MirroredWorld
from tests.world import VISITOR, World

TIGHT = UploadPolicy(
    content_types={"application/pdf"}, max_bytes=1000, max_files=3, max_total_bytes=1500
)


def begun(policy: UploadPolicy = TIGHT) -> tuple[World, Authenticated]:
    world = World(policy=policy)
    return world, world.begin()


def used(world: World, session: Session) -> tuple[int, int]:
    current = world.session(session)
    return current.upload_count, current.upload_bytes


def test_the_bytes_of_all_uploads_together_are_limited_to_the_last_one() -> None:
    world, found = begun()
    world.upload(found.session, size=1000)
    with pytest.raises(QuotaExceededError, match="1500 bytes in all"):
        world.upload(found.session, size=501)

    world.upload(found.session, size=500)

    assert used(world, found.session) == (2, 1500)
    with pytest.raises(QuotaExceededError):
        world.upload(found.session, size=1)


def test_a_file_that_no_session_has_room_for_is_too_large_and_not_over_quota() -> None:
    world, found = begun(replace(TIGHT, max_total_bytes=999))

    with pytest.raises(UploadTooLargeError, match="at most 999 bytes"):
        world.upload(found.session, size=1000)
    world.upload(found.session, size=999)


def test_a_refused_upload_changes_nothing() -> None:
    world, found = begun()
    world.upload(found.session, size=1000)
    before = (used(world, found.session), world.actions(), len(world.table.uploads))

    with pytest.raises(QuotaExceededError):
        world.upload(found.session, size=501)

    assert (used(world, found.session), world.actions(), len(world.table.uploads)) == before


def test_the_number_of_files_is_what_is_told_where_both_limits_are_met() -> None:
    world, found = begun()
    for _ in range(3):
        world.upload(found.session, size=500)

    with pytest.raises(QuotaExceededError, match="3 files"):
        world.upload(found.session, size=500)


def test_what_is_deleted_rejected_or_never_comes_gives_its_bytes_back() -> None:
    world, found = begun()
    deleted = world.upload(found.session, size=1000)
    world.uploads.delete(world.session(found.session), deleted.locator.upload_id, VISITOR)
    rejected = world.upload(found.session, size=1000)
    world.announce(rejected, world.arrive(rejected, content=b"GIF89a"))
    lapsed = world.upload(found.session, size=1000)
    world.clock.now = lapsed.arrives_until
    world.run_sweep()

    world.upload(found.session, size=1000)

    assert used(world, found.session) == (1, 1000)


def test_a_renewed_session_inherits_what_is_held() -> None:
    world, found = begun()
    world.upload(found.session, size=1000)

    successor = world.renew(world.token_for(found)).session

    with pytest.raises(QuotaExceededError):
        world.upload(successor, size=501)
    world.upload(successor, size=500)
    assert used(world, successor) == (2, 1500)


@pytest.mark.parametrize(("held", "wanted"), [([1000], 501), ([400, 400, 400], 1)])
def test_the_table_holds_both_limits_by_itself_against_whoever_reads_an_old_session(
    held: list[int], wanted: int
) -> None:
    world = MirroredWorld(policy=TIGHT)
    found = world.begin()
    old = world.session(found.session)
    for size in held:
        world.upload(found.session, size=size)
    new = NewUpload(filename="a.pdf", content_type="application/pdf", size=wanted, sha256=None)

    # Both stores are asked with a session that seems to hold nothing yet.
    with pytest.raises(QuotaExceededError):
        world.uploads.create(old, new, VISITOR, None)
    assert used(world, found.session) == (len(held), sum(held))
