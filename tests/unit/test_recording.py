"""Whatever part of the audit is away, nothing is lost: it comes later, in order, and once."""

from collections.abc import Iterable, Sequence
from copy import replace
from uuid import UUID

import pytest

from session_service.domain.audit_segments import SegmentName, events_of
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.errors import StoreUnavailableError
from session_service.domain.recording import HOUR_MS, EventRecorder
from tests.examples import EVENT
from tests.fakes.clock import START
from tests.fakes.evidence import MemoryEvidence


def event(number: int) -> ChangeRecord:
    return ChangeRecord(
        event=replace(EVENT, event_id=str(UUID(int=number)), at=START + number),
        entity="session",
        tenant_id="default",
        version=number,
        upload=None,
    )


class Sinks:
    """All four parts; one of them fails so many times, before or after it has taken a batch."""

    def __init__(self, failing: str = "", times: int = 0, after: bool = False) -> None:
        self.failing, self.times, self.after = failing, times, after
        self.evidence = MemoryEvidence()
        self.marks: list[str] = []
        self.taken: dict[str, list[str]] = {name: [] for name in ("index", "notes", "log", "bus")}

    def recorder(self) -> EventRecorder:
        return EventRecorder(
            segments=self,
            index=_Sink(self, "index"),
            notes=self,
            told=[_Sink(self, "log"), _Sink(self, "bus")],
        )

    def fail(self, name: str, *, after: bool) -> None:
        if name == self.failing and self.times and after == self.after:
            self.times -= 1
            raise StoreUnavailableError

    def keep_segment(self, name: SegmentName, body: bytes) -> None:
        self.fail("evidence", after=False)
        self.evidence.keep_segment(name, body)
        self.fail("evidence", after=True)

    def note(
        self, segment: SegmentName | None, hours: Iterable[tuple[str, int]], mark: str
    ) -> None:
        self.fail("notes", after=False)
        self.marks.append(mark)
        self.taken["notes"] += [segment.key if segment else "", *map(str, hours)]
        self.fail("notes", after=True)


class _Sink:
    def __init__(self, sinks: Sinks, name: str) -> None:
        self.sinks, self.name = sinks, name

    def add(self, records: Sequence[ChangeRecord]) -> None:
        self.sinks.fail(self.name, after=False)
        self.sinks.taken[self.name] += [record.event.event_id for record in records]
        self.sinks.fail(self.name, after=True)


PARTS = ("evidence", "index", "notes", "log", "bus")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_away_for_a_while_gets_everything_later_and_in_order(
    part: str, after: bool
) -> None:
    sinks = Sinks(part, times=3, after=after)
    recorder, tries = sinks.recorder(), 0
    batches = [[event(number), event(number + 1)] for number in range(0, 10, 2)]
    for batch in batches:
        while True:
            tries += 1
            try:
                recorder.record(batch)
            except StoreUnavailableError:
                continue
            break

    assert tries == len(batches) + 3
    wanted = [str(UUID(int=number)) for number in range(10)]
    for name in ("index", "log", "bus"):
        assert list(dict.fromkeys(sinks.taken[name])) == wanted
    kept = [sinks.evidence.segment(key) or b"" for key, _ in sinks.evidence.segments()]
    assert sum(len(list(events_of(body))) for body in kept) == 10


def test_whoever_hears_of_an_event_can_look_it_up_and_prove_it() -> None:
    sinks = Sinks("index", times=1)

    with pytest.raises(StoreUnavailableError):
        sinks.recorder().record([event(1)])

    assert (sinks.taken["log"], sinks.taken["bus"]) == ([], [])
    assert len(sinks.evidence.segments()) == 1


def test_each_hour_that_a_batch_touches_is_noted_for_each_tenant() -> None:
    sinks = Sinks()
    later = replace(event(2), event=replace(EVENT, at=START + HOUR_MS))
    acme = replace(event(3), tenant_id="acme")

    sinks.recorder().record([event(1), later, acme])

    hour = START // HOUR_MS * HOUR_MS
    assert sinks.taken["notes"][1:] == [
        str(("acme", hour)),
        str(("default", hour)),
        str(("default", hour + HOUR_MS)),
    ]


def counted(number: int) -> ChangeRecord:
    """What good answers of a minute came to."""
    record = event(number)
    answered = replace(record.event, action=Action.REQUESTS_ANSWERED, facts={"count": 9})
    return replace(record, event=answered, entity="requests")


def test_what_is_only_counted_is_in_the_index_alone_and_its_hour_is_noted() -> None:
    sinks = Sinks()

    sinks.recorder().record([counted(1)])

    assert sinks.taken["index"] == [str(UUID(int=1))]
    assert sinks.taken["notes"] == ["", str(("default", START // HOUR_MS * HOUR_MS))]
    assert (sinks.taken["log"], sinks.taken["bus"]) == ([], [])
    assert sinks.evidence.segments() == []


def test_what_is_only_counted_is_recorded_though_the_audit_log_is_away() -> None:
    sinks = Sinks(failing="log", times=1)

    sinks.recorder().record([counted(1)])

    assert sinks.taken["index"] == [str(UUID(int=1))]


def test_a_refusal_beside_what_is_only_counted_is_told_everywhere() -> None:
    sinks = Sinks()

    sinks.recorder().record([counted(1), event(2)])

    assert sinks.taken["index"] == [str(UUID(int=1)), str(UUID(int=2))]
    assert (sinks.taken["log"], sinks.taken["bus"]) == ([str(UUID(int=2))],) * 2
    ((key, _),) = sinks.evidence.segments()
    assert len(list(events_of(sinks.evidence.segment(key) or b""))) == 1
    assert sinks.taken["notes"][0] == key


def test_batches_that_differ_in_counts_alone_leave_different_marks() -> None:
    sinks = Sinks()
    recorder = sinks.recorder()

    for batch in ([event(1)], [event(1), counted(2)], [event(1), counted(3)], [event(1)]):
        recorder.record(batch)

    first, second, third, again = sinks.marks
    assert len({first, second, third}) == 3
    assert again == first


def test_no_events_are_no_batch() -> None:
    sinks = Sinks()

    sinks.recorder().record([])

    assert sinks.evidence.segments() == []
