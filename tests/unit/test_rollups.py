"""Rollups say what the events say, however often and in whatever order those came."""

from collections import Counter
from copy import replace
from random import Random
from unittest import mock
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from session_service.domain.audit_segments import SegmentName
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.recording import HOUR_MS, EventRecorder
from session_service.domain.rolling_up import RollupKeeper
from session_service.domain.rollups import BUCKETS, Rollup, bucket_of, rollup_of
from session_service.dynamodb.audit_index import DynamoDBAuditIndex
from session_service.dynamodb.audit_notes import DynamoDBAuditNotes
from session_service.dynamodb.rollups import DynamoDBRollups, rollup_from
from session_service.dynamodb.table import Table
from tests.examples import EVENT
from tests.fakes.clock import START
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB

HOUR = START // HOUR_MS * HOUR_MS
RETENTION = 400 * 86_400_000


class Nowhere:
    """A part of the recorder that takes everything."""

    def add(self, records: object) -> None:
        """Take it."""

    def keep_segment(self, name: object, body: object) -> None:
        """Take it."""


class World:
    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        self.client.page = 50
        table = Table(client=self.client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
        self.index = DynamoDBAuditIndex(table=table, retention=RETENTION)
        self.store = DynamoDBRollups(table=table, retention=RETENTION)
        self.keeper = RollupKeeper(index=self.index, store=self.store, clock=lambda: START)
        notes = DynamoDBAuditNotes(table=table, clock=lambda: START)
        self.recorder = EventRecorder(
            segments=Nowhere(), index=self.index, notes=notes, told=[Nowhere()]
        )

    def roll_up(self) -> int:
        return self.keeper.run(lambda: True)

    def rollups(self, tenant_id: str = "default") -> list[Rollup]:
        return list(self.store.from_hour(tenant_id, 0))


def event(number: int, action: Action, at: int, **changes: object) -> ChangeRecord:
    facts = changes.pop("facts", {})
    reason = changes.pop("reason", "")
    written = replace(
        EVENT,
        event_id=str(UUID(int=number)),
        action=action,
        at=at,
        reason=str(reason),
        facts=facts,  # type: ignore[arg-type]
    )
    record = ChangeRecord(
        event=written, entity="session", tenant_id="default", version=1, upload=None
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def a_day(random: Random, sessions: int = 60) -> list[ChangeRecord]:
    """Sessions that begin, upload, are renewed and end within a day."""
    records: list[ChangeRecord] = []

    def tell(action: Action, at: int, **changes: object) -> None:
        records.append(event(len(records), action, at, **changes))

    for _ in range(sessions):
        begun = HOUR + random.randrange(24 * HOUR_MS)
        lasted = random.randrange(1, 3 * 3600)
        tell(Action.CREATED, begun, facts={"platform": random.choice(["web", "ios"])})
        if random.random() < 0.5:
            tell(Action.UPLOAD_STORED, begun + 1_000, facts={"size": random.randrange(10**6)})
        if random.random() < 0.8:
            action = random.choice([Action.ENDED, Action.EXPIRED, Action.REPLACED])
            tell(action, begun + lasted * 1000, lasted=lasted, reason="why")
    return records


def test_an_hour_says_what_happened_in_it() -> None:
    records = [
        event(1, Action.CREATED, HOUR, facts={"platform": "web"}),
        event(2, Action.CREATED, HOUR + 1, facts={"predecessor_id": "x"}, reason="renewed"),
        event(3, Action.ENDED, HOUR + 2, lasted=100, reason="user_requested"),
        event(4, Action.CLOSED, HOUR + 3),
        event(5, Action.REPLACED, HOUR + 4, lasted=0, reason="expired"),
        event(6, Action.DEVICE_REVOKED, HOUR + 5),
        event(7, Action.UPLOAD_STORED, HOUR + 6, facts={"size": 70}),
        event(8, Action.UPLOAD_REJECTED, HOUR + 7, facts={"size": 5}),
        event(9, Action.STRAY_DELETED, HOUR + 8, facts={"age_seconds": 5}),
        event(10, Action.REQUESTS_ANSWERED, HOUR, facts={"count": 9, "GET /v1/session 200": 7}),
        event(
            11,
            Action.REQUESTS_REFUSED,
            HOUR,
            facts={"operation": "GET /v1/session", "status": 401, "code": "c", "count": 2},
        ),
        event(
            12,
            Action.REQUESTS_FAILED,
            HOUR,
            facts={"operation": "POST /v1/session", "status": 503, "code": "s", "count": 1},
        ),
    ]

    found = rollup_of(HOUR, records).following(None)

    assert (found.events, found.started, found.active, found.total) == (12, 2, 0, 12)
    assert found.ended == {"ended/user_requested": 1, "replaced/expired": 1}
    assert {place: n for place, n in enumerate(found.durations) if n} == {0: 1, 7: 1}
    assert found.renewals == {"expired": 1}
    assert found.uploads == {"stored": 1, "rejected": 1}
    assert (found.stored_bytes, found.orphans, found.orphan_ages[3]) == (70, 1, 1)
    assert found.validations == {"ok": 7, "c": 2}
    assert found.requests == 12
    assert found.errors == {"c": 2, "s": 1}
    assert found.platforms == {"web": 1}


def test_an_event_that_comes_twice_is_counted_once() -> None:
    began = event(1, Action.CREATED, HOUR)

    assert rollup_of(HOUR, [began, began]) == rollup_of(HOUR, [began])


def test_an_end_without_a_reason_is_named_by_what_it_was_alone() -> None:
    found = rollup_of(HOUR, [event(1, Action.EXPIRED, HOUR, lasted=9)])

    assert found.ended == {"expired": 1}


def test_a_length_of_a_clock_that_went_back_is_none() -> None:
    assert bucket_of(-5) == bucket_of(0) == 0


@given(st.integers(0, 10**9))
def test_a_bucket_holds_what_is_less_than_twice_as_long(seconds: int) -> None:
    bucket = bucket_of(seconds)

    assert 0 <= bucket < BUCKETS
    assert bucket == BUCKETS - 1 or 2**bucket // 2 <= seconds < 2**bucket


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_order_and_any_repeats_give_the_same_rollups(random: Random) -> None:
    records = a_day(Random(random.random()), sessions=12)
    expected = World()
    expected.recorder.record(records)
    expected.roll_up()

    world, pieces = World(), records * 2
    random.shuffle(pieces)
    while pieces:
        some = random.randrange(1, 20)
        world.recorder.record(pieces[:some])
        del pieces[:some]
        if random.random() < 0.4:
            world.roll_up()
    world.roll_up()

    assert world.rollups() == expected.rollups()


def test_a_days_stream_replayed_twice_and_shuffled_changes_no_rollup() -> None:
    world, random = World(), Random(1)
    records = a_day(random)
    world.recorder.record(records)
    world.roll_up()
    before = world.rollups()
    assert sum(rollup.started for rollup in before) == 60

    for _ in range(2):
        random.shuffle(records)
        for start in range(0, len(records), 7):
            world.recorder.record(records[start:][:7])
        assert world.roll_up() == len(before)

    assert world.rollups() == before
    assert world.roll_up() == 0


def test_the_rollups_count_each_change_once_and_what_is_left_is_active() -> None:
    world = World()
    records = a_day(Random(2))
    world.recorder.record(records)
    world.roll_up()

    rollups = world.rollups()
    actions = Counter(record.event.action for record in records)
    ended = sum(sum(rollup.ended.values()) for rollup in rollups)
    assert sum(rollup.events for rollup in rollups) == len(records) == rollups[-1].total
    assert ended == sum(record.lasted is not None for record in records)
    assert rollups[-1].active == actions[Action.CREATED] - ended
    assert sum(map(sum, (rollup.durations for rollup in rollups))) == ended


def test_a_late_event_of_an_early_hour_moves_what_was_active_ever_since() -> None:
    world = World()
    world.recorder.record([event(n, Action.CREATED, HOUR + n * HOUR_MS) for n in range(1, 6)])
    world.roll_up()
    assert [rollup.active for rollup in world.rollups()] == [1, 2, 3, 4, 5]

    world.recorder.record([event(9, Action.CREATED, HOUR + 5)])

    assert world.roll_up() == 1
    assert [rollup.active for rollup in world.rollups()] == [1, 2, 3, 4, 5, 6]


def test_a_rollup_never_gives_way_to_one_that_has_seen_less() -> None:
    world = World()
    world.recorder.record([event(n, Action.CREATED, HOUR + n) for n in range(5)])
    world.roll_up()
    (newer,) = world.rollups()
    older = rollup_of(HOUR, [event(0, Action.CREATED, HOUR)]).following(None)

    assert not world.store.put("default", older)
    # Nor to one that stands on more hours before it, and has seen less of this one.
    assert not world.store.put("default", replace(older, total=newer.total + 9))
    assert world.store.put("default", newer)
    assert world.rollups() == [newer]


def test_an_hour_that_changes_while_it_is_counted_is_counted_again() -> None:
    world = World()
    world.recorder.record([event(1, Action.CREATED, HOUR)])
    (changed,) = world.store.changed()
    world.recorder.record([event(2, Action.CREATED, HOUR + 1)])

    world.store.settle(changed)

    assert world.roll_up() == 1
    assert world.rollups()[0].started == 2


def test_an_hour_that_changes_nothing_later_writes_no_later_hour() -> None:
    world = World()
    records = [event(n, Action.CREATED, HOUR + n * HOUR_MS) for n in range(4)]
    world.recorder.record(records)
    world.roll_up()
    world.recorder.record(records[:1])

    with mock.patch.object(world.client, "put_item", wraps=world.client.put_item) as put:
        world.roll_up()

    assert put.call_count == 2  # the hour itself, and the run


def test_an_hour_without_events_has_no_rollup() -> None:
    world = World()
    segment = SegmentName(key="segments/2026-01-01/a.jsonl", sha256="a", records=1)
    notes = DynamoDBAuditNotes(table=world.index.table, clock=lambda: START)
    notes.note(segment, [("default", HOUR)], "mark")

    assert world.roll_up() == 1
    assert world.rollups() == []


def test_a_run_without_time_leaves_the_rest_for_the_next() -> None:
    world = World()
    world.recorder.record([event(n, Action.CREATED, HOUR + n * HOUR_MS) for n in range(3)])
    time_left = iter([True, False])

    assert world.keeper.run(lambda: next(time_left)) == 1
    assert world.roll_up() == 2


def test_a_seal_of_the_evidence_is_no_event_of_an_hour() -> None:
    world = World()
    world.index.add([event(1, Action.AUDIT_SEALED, HOUR)])

    assert list(world.keeper.rebuild("default", HOUR, HOUR + HOUR_MS)) == []


def test_a_rollup_comes_back_as_it_was_stored_and_is_no_event() -> None:
    world = World()
    world.recorder.record(a_day(Random(4)))
    world.roll_up()

    items = [item for item in world.client.items.values() if item["entity"] == "rollup"]
    found = sorted(map(rollup_from, items), key=lambda rollup: rollup.hour)
    assert found == world.rollups()
    assert not any("event" in item for item in world.client.items.values())


def test_good_answers_that_are_only_counted_reach_their_hour_and_are_found_again() -> None:
    world = World()
    facts = {"count": 9, "GET /v1/session 200": 7}
    world.recorder.record([event(1, Action.REQUESTS_ANSWERED, HOUR, facts=facts)])

    assert world.roll_up() == 1

    (rollup,) = world.rollups()
    assert (rollup.requests, rollup.validations) == (9, {"ok": 7})
    assert list(world.keeper.rebuild("default", HOUR, HOUR + HOUR_MS)) == []
    unsealed = [key for key in world.client.items if "UNSEALED" in str(key)]
    assert unsealed == []


def test_an_answer_that_comes_while_its_hour_is_counted_beside_the_same_refusal_is_counted() -> (
    None
):
    world = World()
    refusal = event(
        1,
        Action.REQUESTS_REFUSED,
        HOUR,
        facts={"operation": "GET /v1/session", "status": 401, "code": "c", "count": 2},
    )
    world.recorder.record([refusal])
    (waiting,) = world.store.changed()
    answered = event(2, Action.REQUESTS_ANSWERED, HOUR, facts={"count": 9})
    world.recorder.record([refusal, answered])

    world.store.settle(waiting)

    assert world.roll_up() == 1
    assert [rollup.requests for rollup in world.rollups()] == [11]
