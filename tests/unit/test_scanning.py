"""With a scanner, a file waits unreadable until it is called clean."""

import pytest

from session_service.domain.association import Association
from session_service.domain.changes import Cause
from session_service.domain.scanning import Scan
from session_service.domain.uploads import Upload, UploadStatus, Verdict
from tests.mirrored_world import MirroredWorld
from tests.world import SWEEP, VISITOR, World

SCANNER = Cause(actor="scanner", request_id="scan-1")
CLEAN, INFECTED, UNSCANNABLE = Verdict.CLEAN, Verdict.INFECTED, Verdict.UNSCANNABLE


def scanned_world() -> MirroredWorld:
    """On the fakes and on the DynamoDB adapters: every answer has to be the same."""
    return MirroredWorld(arrives_as=UploadStatus.SCANNING)


def settle(world: World, upload: Upload, verdict: Verdict, version: str | None = None) -> Scan:
    version_id = version or world.upload_now(upload).object_version or ""
    return world.scans.settle(upload.locator, version_id, verdict, SCANNER)


def link(world: World, upload: Upload) -> str | None:
    return world.uploads.download_url(world.upload_now(upload), expires_in_seconds=45)


def test_a_file_that_came_waits_for_its_verdict_and_cannot_be_downloaded() -> None:
    world = scanned_world()
    session = world.begin().session
    upload = world.stored(session)

    assert upload.status is UploadStatus.SCANNING
    assert link(world, upload) is None
    assert world.session(session).upload_count == 1
    assert world.actions()[-1] == "upload_received"
    assert world.announce(upload, upload.object_version) is Association.KNOWN


def test_a_clean_file_can_be_downloaded_from_then_on() -> None:
    world = scanned_world()
    upload = world.stored(world.begin().session)

    outcomes = [settle(world, upload, CLEAN) for _ in range(3)]

    assert outcomes == [Scan.RELEASED, Scan.UNCHANGED, Scan.UNCHANGED]
    assert world.upload_now(upload).status is UploadStatus.STORED
    assert link(world, upload)
    assert world.table.uploads[upload.locator].due_at is None
    assert world.actions()[-2:] == ["upload_received", "upload_stored"]


@pytest.mark.parametrize(
    ("verdict", "reason"), [(INFECTED, "malware_found"), (UNSCANNABLE, "not_scannable")]
)
def test_a_file_that_is_not_clean_is_rejected_and_goes(verdict: Verdict, reason: str) -> None:
    world = scanned_world()
    session = world.begin().session
    upload = world.stored(session)

    outcomes = [settle(world, upload, verdict) for _ in range(2)]
    world.deliver()

    assert outcomes == [Scan.REJECTED, Scan.UNCHANGED]
    rejected = world.upload_now(upload)
    assert (rejected.status, rejected.reason) == (UploadStatus.REJECTED, reason)
    assert not world.has_object(upload)
    assert world.session(session).upload_count == world.session(session).upload_bytes == 0
    assert world.actions().count("upload_rejected") == 1
    assert settle(world, upload, CLEAN) is Scan.UNCHANGED


def test_a_verdict_that_is_faster_than_s3s_event_counts() -> None:
    world = scanned_world()
    upload = world.upload(world.begin().session)
    version = world.arrive(upload)

    assert settle(world, upload, CLEAN, version) is Scan.RELEASED

    assert world.announce(upload, version) is Association.KNOWN
    assert world.upload_now(upload).status is UploadStatus.STORED
    assert world.actions()[1:] == ["upload_created", "upload_received", "upload_stored"]


def test_a_verdict_about_another_version_says_nothing_of_the_upload() -> None:
    world = scanned_world()
    upload = world.stored(world.begin().session)
    second = world.arrive(upload)

    assert settle(world, upload, CLEAN, second) is Scan.UNCHANGED
    assert settle(world, upload, INFECTED, second) is Scan.UNCHANGED
    assert world.upload_now(upload) == upload


def test_a_file_found_infected_after_it_was_stored_goes_too() -> None:
    world = MirroredWorld()
    upload = world.stored(world.begin().session)

    assert settle(world, upload, UNSCANNABLE) is Scan.UNCHANGED
    assert link(world, upload)
    assert settle(world, upload, INFECTED) is Scan.REJECTED
    world.deliver()

    assert not world.has_object(upload)


def test_a_verdict_after_the_upload_was_deleted_changes_nothing() -> None:
    for verdict in Verdict:
        world = scanned_world()
        session = world.begin().session
        upload = world.stored(session)
        world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)
        before = world.actions()

        assert settle(world, upload, verdict) is Scan.UNCHANGED
        assert world.actions() == before
        assert world.session(session).upload_count == 0


def test_a_verdict_about_nothing_of_ours_changes_nothing() -> None:
    world = World(arrives_as=UploadStatus.SCANNING)
    upload = world.stored(world.begin().session)
    del world.table.uploads[upload.locator]

    assert world.scans.settle(upload.locator, "v1", INFECTED, SCANNER) is Scan.UNCHANGED


def test_a_verdict_whose_event_was_lost_is_read_from_the_object_by_the_sweep() -> None:
    world = scanned_world()
    session = world.begin().session
    clean, infected, waiting = (world.stored(session) for _ in range(3))
    world.bucket.verdicts = {
        clean.object_version or "": CLEAN,
        infected.object_version or "": INFECTED,
    }

    report = world.run_sweep()

    assert (report.counts["released"], report.counts["rejected"]) == (1, 1)
    assert world.upload_now(clean).status is UploadStatus.STORED
    assert world.upload_now(infected).reason == "malware_found"
    assert world.upload_now(waiting).status is UploadStatus.SCANNING


def test_a_file_that_waits_for_a_verdict_goes_with_its_session() -> None:
    world = scanned_world()
    found = world.begin()
    upload = world.stored(found.session)
    world.end(found)

    world.deliver()

    assert world.upload_now(upload).reason == "session_ended"
    assert not world.has_object(upload)


def test_a_file_that_waits_for_a_verdict_is_never_taken_for_a_stray() -> None:
    world = scanned_world()
    upload = world.stored(world.begin().session)

    for _ in range(5):
        assert world.run_sweep().counts["strays_deleted"] == 0

    assert world.has_object(upload)
    assert world.association.associate(upload.locator, None, SWEEP) is Association.KNOWN
