"""Rollups are kept by runs that may die or meet another, and can all be computed again."""

from collections.abc import Iterator
from copy import replace
from random import Random
from typing import Any

import pytest

from session_service.domain.changes import Action
from session_service.domain.recording import HOUR_MS
from session_service.domain.rollups import Rollup, rollup_of
from tests.unit.test_rollups import HOUR, World, a_day, event


class DiedError(RuntimeError):
    """A run that ends in the middle, as Lambda may end any."""


@pytest.mark.parametrize("writes", [1, 2, 3, 4])
def test_a_run_that_dies_on_the_way_to_the_newest_hour_is_finished_by_the_next(
    writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    world.recorder.record([event(n, Action.CREATED, HOUR + n * HOUR_MS) for n in range(1, 6)])
    world.roll_up()
    world.recorder.record([event(9, Action.CREATED, HOUR + 5)])
    put, left = world.client.put_item, iter(range(writes))

    def dying_put(**request: Any) -> dict[str, Any]:
        if next(left, None) is None:
            raise DiedError
        return put(**request)

    monkeypatch.setattr(world.client, "put_item", dying_put)
    with pytest.raises(DiedError):
        world.roll_up()
    monkeypatch.undo()

    world.roll_up()

    assert [rollup.active for rollup in world.rollups()] == [1, 2, 3, 4, 5, 6]
    assert [rollup.total for rollup in world.rollups()] == [1, 2, 3, 4, 5, 6]


def test_an_hour_that_another_run_counts_meanwhile_is_not_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The slow run stands on what it read; the fast one has seen more of the later hour."""
    world, later = World(), HOUR + HOUR_MS
    first, second = event(1, Action.CREATED, HOUR), event(2, Action.CREATED, later)
    third = event(3, Action.CREATED, later + 2)
    world.recorder.record([first, second])
    world.roll_up()
    world.recorder.record([event(9, Action.CREATED, HOUR + 1)])
    from_hour = world.store.from_hour

    def meanwhile(tenant_id: str, hour: int) -> Iterator[Rollup]:
        read = list(from_hour(tenant_id, hour))
        monkeypatch.undo()
        world.index.add([third])
        stands_on = rollup_of(HOUR, [first]).following(None)
        assert world.store.put("default", rollup_of(later, [second, third]).following(stands_on))
        yield from read

    monkeypatch.setattr(type(world.store), "from_hour", lambda _, *asked: meanwhile(*asked))
    world.roll_up()
    world.roll_up()

    assert [rollup.active for rollup in world.rollups()] == [2, 4]


def test_computing_everything_again_finds_no_difference_and_mends_one_that_is_made() -> None:
    world = World()
    world.recorder.record(a_day(Random(3)))
    world.roll_up()
    day = (HOUR, HOUR + 30 * HOUR_MS)
    assert list(world.keeper.rebuild("default", *day)) == []

    good = world.rollups()
    wrong = replace(good[2], started=good[2].started + 1)
    assert world.store.put("default", wrong)
    place = next(p for p, item in world.client.items.items() if item.get("hour") == good[4].hour)
    del world.client.items[place]

    found = {d.hour: (d.stored, d.computed) for d in world.keeper.rebuild("default", *day)}

    assert found == {good[2].hour: (wrong, good[2]), good[4].hour: (None, good[4])}
    assert world.rollups() == good
    assert list(world.keeper.rebuild("default", *day)) == []


def test_a_rollup_that_claims_more_events_than_there_are_is_mended_too() -> None:
    world = World()
    world.recorder.record(a_day(Random(3)))
    world.roll_up()
    day = (HOUR, HOUR + 40 * HOUR_MS)
    good = world.rollups()
    wrong = replace(good[2], events=good[2].events + 5, total=good[2].total + 5)
    assert world.store.put("default", wrong)
    nothing = rollup_of(HOUR + 39 * HOUR_MS, []).following(good[-1])
    assert world.store.put("default", nothing)

    assert len(list(world.keeper.rebuild("default", *day))) == 2
    assert list(world.keeper.rebuild("default", *day)) == []
    assert world.rollups() == good


def test_an_hour_whose_events_are_gone_is_told_and_has_no_rollup_any_more() -> None:
    world = World()
    world.recorder.record([event(1, Action.CREATED, HOUR)])
    world.roll_up()
    before = world.rollups()
    world.client.items = {
        place: item for place, item in world.client.items.items() if "#EVENTS#" not in place[0]
    }

    (found,) = world.keeper.rebuild("default", HOUR, HOUR + HOUR_MS)

    assert ([found.stored], found.computed) == (before, None)
    assert world.rollups() == []


def test_what_another_run_has_put_meanwhile_is_not_mended() -> None:
    world = World()
    world.recorder.record([event(1, Action.CREATED, HOUR)])
    world.roll_up()
    (there,) = world.rollups()
    others = (None, replace(there, total=there.total + 1), replace(there, events=there.events + 1))

    for stored in others:
        for computed in (replace(there, started=9), None):
            world.store.mend("default", HOUR, stored, computed)

            assert world.rollups() == [there]


def test_the_hour_that_is_under_way_stands_on_what_was_mended() -> None:
    world = World()
    world.recorder.record([event(n, Action.CREATED, HOUR + n * HOUR_MS) for n in range(3)])
    world.roll_up()
    good = world.rollups()
    first = good[0]
    wrong = [replace(first, started=6, events=6, active=6, total=6)]
    wrong += [replace(r, active=r.active + 5, total=r.total + 5) for r in good[1:]]
    assert all(world.store.put("default", rollup) for rollup in wrong)

    found = list(world.keeper.rebuild("default", HOUR, HOUR + 2 * HOUR_MS))

    assert [difference.hour for difference in found] == [HOUR, HOUR + HOUR_MS]
    assert world.rollups() == good
    world.recorder.record([event(9, Action.CREATED, HOUR + 2 * HOUR_MS + 9)])
    assert world.roll_up() == 1
    assert world.rollups()[-1].active == 4
