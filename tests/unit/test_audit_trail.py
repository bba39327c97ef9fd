"""The audit index answers by time, session and action; a page costs what it shows."""

from collections.abc import Iterable, Iterator, Mapping
from copy import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.large_table import LargeDynamoDB
from session_service.domain.audit_trail import (
    PAGE_READS,
    AuditTrail,
    EventPlace,
    TrailFilter,
    TrailPage,
    TrailScope,
)
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.errors import InvalidFieldError
from session_service.domain.uploads import UploadLocator
from session_service.dynamodb.audit_index import DynamoDBAuditIndex, record_from
from session_service.dynamodb.stream import change_record
from session_service.dynamodb.table import Table
from tests.examples import EVENT
from tests.fakes.clock import START
from tests.fakes.dynamodb import FAILURES, MemoryDynamoDB

DAY = 86_400_000
RETENTION = 400 * DAY
EVERYTHING = TrailFilter()
ACTIONS = (Action.CREATED, Action.ENDED, Action.UPLOAD_STORED, Action.REUSE_DETECTED)


def event(number: int, at: int, **changes: Any) -> ChangeRecord:
    session = f"s{number % 3}"
    written = replace(
        EVENT,
        event_id=str(UUID(int=number)),
        action=ACTIONS[number % len(ACTIONS)],
        at=at,
        session_id=session,
        reason=f"r{number % 5}",
        facts={"size": number},
    )
    record = ChangeRecord(
        event=written, entity="session", tenant_id="default", version=number, upload=None
    )
    return replace(record, **changes)


class Index:
    def __init__(self, client: MemoryDynamoDB | None = None, retention: int = RETENTION) -> None:
        self.client = client or MemoryDynamoDB()
        table = Table(client=self.client, failures=FAILURES, name="t", pause=lambda _: None)  # type: ignore[arg-type]
        self.index = DynamoDBAuditIndex(table=table, retention=retention)
        self.now = START
        self.trail = AuditTrail(index=self.index, clock=lambda: self.now, retention=retention)

    def fill(self, records: Iterable[ChangeRecord]) -> None:
        """Add very many at once, past the table's own requests."""
        assert isinstance(self.client, LargeDynamoDB)
        items = (dict(item) for record in records for item in self.index.items_of(record))
        self.client.packed.fill(items)

    def pages(
        self, scope: TrailScope, until: int, passes: TrailFilter = EVERYTHING, limit: int = 10
    ) -> Iterator[TrailPage]:
        place: EventPlace | None = EventPlace(at=until)
        while place is not None:
            page = self.trail.page(scope, place, passes, limit)
            yield page
            place = page.following

    def all(self, scope: TrailScope, until: int, **named: Any) -> list[ChangeRecord]:
        return [record for page in self.pages(scope, until, **named) for record in page.records]


def newest_first(records: list[ChangeRecord]) -> list[ChangeRecord]:
    return sorted(records, key=lambda r: (r.event.at, r.event.event_id), reverse=True)


MOMENTS = st.lists(st.integers(0, 40 * DAY), max_size=25)


@settings(max_examples=25, deadline=None)
@given(MOMENTS, st.integers(1, 7), st.integers(0, 20 * DAY))
def test_pages_show_every_event_once_newest_first_by_whatever_is_asked(
    moments: list[int], limit: int, since: int
) -> None:
    world = Index()
    world.now = START + 45 * DAY
    records = [event(number, START + at) for number, at in enumerate(moments)]
    world.index.add(records)
    until = START + 45 * DAY
    kept = [record for record in records if record.event.at >= START + since]
    scope = TrailScope(tenant_id="default", since=START + since)

    assert world.all(scope, until, limit=limit) == newest_first(kept)
    for session in ("s0", "s2", "unknown"):
        expected = newest_first([r for r in kept if r.event.session_id == session])
        assert world.all(replace(scope, session_id=session), until, limit=limit) == expected
    for action in (Action.CREATED, Action.REUSE_DETECTED):
        expected = newest_first([r for r in kept if r.event.action is action])
        assert world.all(replace(scope, action=action), until, limit=limit) == expected


def test_events_of_the_one_millisecond_that_a_window_begins_with_are_all_on_some_page() -> None:
    world = Index()
    records = [event(number, START) for number in range(5)]
    world.index.add(records)

    scope = TrailScope(tenant_id="default", since=START)

    assert world.all(scope, START + 1, limit=2) == newest_first(records)


def test_an_event_comes_back_as_it_was_recorded() -> None:
    upload = UploadLocator(tenant_id="default", collection_id="c", upload_id="u")
    record = event(7, START, upload=upload, lasted=12)
    world = Index()

    world.index.add([record])

    assert [record_from(item) for item in world.client.items.values()] == [record] * 3


def test_an_event_of_no_session_is_under_its_day_and_its_action_only() -> None:
    record = event(1, START)
    alone = replace(record, event=replace(record.event, session_id=""))
    world = Index()

    world.index.add([alone])

    assert {pk.split("#")[2] for pk, _ in world.client.items} == {"EVENTS", "ACTION"}
    assert [record_from(item) for item in world.client.items.values()] == [alone] * 2


def test_what_an_event_does_not_have_takes_no_room() -> None:
    record = event(1, START)
    bare = replace(record, event=replace(record.event, session_id="", reason="", facts={}))
    world = Index()

    world.index.add([bare])

    optional = {"reason", "session_id", "facts", "lasted", "upload_id", "collection_id"}
    for item in world.client.items.values():
        assert not optional & {*item}
        assert record_from(item) == bare


def test_an_event_of_a_version_that_was_taken_back_hides_no_other() -> None:
    world = Index()
    records = [event(number, START + number) for number in range(3)]
    world.index.add(records)
    for item in list(world.client.items.values()):
        if item.get("of_version") == 1:
            item["action"] = "of_tomorrow"
    scope, left = TrailScope(tenant_id="default", since=START), [records[2], records[0]]

    assert world.all(scope, START + 9) == left
    assert world.trail.count(scope, EventPlace(at=START + 9), EVERYTHING).number == 2
    assert list(world.index.of_hour("default", START // 3_600_000 * 3_600_000)) == left[::-1]
    place = EventPlace(at=START + 1, event_id=records[1].event.event_id)
    assert world.trail.find("default", place) is None


def test_an_event_added_again_changes_nothing_and_no_copy_is_an_event_of_the_stream() -> None:
    world = Index()
    # No session is created twice, as these are: where its id is found is a test of lists.
    actions = (Action.ENDED, Action.UPLOAD_STORED, Action.REUSE_DETECTED)
    records = [event(number, START + number) for number in range(60)]
    records = [
        replace(record, event=replace(record.event, action=actions[number % 3]))
        for number, record in enumerate(records)
    ]
    world.index.add(records)
    before = dict(world.client.items)

    world.index.add(records[::-1] + records[:5])

    assert world.client.items == before
    assert len(world.client.stream) == len(before) == 180
    assert {change_record(record) for record in world.client.stream} == {None}
    assert {item["purge_at"] for item in before.values()} == {
        (START + RETENTION) // 1000,
        *(-(-(START + n + RETENTION) // 1000) for n in range(60)),
    }


def test_a_time_before_all_that_is_kept_has_no_events_and_is_no_error() -> None:
    world = Index(retention=DAY)
    world.index.add([event(1, START)])
    long_ago = START - 10 * DAY
    scope = TrailScope(tenant_id="default", since=long_ago - DAY)

    assert world.all(scope, long_ago) == []
    assert world.trail.count(scope, EventPlace(at=long_ago), EVERYTHING).number == 0
    assert sum(world.trail.histogram(scope, EventPlace(at=long_ago), EVERYTHING, 5).counts) == 0


def test_between_two_days_it_is_told_where_the_later_one_begins() -> None:
    world = Index()
    world.index.add([event(1, START)])
    scope = TrailScope(tenant_id="default", since=START - 2 * DAY)

    days = list(world.index.newest_first(scope, EventPlace(at=START), 10))

    begins = START // DAY * DAY
    assert days == [EventPlace(at=begins), EventPlace(at=begins - DAY)]


def test_the_events_of_another_tenant_are_not_shown() -> None:
    world = Index()
    world.index.add([event(1, START, tenant_id="acme"), event(2, START)])

    shown = world.all(TrailScope(tenant_id="acme", since=0), START + 1)

    assert [record.tenant_id for record in shown] == ["acme"]


@pytest.mark.parametrize(
    ("wanted", "unwanted", "numbers"),
    [
        ({"reason": ["r1"]}, {}, {1, 6, 11, 16}),
        ({"reason": ["r1", "r2"]}, {"session_id": ["s1"]}, {2, 6, 11, 12, 17}),
        ({"facts.size": ["13"]}, {}, {13}),
        ({"severity": ["high"]}, {}, {3, 7, 11, 15, 19}),
        ({"class": ["6006"]}, {}, {2, 6, 10, 14, 18}),
        ({"actor_type": ["operator"]}, {}, set()),
        ({"facts.unknown": ["x"]}, {}, set()),
    ],
)
def test_every_field_can_be_filtered_for_and_out(
    wanted: Mapping[str, list[str]], unwanted: Mapping[str, list[str]], numbers: set[int]
) -> None:
    world = Index()
    world.index.add([event(number, START + number) for number in range(20)])
    passes = TrailFilter(wanted=wanted, unwanted=unwanted)

    shown = world.all(
        TrailScope(tenant_id="default", since=START), START + 99, passes=passes, limit=3
    )

    assert {record.version for record in shown} == numbers


def test_a_field_that_no_event_has_is_refused() -> None:
    with pytest.raises(InvalidFieldError):
        TrailFilter(wanted={"filename": ["x"]})


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_holds_one_to_a_hundred(limit: int) -> None:
    with pytest.raises(InvalidFieldError):
        Index().trail.page(TrailScope(tenant_id="t", since=0), EventPlace(at=1), EVERYTHING, limit)


def test_a_page_that_finds_little_stops_and_says_where() -> None:
    world = Index(LargeDynamoDB())
    world.fill(event(number, START + number) for number in range(2_500))
    passes = TrailFilter(wanted={"facts.size": ["0"]})
    scope = TrailScope(tenant_id="default", since=START)

    pages = list(world.pages(scope, START + DAY // 2, passes))

    assert [page.read for page in pages] == [PAGE_READS, PAGE_READS, 500]
    assert [len(page.records) for page in pages] == [0, 0, 1]


@pytest.mark.parametrize(
    "passes",
    [
        TrailFilter(wanted={"reason": ["r9"]}),
        TrailFilter(unwanted={"session_id": ["s0", "s1", "s2"]}),
    ],
    ids=["wanted", "unwanted"],
)
def test_a_page_that_finds_little_asks_for_many_at_once(passes: TrailFilter) -> None:
    world = Index(LargeDynamoDB())
    world.fill(event(number, START + number) for number in range(1_000))
    client = world.client
    assert isinstance(client, LargeDynamoDB)
    client.forget_counts()

    (page,) = world.pages(TrailScope(tenant_id="default", since=START), START + 10**4, passes)

    assert (page.records, page.read) == ([], 1_000)
    assert client.requests["Query"] <= 5


def test_years_without_an_event_cost_no_more_than_their_retention_and_a_page_little_of_it() -> None:
    world = Index(LargeDynamoDB())
    world.index.add([event(1, START)])
    client = world.client
    assert isinstance(client, LargeDynamoDB)
    client.forget_counts()
    world.now = START + 300 * DAY

    pages = list(world.pages(TrailScope(tenant_id="default", since=0), world.now))

    assert [record.version for page in pages for record in page.records] == [1]
    assert client.requests["Query"] < 410 + len(pages)
    assert len(pages) == 7


@pytest.mark.parametrize("scope", ["time", "session", "action"])
def test_a_page_reads_the_same_however_many_events_there_are(scope: str) -> None:
    scopes = {
        "time": TrailScope(tenant_id="default", since=0),
        "session": TrailScope(tenant_id="default", since=0, session_id="s1"),
        "action": TrailScope(tenant_id="default", since=0, action=Action.ENDED),
    }
    costs = []
    for events in (1_000, 10_000):
        world = Index(LargeDynamoDB())
        world.fill(event(number, START + number) for number in range(events))
        client = world.client
        assert isinstance(client, LargeDynamoDB)
        client.forget_counts()
        page = world.trail.page(scopes[scope], EventPlace(at=START + DAY // 2), EVERYTHING, 50)
        assert (len(page.records), page.read) == (50, 50)
        costs.append((client.requests["Query"], client.units["half reads"]))

    assert costs[0] == costs[1]
    assert costs[1][0] <= 2
