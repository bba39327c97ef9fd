"""The DynamoDB adapters where histories seldom lead: repeated keys, collisions, lost answers."""

from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from session_service.domain.changes import Action, Cause, change
from session_service.domain.errors import (
    IdempotencyInFlightError,
    IdempotencyMismatchError,
    QuotaExceededError,
    SessionIdTakenError,
    StoreUnavailableError,
)
from session_service.domain.idempotency import IdempotentCall
from session_service.domain.session_service import Amendment, NewSession
from session_service.domain.sessions import DEFAULT_TENANT, Session, Status
from session_service.domain.uploads import NewUpload, UploadStatus
from session_service.dynamodb.table import Delete, Table
from tests.fakes.dynamodb import MemoryDynamoDB, TransactionCanceledError
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


class Forgetful(MemoryDynamoDB):
    """Does a single write, loses the answer, and is asked again: what boto3 does by itself."""

    def put_item(self, **request: Any) -> dict[str, Any]:
        super().put_item(**dict(request))
        return super().put_item(**dict(request))

    def update_item(self, **request: Any) -> dict[str, Any]:
        super().update_item(**dict(request))
        return super().update_item(**dict(request))


def test_a_write_whose_answer_was_lost_counts_as_done() -> None:
    world = MirroredWorld(client=Forgetful())
    found = world.begin()
    session = world.sessions.amend(found, 1, Amendment(profile={"name": "Ada"}, others={}), VISITOR)
    assert (session.revision, session.profile.name) == (2, "Ada")
    upload = world.upload(session)
    world.announce(upload, world.arrive(upload))
    world.clock.now = row(world, session).look_at

    assert world.run_sweep().counts["expired"] == 1
    world.end(found)

    assert row(world, session).status is Status.ENDED
    assert world.upload_rows.get(upload.locator).status is UploadStatus.STORED


class Failing(MemoryDynamoDB):
    """Fails every call in one way."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error, self.calls = error, 0

    def get_item(self, **_: Any) -> dict[str, Any]:
        self.calls += 1
        raise self.error

    put_item = update_item = delete_item = query = get_item

    def transact_write_items(self, **_: Any) -> None:
        self.get_item()


def cancelled(*codes: str) -> TransactionCanceledError:
    answer: Any = {"Error": {}, "CancellationReasons": [{"Code": code} for code in codes]}
    return TransactionCanceledError(answer, "TransactWriteItems")


def table(client: MemoryDynamoDB, pauses: list[float]) -> Table:
    return Table(client=client, name="t", pause=pauses.append)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "ThrottlingException"}}, "GetItem"),
        ReadTimeoutError(endpoint_url="here"),
        cancelled("ThrottlingError"),
    ],
)
def test_a_store_that_fails_is_unavailable_whatever_was_asked(error: Exception) -> None:
    pauses: list[float] = []
    failing = table(Failing(error), pauses)
    key = {"PK": "p", "SK": "s"}

    for attempt in (
        lambda: failing.get(key),
        lambda: failing.delete(key),
        lambda: list(failing.query("p")),
        lambda: failing.write_all([Delete(key=key)]),
    ):
        with pytest.raises(StoreUnavailableError):
            attempt()
    assert pauses == []


def test_a_contended_transaction_is_tried_again_a_few_times_and_then_given_up() -> None:
    error = cancelled("None", "TransactionConflict")
    client, pauses = Failing(error), list[float]()

    with pytest.raises(IdempotencyInFlightError):
        table(client, pauses).write_all([Delete(key={"PK": "p", "SK": "s"})])

    assert client.calls == len(pauses) + 1 == 6
    assert pauses == sorted(pauses)
    assert sum(pauses) < 1


def test_a_seed_never_gets_into_an_event() -> None:
    world = MirroredWorld()
    found = world.begin()
    event = change(
        Action.ENDED,
        cause=Cause(actor="a", request_id="r"),
        session_id=found.session.session_id,
        at=world.clock(),
        entropy=world.entropy,
    )
    world.session_rows.end(found.session, event)

    assert all(
        "seed" not in str(record["dynamodb"]["NewImage"]["event"]) for record in world.client.stream
    )
