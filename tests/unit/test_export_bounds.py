"""Exports are bounded in rows, in time and in number, and say so."""

from collections.abc import Iterator, Mapping
from copy import replace

import pytest

from session_service.domain import exports as domain
from session_service.domain.exports import (
    Export,
)
from tests.audit_desk import session_of
from tests.fakes.clock import START
from tests.unit.test_exports import ALL, ONE, WORKER, Counter, always


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def test_a_file_with_no_room_for_all_says_so(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain, "MOST_ROWS", 10)
    shown, _ = counter.written(counter.begun()["export_id"])
    assert (shown["rows"], shown["complete"]) == (10, False)

    monkeypatch.setattr(domain, "MOST_ROWS", 30)
    shown, _ = counter.written(counter.begun()["export_id"])
    assert (shown["rows"], shown["complete"]) == (30, True)


def test_what_does_not_pass_after_the_last_row_that_fits_is_not_missed(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domain, "MOST_ROWS", 30)
    begun = counter.begun()
    inner = counter.writer.rows

    def looked_further(export: Export, most: int) -> Iterator[Mapping[str, object] | None]:
        yield from inner(export, most)
        yield None

    writer = replace(counter.writer, rows=looked_further)
    file = writer.write("default", begun["export_id"], WORKER, always)

    assert file is not None
    assert (file.rows, file.complete) == (30, True)


@pytest.mark.parametrize("filters", [{"reason": "never"}, {}])
def test_a_file_that_there_is_no_time_for_holds_what_was_found_and_says_so(
    counter: Counter, filters: dict[str, str]
) -> None:
    begun = counter.begun(filters=filters)
    looks = iter(range(20))

    file = counter.writer.write(
        "default", begun["export_id"], WORKER, lambda: next(looks, None) is not None
    )

    assert file is not None
    assert (file.rows, file.complete) == (0 if filters else 20, False)
    shown = counter.good(ONE, export_id=begun["export_id"])["export"]
    assert (shown["status"], shown["complete"]) == ("done", False)


def test_a_list_of_sessions_of_which_none_passes_stops_too(counter: Counter) -> None:
    for n in range(1_000, 1_700):
        counter.begin(session_of(n, START - n * 1000))
    begun = counter.begun(kind="sessions", filters={"status": "blocked"})
    counter.client.page = 1_000

    file = counter.writer.write("default", begun["export_id"], WORKER, lambda: False)

    assert file is not None
    assert (file.rows, file.complete) == (0, False)


def test_a_list_shows_the_newest_hundred_however_many_were_asked_for(counter: Counter) -> None:
    for _ in range(103):
        newest = counter.begun()
        counter.clock.now += 1

    items = counter.good(ALL)["items"]

    assert len(items) == 100
    assert items[0]["export_id"] == newest["export_id"]
