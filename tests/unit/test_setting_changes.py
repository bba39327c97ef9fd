"""A setting that a deployment changed is told once, with what it was and what it is."""

from collections.abc import Mapping
from typing import Any

import pytest

from session_service.domain.changes import Action, Cause, ChangeRecord
from session_service.domain.setting_changes import SettingsKeeper, shortened
from session_service.dynamodb.keys import setting_key
from session_service.dynamodb.settings import DynamoDBSettings
from session_service.dynamodb.stream import change_record
from session_service.dynamodb.table import Table
from tests.fakes.clock import START
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB
from tests.fakes.entropy import SeededEntropy
from tests.interleaving import Interruption

BEFORE = {"IdleSeconds": "1800", "UploadTypes": "application/pdf", "SecureCookies": "true"}
AFTER = BEFORE | {"IdleSeconds": "900", "SecureCookies": "false"}
CAUSE = Cause(actor="deployer", request_id="run")


class World:
    """A deployment's table, and the runs that compare its settings."""

    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        table = Table(client=self.client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
        self.store = DynamoDBSettings(table=table)
        self.entropy = SeededEntropy()

    def run(self, settings: Mapping[str, str], store: Any = None) -> int:
        keeper = SettingsKeeper(
            store=store or self.store, clock=lambda: START, entropy=self.entropy
        )
        return keeper.keep_up(settings, CAUSE)

    def told(self) -> list[ChangeRecord]:
        """Return what the reader of the stream makes of everything that was written."""
        return [told for each in self.client.stream if (told := change_record(each)) is not None]

    def facts(self) -> list[dict[str, str | int]]:
        return [dict(record.facts) for record in self.told()]

    def damage(self, **attributes: object) -> None:
        """Write the item of IdleSeconds as nobody of ours would."""
        key = setting_key("default", "IdleSeconds")
        self.client.items[key["PK"], key["SK"]] = {**key, **attributes}


def test_the_first_run_records_and_tells_nothing() -> None:
    world = World()

    assert world.run(BEFORE) == 0

    assert world.told() == []
    recorded = {name: each.value for name, each in world.store.recorded("default").items()}
    assert recorded == BEFORE


def test_settings_that_stay_as_they_are_cost_no_write() -> None:
    world = World()
    world.run(BEFORE)
    written = len(world.client.stream)

    assert world.run(BEFORE) == 0
    assert len(world.client.stream) == written == len(BEFORE)


def test_each_change_is_an_event_of_its_own_that_says_before_and_after() -> None:
    world = World()
    world.run(BEFORE)

    assert world.run(AFTER) == 2
    assert world.run(AFTER) == 0

    assert world.facts() == [
        {"setting": "IdleSeconds", "before": "1800", "after": "900"},
        {"setting": "SecureCookies", "before": "true", "after": "false"},
    ]
    record = world.told()[0]
    assert (record.event.action, record.event.actor) == (Action.SETTINGS_CHANGED, "deployer")
    assert (record.event.request_id, record.event.at) == ("run", START)
    # The second version of the item: a gap in the versions would show that one is missing.
    assert (record.entity, record.tenant_id, record.version) == ("setting", "default", 2)


def test_a_value_that_is_taken_back_is_a_change_again() -> None:
    world = World()
    for settings in (BEFORE, AFTER, BEFORE):
        world.run(settings)

    assert [facts["after"] for facts in world.facts()] == ["900", "false", "1800", "true"]
    assert [record.version for record in world.told()] == [2, 2, 3, 3]
    assert len({record.event.event_id for record in world.told()}) == 4


def test_a_setting_that_is_new_is_recorded_and_was_changed_by_nobody() -> None:
    world = World()
    world.run(BEFORE)

    assert world.run(BEFORE | {"BrandNew": "on"}) == 0
    assert world.run(BEFORE | {"BrandNew": "off"}) == 1
    assert world.facts() == [{"setting": "BrandNew", "before": "on", "after": "off"}]


@pytest.mark.parametrize("step", range(4))
@pytest.mark.parametrize("first", [False, True])
def test_two_runs_at_once_record_each_value_once_and_tell_each_change_once(
    step: int, first: bool
) -> None:
    world = World()
    if not first:
        world.run(BEFORE)
    recorded = len(world.client.stream)
    counts = list[int]()
    other = Interruption(step, lambda: counts.append(world.run(AFTER)))

    counts.append(world.run(AFTER, other.before(world.store)))

    changed = 0 if first else 2
    writes = len(AFTER) if first else 2
    assert sum(counts) == len(world.told()) == changed
    assert len(world.client.stream) == recorded + writes
    assert other.happened == (step <= writes)


def test_a_run_that_dies_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    world.run(BEFORE)
    put, left = world.client.put_item, iter(range(1))

    def dying_put(**request: Any) -> dict[str, Any]:
        if next(left, None) is None:
            raise InterruptedError
        return put(**request)

    monkeypatch.setattr(world.client, "put_item", dying_put)
    with pytest.raises(InterruptedError):
        world.run(AFTER)
    monkeypatch.undo()

    assert world.run(AFTER) == 1
    assert [facts["setting"] for facts in world.facts()] == ["IdleSeconds", "SecureCookies"]


@pytest.mark.parametrize("version", [{}, {"version": "x"}, {"version": 0}, {"version": None}])
@pytest.mark.parametrize("value", [{}, {"value": 1800}, {"value": ["1800"]}, {"value": None}])
def test_an_item_that_cannot_be_read_is_replaced_and_told_once_without_what_it_was(
    value: dict[str, object], version: dict[str, object]
) -> None:
    world = World()
    world.run(BEFORE)
    world.damage(**value, **version)

    assert [world.run(BEFORE), world.run(BEFORE)] == [1, 0]

    assert world.facts() == [{"setting": "IdleSeconds", "after": "1800"}]
    assert world.store.recorded("default")["IdleSeconds"].value == "1800"


@pytest.mark.parametrize("version", [{}, {"version": "x"}, {"version": 7}])
def test_an_item_that_cannot_be_read_is_told_once_by_two_runs_at_once(
    version: dict[str, object],
) -> None:
    world = World()
    world.run(BEFORE)
    world.damage(**version)
    other = Interruption(1, lambda: world.run(BEFORE))

    assert world.run(BEFORE, other.before(world.store)) == 0

    assert other.happened
    assert world.facts() == [{"setting": "IdleSeconds", "after": "1800"}]


def test_a_long_list_is_cut_and_two_that_differ_behind_the_cut_are_still_two() -> None:
    origins = [f"https://app-{number}.example" for number in range(100)]
    world = World()
    world.run({"AllowedOrigins": ",".join(origins)})

    world.run({"AllowedOrigins": ",".join([*origins[:-1], "https://other.example"])})

    (facts,) = world.facts()
    before, after = str(facts["before"]), str(facts["after"])
    assert len(before) == len(after) == 500
    assert before.startswith("https://app-0.example,https://app-1.example")
    assert before != after
    assert shortened("x" * 500) == "x" * 500
