"""The DynamoDB adapters when answers are lost, calls fail, or transactions contend."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from session_service.domain.errors import IdempotencyInFlightError, StoreUnavailableError
from session_service.domain.session_service import Amendment
from session_service.domain.sessions import Status
from session_service.domain.uploads import UploadStatus
from session_service.dynamodb.table import Delete, Put, Table, Update
from tests.fakes.dynamodb import (
    FAILURES,
    MemoryDynamoDB,
    TransactionCanceledError,
    TransactionConflictError,
)
from tests.mirrored_world import MirroredWorld
from tests.world import VISITOR

KEY = {"PK": "p", "SK": "s"}


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
    world.clock.now = world.session(session).look_at

    assert world.run_sweep().counts["expired"] == 1
    world.end(found)

    assert world.session(session).status is Status.ENDED
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
    return Table(client=client, failures=FAILURES, name="t", pause=pauses.append)  # type: ignore[arg-type]


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

    for attempt in (
        lambda: failing.get(KEY),
        lambda: failing.delete(KEY),
        lambda: list(failing.query("p")),
        lambda: failing.write_all([Delete(key=KEY)]),
    ):
        with pytest.raises(StoreUnavailableError):
            attempt()
    assert pauses == []


def test_a_contended_transaction_is_tried_again_a_few_times_and_then_given_up() -> None:
    error = cancelled("None", "TransactionConflict")
    client, pauses = Failing(error), list[float]()

    with pytest.raises(IdempotencyInFlightError):
        table(client, pauses).write_all([Delete(key=KEY)])

    assert client.calls == len(pauses) + 1 == 6
    assert pauses == sorted(pauses)
    assert sum(pauses) < 1


class Contended(MemoryDynamoDB):
    """Refuses the first single writes, as if transactions held their items."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.left = times

    def _write_alone(self, kind: str, request: dict[str, Any]) -> None:
        if self.left:
            self.left -= 1
            raise TransactionConflictError({"Error": {}}, kind)
        super()._write_alone(kind, request)


@pytest.mark.parametrize("times", [0, 1, 5])
def test_a_single_write_waits_for_the_transaction_that_holds_its_item(times: int) -> None:
    client, pauses = Contended(times), list[float]()
    written = table(client, pauses)

    written.write(Put(item={**KEY, "n": 1}))
    client.left = times
    item = written.write(Update(key=KEY, change="SET #n = #n + :one", values={"one": 1}))

    assert item == {**KEY, "n": 2}
    assert len(pauses) == 2 * times


def test_a_single_write_that_waits_in_vain_is_given_up_as_if_the_store_were_away() -> None:
    client = Contended(6)

    with pytest.raises(StoreUnavailableError):
        table(client, []).write(Put(item=KEY))
    assert client.items == {}


def test_an_edit_whose_answer_was_lost_is_known_again_even_after_a_touch() -> None:
    class TouchedMeanwhile(MemoryDynamoDB):
        def update_item(self, **request: Any) -> dict[str, Any]:
            answer = super().update_item(**dict(request))
            if ":event" in request["ExpressionAttributeValues"]:
                (item,) = (item for item in self.items.values() if item["SK"] == "SESSION")
                del item["event"]
                return super().update_item(**dict(request))
            return answer

    world = MirroredWorld(client=TouchedMeanwhile())
    found = world.begin()

    amended = world.sessions.amend(found, 1, Amendment(profile={"name": "Ada"}, others={}), VISITOR)

    assert (amended.revision, amended.profile.name) == (2, "Ada")


class Busy(MemoryDynamoDB):
    """Takes three items of each batch, and leaves the rest, so many times."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times
        self.batches: list[int] = []

    def batch_write_item(self, *, RequestItems: Any) -> dict[str, Any]:  # noqa: N803
        ((name, requests),) = RequestItems.items()
        self.batches.append(len(requests))
        if not self.times:
            return super().batch_write_item(RequestItems=RequestItems)
        self.times -= 1
        super().batch_write_item(RequestItems={name: requests[:3]})
        return {"UnprocessedItems": {name: requests[3:]}}


def items(number: int) -> list[dict[str, object]]:
    return [{"PK": "p", "SK": f"{each:03}"} for each in range(number)]


def test_items_that_dynamodb_left_are_put_again_and_those_alone() -> None:
    client, pauses = Busy(2), list[float]()

    table(client, pauses).put_each(items(60))

    assert client.batches == [25, 22, 19, 25, 10]
    assert len(client.items) == 60
    assert len(pauses) == 2


def test_items_that_are_left_again_and_again_are_a_store_that_is_away() -> None:
    with pytest.raises(StoreUnavailableError):
        table(Busy(100), []).put_each(items(25))


def test_a_range_is_read_page_by_page_as_asked_for_in_both_directions() -> None:
    client = MemoryDynamoDB()
    own = table(client, [])
    own.put_each(items(10))

    for newest_first in (False, True):
        found = own.query_between("p", "002", "007", newest_first=newest_first, page=2)
        keys = [str(item["SK"]) for item in found]
        assert keys == sorted(keys, reverse=newest_first)
        assert (min(keys), max(keys), len(keys)) == ("002", "007", 6)
