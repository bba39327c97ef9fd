"""What the walk through the bucket finds about objects that do have a row."""

from copy import replace

from session_service.domain.uploads import Upload, UploadStatus
from tests.world import World


def version_of(world: World, upload: Upload) -> str | None:
    """The version that a download without a version would get."""
    current = world.bucket.describe(world.bucket.key(upload.locator))
    return None if current is None else current.version_id


def test_a_further_version_whose_event_was_lost_is_erased_and_the_first_is_current_again() -> None:
    world = World()
    upload = world.stored(world.begin().session)
    second, third = world.arrive(upload), world.arrive(upload)

    world.run_sweep()
    world.run_sweep()

    assert version_of(world, upload) == upload.object_version
    kept = world.bucket.versions[world.bucket.key(upload.locator)]
    assert not {second, third} & {version.version_id for version in kept}
    assert world.upload_now(upload) == upload


def test_a_listed_object_is_the_associated_version_only_if_tag_and_time_agree() -> None:
    world = World()
    upload = world.stored(world.begin().session)
    (listed,), _ = world.bucket.page(None, 1)

    assert listed.is_version_of(upload)
    assert not replace(listed, etag="other").is_version_of(upload)
    assert not replace(listed, modified_at=listed.modified_at + 1000).is_version_of(upload)


def test_the_associated_version_is_never_erased_by_any_number_of_walks() -> None:
    world = World()
    session = world.begin().session
    uploads = [world.stored(session) for _ in range(3)]

    for _ in range(10):
        world.run_sweep()

    assert [version_of(world, upload) for upload in uploads] == [
        upload.object_version for upload in uploads
    ]


def test_an_upload_whose_session_vanished_is_deleted_once_no_session_could_hold_it() -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session)
    world.table.sessions.clear()
    world.clock.now = upload.created_at + world.lifetimes.absolute + world.lifetimes.recovery - 1

    assert world.run_sweep().counts["uploads_released"] == 0
    world.clock.advance(milliseconds=1)
    assert world.run_sweep().counts["uploads_released"] == 1
    world.deliver()

    assert (world.upload_now(upload).status, world.upload_now(upload).reason) == (
        UploadStatus.DELETED,
        "no_owner",
    )
    assert not world.has_object(upload)


def test_an_upload_that_nobody_claims_any_more_is_deleted_too() -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session)
    world.table.owners.clear()
    world.clock.now = upload.created_at + world.lifetimes.absolute + world.lifetimes.recovery
    key = (session.tenant_id, session.session_id)
    world.table.sessions[key].due_at = None

    assert world.run_sweep().counts["uploads_released"] == 1


def test_an_upload_older_than_a_session_stays_while_its_session_is_there() -> None:
    world = World()
    session = world.begin().session
    upload = world.stored(session)
    key = (session.tenant_id, session.session_id)
    world.table.sessions[key].due_at = None
    world.clock.now = upload.created_at + 10 * world.lifetimes.absolute

    assert world.run_sweep().counts["uploads_released"] == 0
    assert world.has_object(upload)
