"""The evidence and the index tell of the same events."""

from copy import replace

import pytest

from session_service.domain.audit_segments import (
    segment_of,
)
from session_service.domain.audit_verification import (
    TamperedError,
)
from session_service.domain.changes import Action
from tests.evidence_world import World, batch
from tests.fakes.clock import START


def test_a_record_that_was_put_in_with_a_segment_of_its_own_is_not_in_the_index() -> None:
    world = World()
    assert world.compare(world.indexed()) == 50

    name, body = segment_of(batch(77))
    world.evidence.put_once(name.key, body)
    with pytest.raises(TamperedError, match="in the evidence and not in the index"):
        world.compare(world.indexed())


def test_an_index_that_was_changed_contradicts_the_evidence() -> None:
    world = World()
    indexed = world.indexed()
    victim = next(record for record in indexed if record.event.action is not Action.AUDIT_SEALED)
    changed = replace(victim, event=replace(victim.event, reason="another"))

    with pytest.raises(TamperedError, match=f"event {victim.event.event_id} is not the same"):
        world.compare([changed if r is victim else r for r in indexed])
    with pytest.raises(TamperedError, match="in the index and not in the evidence"):
        world.compare([*indexed, *batch(78)])
    assert world.compare([*indexed, *batch(78)], START + 1) == 50


def test_what_is_not_settled_yet_may_be_in_the_evidence_alone() -> None:
    world = World()
    indexed = world.indexed()
    last = max(r.event.at for r in indexed if r.event.action is not Action.AUDIT_SEALED)
    early = [record for record in indexed if record.event.at < last]

    assert world.compare(early, last) == 45
    with pytest.raises(TamperedError, match="in the evidence and not in the index"):
        world.compare(early, last + 1)


def test_what_is_only_counted_need_not_be_in_the_evidence_but_is_not_changed_where_it_is() -> None:
    world = World()
    (first, *_) = batch(90)
    counts = replace(first, event=replace(first.event, action=Action.REQUESTS_ANSWERED))

    assert world.compare([*world.indexed(), counts]) == 50

    # As it was recorded before counts had a place of their own.
    name, body = segment_of([counts])
    world.evidence.put_once(name.key, body)
    changed = replace(counts, event=replace(counts.event, facts={"count": 1}))
    assert world.compare([*world.indexed(), counts]) == 51
    with pytest.raises(TamperedError, match="not the same in the index"):
        world.compare([*world.indexed(), changed])


@pytest.mark.parametrize("earlier", [-5_000, 5_000])
def test_an_event_that_is_told_again_in_the_index_at_another_time_is_named(earlier: int) -> None:
    world = World()
    indexed = world.indexed()
    victim = next(record for record in indexed if record.event.action is not Action.AUDIT_SEALED)
    moved = replace(victim, event=replace(victim.event, at=victim.event.at - earlier))

    for order in ([*indexed, moved], [moved, *indexed]):
        with pytest.raises(TamperedError, match=f"event {victim.event.event_id} is"):
            world.compare(order)


def test_an_event_that_the_index_tells_twice_alike_is_named() -> None:
    world = World()
    indexed = world.indexed()
    victim = next(record for record in indexed if record.event.action is not Action.AUDIT_SEALED)

    with pytest.raises(TamperedError, match="is in the index more than once"):
        world.compare([*indexed, victim])


def test_what_the_index_keeps_longer_than_the_evidence_has_to_is_no_fault() -> None:
    world = World(12)
    world.now += world.retention - 2 * 3_600_000

    assert world.compare([*world.indexed(), *batch(78)]) == 60
