"""The DynamoDB adapters where histories seldom lead: repeated keys, collisions, lost owners."""

from copy import replace
from typing import Any

import pytest

from session_service.domain.changes import Action, Change, change
from session_service.domain.errors import (
    IdempotencyInFlightError,
    IdempotencyMismatchError,
    QuotaExceededError,
    SessionIdTakenError,
)
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import DEFAULT_TENANT, Session
from session_service.domain.uploads import NewUpload, UploadStatus
from session_service.dynamodb.keys import collection_key, session_key
from session_service.dynamodb.stream import change_record
from tests.mirrored_world import MirroredWorld
from tests.world import VISITOR

OWN_ID = "11111111-2222-4333-8444-555555555555"
PDF = NewUpload(filename="a.pdf", content_type="application/pdf", size=9, sha256="0" * 64)


def call(world: MirroredWorld, key: str = "k", fingerprint: str = "f") -> IdempotentCall:
    return IdempotentCall(
        tenant_id=DEFAULT_TENANT,
        key_hash=key,
        fingerprint=fingerprint,
        expires_at=world.clock() + 600_000,
    )


def a_change(world: MirroredWorld, session: Session) -> Change:
    return change(
        Action.ENDED,
        cause=VISITOR,
        session_id=session.session_id,
        at=world.clock(),
        entropy=world.entropy,
    )


def row(world: MirroredWorld, session: Session) -> Session:
    current = world.session_rows.get(session.tenant_id, session.session_id)
    assert isinstance(current, Session)
    return current


@pytest.mark.parametrize("details", [{}, {"metadata": "{}", "device_name": "Ada's phone"}])
def test_creating_under_a_key_is_repeated_refused_and_forgotten_alike(details: Any) -> None:
    world = MirroredWorld()
    new = NewSession(**details)
    first = world.sessions.create(new, VISITOR, call(world))

    assert world.sessions.create(new, VISITOR, call(world)) == first
    with pytest.raises(IdempotencyMismatchError):
        world.sessions.create(new, VISITOR, call(world, fingerprint="g"))
    world.clock.advance(seconds=600)
    other = world.sessions.create(new, VISITOR, call(world))
    assert other.session.session_id != first.session.session_id


def test_a_client_made_id_is_taken_alike_with_and_without_a_key() -> None:
    world = MirroredWorld()
    new = NewSession(session_id=OWN_ID, metadata='{"a":1}')
    world.sessions.create(new, VISITOR, call(world))

    for again in (None, call(world, key="other")):
        with pytest.raises(SessionIdTakenError):
            world.sessions.create(new, VISITOR, again)
    assert world.sessions.create(new, VISITOR, call(world)).session.session_id


def test_uploading_under_a_key_is_repeated_refused_and_limited_alike() -> None:
    world = MirroredWorld()
    session = world.begin().session
    first, _ = world.uploads.create(session, PDF, VISITOR, call(world))

    assert world.uploads.create(session, PDF, VISITOR, call(world))[0] == first
    with pytest.raises(IdempotencyMismatchError):
        world.uploads.create(session, PDF, VISITOR, call(world, fingerprint="g"))
    world.upload(session)
    world.upload(session)
    for key in ("x", "y"):
        with pytest.raises(QuotaExceededError):
            world.uploads.create(session, PDF, VISITOR, call(world, key=key))
    assert world.uploads.create(session, PDF, VISITOR, call(world))[0] == first


def test_a_collection_held_by_another_session_takes_no_upload() -> None:
    world = MirroredWorld()
    holder, other = world.begin().session, world.begin().session
    world.upload(holder)
    intruder = replace(other, collection_id=holder.collection_id)

    with pytest.raises(IdempotencyInFlightError):
        world.uploads.create(intruder, PDF, VISITOR, None)
    assert row(world, other).upload_count == 0


def test_the_claim_on_a_collection_is_stored_for_as_long_as_its_session() -> None:
    world = MirroredWorld()
    found = world.begin()
    world.upload(found.session)
    world.clock.advance(seconds=60)
    successor = world.renew(world.token_for(found)).session

    claim = collection_key("default", successor.collection_id)
    row = session_key("default", successor.session_id)
    claimed, held = (world.client.items[key["PK"], key["SK"]] for key in (claim, row))
    assert claimed["owner"] == successor.session_id
    assert claimed["purge_at"] == held["purge_at"]


def test_lists_are_paged_alike() -> None:
    world = MirroredWorld()
    session = world.begin().session
    made = [world.upload(session) for _ in range(3)]

    for limit in (1, 2, 3, 4):
        for after in (None, *(upload.locator.upload_id for upload in made)):
            world.uploads.page(session, limit=limit, after=after)
    assert len(world.uploads.page(session, limit=100, after=None)[0]) == 3


def test_metadata_is_written_replaced_and_cleared_alike() -> None:
    world = MirroredWorld()
    found = world.begin(NewSession(metadata='{"a":1}'))

    for text in ('{"b":2}', None, '{"c":3}'):
        amendment = Amendment(profile={"name": "Ada"}, others={"metadata": text, "locale": None})
        current = replace(found, session=row(world, found.session))
        world.sessions.amend(current, None, amendment, VISITOR)
        assert world.sessions.metadata(found) == text


def test_a_seed_never_gets_into_an_event() -> None:
    world = MirroredWorld()
    found = world.begin()
    event = a_change(world, found.session)
    world.session_rows.end(found.session, found.device, event)

    assert all(
        "seed" not in str(record["dynamodb"]["NewImage"]["event"]) for record in world.client.stream
    )


def test_an_upload_whose_session_vanished_is_ended_alike_without_giving_quota_back() -> None:
    for end in ("reject", "lapse", "tombstone"):
        world = MirroredWorld()
        session = world.begin().session
        upload = world.upload(session)
        world.forget(session)
        event = a_change(world, session)

        assert getattr(world.upload_rows, end)(upload, event, session.session_id)
        assert not getattr(world.upload_rows, end)(upload, event, session.session_id)


@pytest.mark.parametrize("end", ["reject", "lapse"])
def test_a_stored_upload_is_neither_rejected_nor_given_up(end: str) -> None:
    world = MirroredWorld()
    session = world.begin().session
    waiting = world.upload(session)
    world.announce(waiting, world.arrive(waiting))
    event = a_change(world, session)

    for owner in (session.session_id, None):
        assert not getattr(world.upload_rows, end)(waiting, event, owner)
    assert world.upload_rows.get(waiting.locator).status is UploadStatus.STORED


def test_a_row_that_changed_is_not_postponed_and_one_that_is_gone_not_made() -> None:
    world = MirroredWorld()
    session = world.begin().session
    world.upload(session)

    world.session_rows.postpone(session, 7)
    world.session_rows.look_again(session.tenant_id, "nobody", 7)

    assert all(item.get("due_at") != 7 for item in world.client.items.values())


def test_metadata_of_a_lost_amendment_is_not_written() -> None:
    world = MirroredWorld()
    found = world.begin(NewSession(metadata='{"a":1}'))
    amendment = Amendment(profile={}, others={"metadata": '{"b":2}'})
    stale = replace(found.session, revision=9)

    assert world.session_rows.amend(stale, amendment, a_change(world, stale), 1) is None
    assert world.sessions.metadata(found) == '{"a":1}'


def test_a_stray_is_told_of_once_for_each_version() -> None:
    world = MirroredWorld()
    event = a_change(world, world.begin().session)

    for version in ("v1", "v1", "v2"):
        told = replace(event, event_id=world.entropy.uuid())
        world.upload_rows.record_stray("acme", "a/key", version, told)

    read = [change_record(record) for record in world.client.stream]
    assert [change for change in read if change] == world.table.stream
    assert world.actions() == ["created", "ended", "ended"]


def test_ends_are_exclusive_to_the_millisecond_in_every_write() -> None:
    for idle, absolute in ((0, 9), (9, 0)):
        world = MirroredWorld()
        found = world.begin()
        whole = found.session
        now = world.clock() + 5
        session = replace(whole, idle_expires_at=now + idle, expires_at=now + absolute)
        world.table.sessions.clear()
        world.client.items.clear()
        rows, event = world.session_rows, replace(a_change(world, whole), at=now)
        before = replace(event, at=now - 1)
        rows.add(session, NewSession(), a_change(world, whole), None)

        assert rows.touch(replace(found, session=session), now, now + 9) is None
        assert rows.amend(session, Amendment(profile={}, others={"locale": "de"}), event, 1) is None
        assert not rows.demand_renewal(session, event)
        assert not rows.expire(session, before, now)
        assert rows.expire(session, event, now)


def test_every_end_of_a_session_happens_once_and_from_the_right_status() -> None:
    world = MirroredWorld()
    found = world.begin()
    session, rows = found.session, world.session_rows

    assert not rows.close(session, a_change(world, session))
    assert rows.end(session, found.device, a_change(world, session))
    assert not rows.end(session, found.device, a_change(world, session))
    assert not rows.close(session, a_change(world, session))
    assert not rows.expire(session, replace(a_change(world, session), at=10**15), 1)


def test_a_deleted_upload_keeps_neither_its_name_nor_what_proves_its_content() -> None:
    world = MirroredWorld()
    session = world.begin().session
    upload, _ = world.uploads.create(session, PDF, VISITOR, None)
    world.bucket.put(world.bucket.key(upload.locator), upload.size)
    world.run_sweep()
    stored = world.upload_rows.get(upload.locator)
    assert (stored.sha256, stored.etag) == (PDF.sha256, "etag-v1")

    world.uploads.delete(row(world, session), upload.locator.upload_id, VISITOR)

    gone = world.upload_rows.get(upload.locator)
    assert (gone.filename, gone.sha256, gone.etag) == ("", None, None)
