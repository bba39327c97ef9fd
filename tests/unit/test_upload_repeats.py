import pytest

from session_service.domain.errors import IdempotencyMismatchError
from session_service.domain.idempotency import DEFAULT_TTL_MS, IdempotentCall, idempotent_call
from session_service.domain.sessions import Session
from session_service.domain.uploads import FORM_MS, NewUpload, UploadStatus
from tests.world import KEYS, VISITOR, World

NEW = NewUpload(filename="report.pdf", content_type="application/pdf", size=100, sha256=None)


def call(world: World, session: Session, request: object = None) -> IdempotentCall:
    return idempotent_call(
        KEYS,
        tenant_id=session.tenant_id,
        route="POST /v1/session/uploads",
        caller=session.session_id,
        key="key",
        request=request or {},
        expires_at=world.clock() + DEFAULT_TTL_MS,
    )


def test_a_repeated_call_gives_the_same_upload_and_a_fresh_form() -> None:
    world = World()
    session = world.begin().session
    first, _ = world.uploads.create(session, NEW, VISITOR, call(world, session))
    world.clock.advance(seconds=100)

    again, form = world.uploads.create(session, NEW, VISITOR, call(world, session))

    assert again == first
    assert form is not None
    assert form.fields["expires_in_seconds"] == "200"
    assert world.session(session).upload_count == 1
    assert world.actions().count("upload_created") == 1


def test_a_repeated_call_gives_no_form_once_it_has_run_out_or_the_file_is_there() -> None:
    world = World()
    session = world.begin().session
    upload, _ = world.uploads.create(session, NEW, VISITOR, call(world, session))
    world.clock.advance(milliseconds=FORM_MS - 999)
    assert world.uploads.create(session, NEW, VISITOR, call(world, session))[1] is None

    world.announce(upload, world.arrive(upload))
    world.clock.advance(milliseconds=-FORM_MS)
    again, form = world.uploads.create(session, NEW, VISITOR, call(world, session))

    assert (again.status, form) == (UploadStatus.STORED, None)


def test_a_repeated_call_is_a_repeat_even_when_the_quota_is_used_up() -> None:
    world = World()
    session = world.begin().session
    first, _ = world.uploads.create(session, NEW, VISITOR, call(world, session))
    world.upload(session)
    world.upload(session)

    assert world.uploads.create(session, NEW, VISITOR, call(world, session))[0] == first


def test_another_request_under_the_same_key_is_refused() -> None:
    world = World()
    session = world.begin().session
    world.uploads.create(session, NEW, VISITOR, call(world, session))

    with pytest.raises(IdempotencyMismatchError):
        world.uploads.create(session, NEW, VISITOR, call(world, session, {"size": 2}))


def test_a_week_later_the_key_is_free_again() -> None:
    world = World()
    session = world.begin().session
    first, old = world.upload(session), call(world, session)
    world.table.remember(old, {"upload_id": first.locator.upload_id})

    assert world.table.recorded(old, old.expires_at - 1) is not None
    assert world.table.recorded(old, old.expires_at) is None
