from copy import replace

import pytest

from session_service.domain.errors import (
    IdempotencyInFlightError,
    QuotaExceededError,
    SessionEndedError,
    SessionExpiredError,
    UploadNotFoundError,
    UploadTypeNotAllowedError,
)
from session_service.domain.uploads import FORM_MS, NewUpload, UploadStatus
from tests.world import VISITOR, World

NEW = NewUpload(
    filename="re\u0301sume\u0301.pdf", content_type="application/pdf", size=100, sha256=None
)


def test_a_new_upload_waits_for_its_file_under_a_normalised_name() -> None:
    world = World()
    session = world.begin().session

    upload, form = world.uploads.create(session, NEW, VISITOR, None)

    assert (upload.status, upload.filename) == (UploadStatus.PENDING, "résumé.pdf")
    assert form is not None
    assert form.fields["key"] == world.bucket.key(upload.locator)
    assert "résumé" not in str(form.fields)
    assert world.actions() == ["created", "upload_created"]


def test_the_form_lasts_five_minutes() -> None:
    world = World()
    upload, form = world.uploads.create(world.begin().session, NEW, VISITOR, None)

    assert form is not None
    assert form.fields["expires_in_seconds"] == "300"
    assert upload.form_expires_at == world.clock() + FORM_MS


@pytest.mark.parametrize("before_the_end", [299_999, 60_000, 1_500, 1_000])
def test_the_form_never_outlives_the_session(before_the_end: int) -> None:
    world = World()
    found = world.begin()
    token = world.token_for(found)
    while world.clock() + 60_000 < found.session.expires_at - before_the_end:
        world.clock.advance(seconds=60)
        world.sessions.touch(world.check(token))
    world.clock.now = found.session.expires_at - before_the_end

    upload, form = world.uploads.create(world.session(found.session), NEW, VISITOR, None)

    assert form is not None
    assert upload.form_expires_at == found.session.expires_at
    assert int(form.fields["expires_in_seconds"]) == before_the_end // 1000


def test_with_less_than_a_second_left_nothing_can_be_sent_and_nothing_is_reserved() -> None:
    world = World()
    session = world.begin().session
    key = (session.tenant_id, session.session_id)
    last = replace(session, expires_at=world.clock() + 999)
    world.table.sessions[key].entity = last

    with pytest.raises(SessionExpiredError):
        world.uploads.create(last, NEW, VISITOR, None)
    assert world.table.uploads == {}


def test_an_upload_is_activity_and_moves_the_idle_end() -> None:
    world = World()
    session = world.begin().session
    world.clock.advance(seconds=10)

    upload = world.upload(session)
    assert world.session(session).idle_expires_at == world.clock() + world.lifetimes.idle

    world.clock.advance(seconds=10)
    world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)
    assert world.session(session).idle_expires_at == world.clock() + world.lifetimes.idle


def test_the_quota_is_exact_and_counts_files_and_bytes() -> None:
    world = World()
    session = world.begin().session
    for size in (1, 20, 300):
        world.upload(session, size=size)

    with pytest.raises(QuotaExceededError, match="3 files"):
        world.upload(session)
    current = world.session(session)
    assert (current.upload_count, current.upload_bytes) == (3, 321)
    assert world.actions().count("upload_created") == 3


def test_a_stale_view_of_the_session_gives_no_room_beyond_the_quota() -> None:
    world = World()
    empty = world.begin().session
    for _ in range(3):
        world.uploads.create(empty, NEW, VISITOR, None)

    with pytest.raises(QuotaExceededError):
        world.uploads.create(empty, NEW, VISITOR, None)
    assert world.session(empty).upload_count == 3


def test_what_the_policy_refuses_uses_no_quota_and_writes_nothing() -> None:
    world = World()
    session = world.begin().session
    page = NewUpload(filename="a.html", content_type="text/html", size=1, sha256=None)

    with pytest.raises(UploadTypeNotAllowedError):
        world.uploads.create(session, page, VISITOR, None)
    assert world.session(session) == session


def test_a_session_that_is_over_takes_no_upload() -> None:
    world = World()
    ended, lapsed = world.begin(), world.begin()
    world.end(ended)

    with pytest.raises(SessionEndedError):
        world.uploads.create(ended.session, NEW, VISITOR, None)
    world.clock.advance(milliseconds=world.lifetimes.idle)
    with pytest.raises(SessionExpiredError):
        world.uploads.create(lapsed.session, NEW, VISITOR, None)
    assert not world.table.uploads


def test_a_session_whose_row_is_gone_takes_no_upload() -> None:
    world = World()
    session = world.begin().session
    world.table.sessions.clear()

    with pytest.raises(IdempotencyInFlightError):
        world.uploads.create(session, NEW, VISITOR, None)


def test_an_upload_of_another_session_is_not_found() -> None:
    world = World()
    mine, other = world.begin().session, world.begin().session
    upload = world.upload(other)

    for attempt in (
        lambda: world.uploads.get(mine, upload.locator.upload_id),
        lambda: world.uploads.delete(mine, upload.locator.upload_id, VISITOR),
    ):
        with pytest.raises(UploadNotFoundError):
            attempt()
    assert world.uploads.page(mine, limit=10, after=None) == ([], None)
    assert world.upload_now(upload).status is UploadStatus.PENDING


def test_deleting_gives_the_quota_back_once() -> None:
    world = World()
    session = world.begin().session
    upload, kept = world.stored(session), world.upload(session, size=7)

    for _ in range(3):
        world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)

    current = world.session(session)
    assert (current.upload_count, current.upload_bytes) == (1, 7)
    assert world.upload_now(upload).filename == ""
    assert world.upload_now(kept).status is UploadStatus.PENDING
    assert world.actions().count("upload_deleted") == 1


def test_deleting_from_a_session_that_is_over_says_so_and_deletes_nothing() -> None:
    world = World()
    found = world.begin()
    upload = world.stored(found.session)
    live = world.session(found.session)
    world.end(found)

    with pytest.raises(SessionEndedError):
        world.uploads.delete(live, upload.locator.upload_id, VISITOR)
    assert world.upload_now(upload).status is UploadStatus.STORED


def test_a_link_is_given_for_a_stored_upload_only_and_names_its_version() -> None:
    world = World()
    session = world.begin().session
    upload = world.upload(session)
    assert world.uploads.download_url(upload, expires_in_seconds=45) is None

    version = world.arrive(upload)
    world.announce(upload, version)
    link = world.uploads.download_url(world.upload_now(upload), expires_in_seconds=45)
    assert link is not None
    assert link.endswith(f"?version={version}&expires=45")

    world.uploads.delete(world.session(session), upload.locator.upload_id, VISITOR)
    assert world.uploads.download_url(world.upload_now(upload), expires_in_seconds=45) is None


def test_pages_hold_every_upload_once_and_oldest_first() -> None:
    world = World()
    session = world.begin().session
    made = []
    for _ in range(3):
        made.append(world.upload(session).locator.upload_id)
        world.clock.advance(seconds=1)

    seen: list[str] = []
    after: str | None = None
    for _ in range(2):
        page, after = world.uploads.page(session, limit=2, after=after)
        seen += [upload.locator.upload_id for upload in page]

    assert seen == made
    assert after is None
