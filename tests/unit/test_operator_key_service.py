from copy import replace
from typing import Any

import pytest

from session_service.domain import operator_keys
from session_service.domain.changes import Cause
from session_service.domain.errors import (
    ForbiddenError,
    OperatorKeyInvalidError,
    OperatorKeyNotFoundError,
    StoreUnavailableError,
)
from session_service.domain.operator_key_service import OperatorKeyService
from session_service.domain.operator_keys import OperatorKey, Scope
from session_service.dynamodb.operator_keys import DynamoDBOperatorKeys
from session_service.dynamodb.stream import change_record
from session_service.dynamodb.table import Put, Table
from tests.fakes.clock import FrozenClock
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.fakes.entropy import SeededEntropy
from tests.world import KEYS

DEPLOYER = Cause(actor="deployer", request_id="request-1")
READ = Scope.SESSIONS_READ


class Office:
    """The keys of a tenant, on the real adapter over a fake client."""

    def __init__(self, clock: FrozenClock | None = None) -> None:
        self.client, self.clock = MemoryDynamoDB(), clock or FrozenClock()
        table = Table(client=self.client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
        self.store = DynamoDBOperatorKeys(table=table)
        self.service = OperatorKeyService(
            store=self.store, keys=KEYS, clock=self.clock, entropy=SeededEntropy()
        )

    def make(self, *scopes: Scope) -> str:
        return self.service.create("default", "backend", scopes or (READ,), DEPLOYER)[1]

    def check(self, text: str, scope: Scope = READ) -> OperatorKey:
        return self.service.check(operator_keys.parse(KEYS, text), scope)

    def events(self) -> list[Any]:
        found = [change_record(record) for record in self.client.stream]
        return [record.event for record in found if record is not None]


def test_a_key_opens_what_its_scopes_name_and_nothing_else() -> None:
    office = Office()
    text = office.make(READ, Scope.UPLOADS_READ)

    assert office.check(text).role == "backend"
    assert office.check(text, Scope.UPLOADS_READ)
    for scope in set(Scope) - {READ, Scope.UPLOADS_READ}:
        with pytest.raises(ForbiddenError):
            office.check(text, scope)


def test_the_table_holds_a_hash_and_nothing_of_the_key() -> None:
    office = Office()
    text = office.make()
    secret = operator_keys.parse(KEYS, text).secret

    (item,) = office.client.items.values()
    assert item["secret_hash"] == operator_keys.hash_of(secret)
    assert secret not in item.values()
    assert text not in str(office.client.items)
    assert text not in str(office.client.stream)


def test_a_revoked_key_opens_nothing_from_that_moment_and_is_listed_for_a_month() -> None:
    office = Office()
    text, other = office.make(), office.make()
    key = office.check(text)

    office.service.revoke("default", key.key_id, DEPLOYER)
    office.service.revoke("default", key.key_id, DEPLOYER)

    with pytest.raises(OperatorKeyInvalidError):
        office.check(text)
    assert office.check(other)
    listed = {each.key_id: each.revoked_at for each in office.service.all_of("default")}
    assert listed == {key.key_id: office.clock(), office.check(other).key_id: None}
    actions = [str(event.action) for event in office.events()]
    assert actions == ["operator_key_created"] * 2 + ["operator_key_revoked"]


def test_a_key_whose_row_is_gone_opens_nothing() -> None:
    office = Office()
    text = office.make()
    office.client.items.clear()

    with pytest.raises(OperatorKeyInvalidError):
        office.check(text)
    with pytest.raises(OperatorKeyNotFoundError):
        office.service.revoke("default", operator_keys.parse(KEYS, text).key_id, DEPLOYER)


def test_the_last_use_is_noted_once_a_minute_and_is_no_event() -> None:
    office = Office()
    text = office.make()
    first = office.clock()
    for _ in range(3):
        office.check(text)
        office.clock.advance(seconds=29)

    writes = len(office.client.stream)
    (key,) = office.service.all_of("default")
    assert (key.last_used_at, writes) == (first, 2)
    office.check(text)
    (key,) = office.service.all_of("default")
    assert key.last_used_at == office.clock()
    assert len(office.events()) == 1


def test_a_use_that_cannot_be_noted_is_good_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    text = office.make()

    def away(*_: object, **__: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(Table, "write", away)

    assert office.check(text)


def test_a_key_that_is_revoked_while_its_use_is_noted_stays_revoked() -> None:
    office = Office()
    key = office.check(office.make())
    office.service.revoke("default", key.key_id, DEPLOYER)

    office.store.note_use(key, office.clock() + 1)

    (listed,) = office.service.all_of("default")
    assert (listed.revoked_at, listed.last_used_at) == (office.clock(), office.clock())


def test_a_scope_of_another_version_allows_nothing_and_breaks_nothing() -> None:
    office = Office()
    text = office.make()
    (item,) = office.client.items.values()
    item["scopes"] = ["sessions:read", "moons:paint"]

    assert office.check(text).scopes == {READ}


def test_keys_are_listed_newest_first_and_by_tenant() -> None:
    office = Office()
    for _ in range(5):
        office.make()
        office.clock.advance(seconds=1)
    office.service.create("other", "backend", [READ], DEPLOYER)

    times = [key.created_at for key in office.service.all_of("default")]
    assert len(times) == 5
    assert times == sorted(times, reverse=True)
    assert len(office.service.all_of("other")) == 1


class Repeating(SeededEntropy):
    """Chance that gives every id twice, or the same one for ever; secrets are secrets still."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times, self._ids = times, [bytes(operator_keys.KEY_ID_BYTES)] * times

    def token_bytes(self, length: int) -> bytes:
        if length == operator_keys.KEY_ID_BYTES and self._ids:
            return self._ids.pop()
        return super().token_bytes(length)


def test_a_key_whose_id_is_taken_gets_another_and_the_first_stays_good() -> None:
    office = Office()
    service = replace(office.service, entropy=Repeating(2))

    texts = [service.create("default", "backend", [READ], DEPLOYER)[1] for _ in range(2)]

    first, second = [office.check(text) for text in texts]
    assert first.key_id != second.key_id
    assert len(office.events()) == 2


def test_where_chance_only_gives_ids_that_are_taken_no_key_is_made() -> None:
    office = Office()
    service = replace(office.service, entropy=Repeating(100))
    text = service.create("default", "backend", [READ], DEPLOYER)[1]

    with pytest.raises(StoreUnavailableError):
        service.create("default", "backend", [READ], DEPLOYER)

    assert office.check(text)


def test_a_key_whose_answer_was_lost_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    write = Table.write

    def twice(table: Table, put: Put) -> object:
        """The SDK's own retry: what it has written already stands in its way."""
        write(table, put)
        return write(table, put)

    monkeypatch.setattr(Table, "write", twice)
    text = office.make()
    monkeypatch.undo()

    assert office.check(text)
    assert len(office.service.all_of("default")) == len(office.events()) == 1
