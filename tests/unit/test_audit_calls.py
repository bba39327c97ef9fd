"""The audit over HTTP: every field can be filtered by, pages have no gaps, counts are capped."""

from copy import replace
from typing import Any
from uuid import UUID

import pytest

from benchmarks.large_table import LargeDynamoDB
from session_service.domain.audit_catalogue import CATALOGUE_VERSION
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.times import rfc3339
from session_service.domain.uploads import UploadLocator
from tests.audit_desk import DAY, AuditDesk, session_of
from tests.examples import EVENT
from tests.fakes.clock import START

LIST = "GET /v1/admin/audit"
HISTOGRAM = "GET /v1/admin/audit/histogram"
EVENT_BY_ID = "GET /v1/admin/audit/{event_id}"
TIMELINE = "GET /v1/admin/sessions/{session_id}/timeline"
ACTIONS = (Action.CREATED, Action.UPLOAD_REJECTED, Action.REQUESTS_REFUSED, Action.REVOKED)
SESSIONS = [str(UUID(int=n, version=4)) for n in range(3)]

pytestmark = pytest.mark.usefixtures("powertools")


def event(number: int, at: int) -> ChangeRecord:
    action = ACTIONS[number % 4]
    upload_id = f"01a20289-99f0-7e0b-9a55-{number:012}"
    upload = UploadLocator(tenant_id="default", collection_id="c", upload_id=upload_id)
    refusal: dict[str, str | int] = {
        "operation": "GET /v1/session",
        "status": 401,
        "code": f"session_{number % 2}",
        "count": 1,
        "network": f"n{number % 5}",
    }
    return ChangeRecord(
        event=replace(
            EVENT,
            event_id=str(UUID(int=number)),
            op_id=str(UUID(int=number)),
            action=action,
            actor=f"operator:{number % 3:016x}" if number % 2 else "visitor",
            at=at,
            session_id=SESSIONS[number % 3],
            request_id=f"req{number}=",
            reason=f"r{number % 5}",
            facts=refusal if action is Action.REQUESTS_REFUSED else {},
        ),
        entity="session",
        tenant_id="default",
        version=number,
        upload=upload if action is Action.UPLOAD_REJECTED else None,
    )


EVENTS = [event(n, START - n * 1_000_000) for n in range(60)]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> AuditDesk:
    desk = AuditDesk(monkeypatch)
    desk.index.add(EVENTS)
    desk.clock.now = START + 1
    return desk


def test_pages_show_every_event_of_the_window_once_newest_first(desk: AuditDesk) -> None:
    items = desk.every_item(LIST, "last=24h&limit=7")

    assert [i["event_id"] for i in items] == [e.event.event_id for e in EVENTS]
    assert [i["at"] for i in items] == [rfc3339(e.event.at) for e in EVENTS]


def test_the_window_is_a_preset_or_two_times_and_nothing_else(desk: AuditDesk) -> None:
    hour = desk.good(LIST, "last=1h&limit=100")["items"]
    assert len(hour) == 4
    window = f"from={rfc3339(START - 10_000_000)}&to={rfc3339(START)}&limit=100"
    assert len(desk.good(LIST, window)["items"]) == 10  # without the one at its end
    wrong = ["last=2h", "last=1h&from=2026-01-01T00:00:00Z", "from=yesterday", "to=2026-01-01"]
    wrong += ["from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from=2026-13-01T00:00:00Z"]
    wrong += ["from=1000-01-01T00:00:00Z", "from=", "total=1"]
    for query in wrong:
        assert desk.ask(LIST, query)[0] == 400, query


@pytest.mark.parametrize(
    ("query", "field", "value"),
    [
        ("action=upload_rejected", "action", {"upload_rejected"}),
        ("action=created,revoked", "action", {"created", "revoked"}),
        ("action=!created,revoked", "action", {"upload_rejected", "requests_refused"}),
        ("class=6003", "event_class", {6003}),
        ("outcome=failure", "action", {"upload_rejected", "requests_refused"}),
        ("severity=medium", "action", {"upload_rejected"}),
        ("code=session_0", "code", {"session_0"}),
        ("reason=r1", "reason", {"r1"}),
        (f"session_id={SESSIONS[1]}", "session_id", {SESSIONS[1]}),
        ("request_id=req8%3D", "request_id", {"req8="}),
        ("network=n2", "network", {"n2"}),
        ("operation=GET%20%2Fv1%2Fsession", "action", {"requests_refused"}),
        ("upload_id=01a20289-99f0-7e0b-9a55-000000000005", "event_id", {str(UUID(int=5))}),
        (f"op_id={UUID(int=6)}", "event_id", {str(UUID(int=6))}),
        ("actor=operator:0000000000000001", "event_id", {str(UUID(int=n)) for n in (1, 7, 13)}),
    ],
)
def test_every_field_can_be_filtered_by(
    desk: AuditDesk, query: str, field: str, value: set[Any]
) -> None:
    items = desk.every_item(LIST, f"last=24h&limit=100&{query}")

    assert value <= {item[field] for item in items}
    if field != "event_id" or len(value) == 1:
        assert {item[field] for item in items} == value


@pytest.mark.parametrize(
    ("query", "most"), [(f"session_id={SESSIONS[1]}", 1), ("action=revoked", 2)]
)
def test_a_filter_for_one_session_or_action_reads_no_other_events(
    monkeypatch: pytest.MonkeyPatch, query: str, most: int
) -> None:
    client = LargeDynamoDB()
    desk = AuditDesk(monkeypatch, client)
    desk.index.add(EVENTS)
    desk.clock.now = START + 1
    client.forget_counts()

    pages = list(desk.every_page(LIST, f"last=30d&limit=100&{query}"))

    assert len(pages) == 1
    assert client.requests["Query"] <= most
    assert client.units["half reads"] <= 2 * (most + len(pages[0]["items"]))


def test_an_actors_kind_can_be_filtered_by_and_out(desk: AuditDesk) -> None:
    by_operators = desk.every_item(LIST, "last=7d&actor_type=operator")
    others = desk.every_item(LIST, "last=7d&actor_type=!operator")

    assert {i["actor"]["type"] for i in by_operators} == {"operator"}
    assert {i["actor"]["type"] for i in others} == {"visitor"}
    assert len(by_operators) + len(others) == len(EVENTS)


def test_a_value_that_no_event_can_have_is_refused(desk: AuditDesk) -> None:
    for query in (
        "action=nonsense",
        "class=1",
        "outcome=maybe",
        "severity=dire",
        "reason=",
        "code=!",
        "session_id=" + "a" * 3_000,  # a key would be longer than DynamoDB takes
    ):
        assert desk.ask(LIST, query)[0] == 400, query


def test_a_cursor_is_good_for_its_own_list_alone(desk: AuditDesk) -> None:
    cursor = desk.good(LIST, "last=24h&limit=5")["next_cursor"]

    assert desk.ask(LIST, f"last=24h&limit=9&cursor={cursor}")[0] == 200
    assert desk.ask(LIST, f"last=24h&limit=5&reason=r1&cursor={cursor}")[0] == 400
    assert desk.ask(LIST, f"last=7d&limit=5&cursor={cursor}")[0] == 400
    assert desk.ask(LIST, f"last=24h&limit=5&cursor={cursor[:-2]}AA")[0] == 400


def test_pages_of_a_preset_go_on_in_the_window_that_the_first_page_had(desk: AuditDesk) -> None:
    first = desk.good(LIST, "last=24h&limit=5")
    desk.clock.now += DAY

    later = desk.good(LIST, f"last=24h&limit=5&cursor={first['next_cursor']}")

    assert later["from"] == first["from"]
    assert [i["event_id"] for i in later["items"]] == [e.event.event_id for e in EVENTS[5:10]]


def test_a_count_comes_where_it_is_asked_for(desk: AuditDesk) -> None:
    assert desk.good(LIST, "last=24h")["total"] is None
    counted = desk.good(LIST, "last=24h&total=true&outcome=failure")["total"]
    assert counted == {"number": 30, "exact": True}


def test_the_histogram_counts_what_the_list_shows_by_outcome(desk: AuditDesk) -> None:
    found = desk.good(HISTOGRAM, "last=24h&buckets=24&reason=!r1")

    items = desk.every_item(LIST, "last=24h&reason=!r1")
    assert sum(b["success"] for b in found["buckets"]) == len(
        [i for i in items if i["outcome"] == "success"]
    )
    assert sum(b["failure"] for b in found["buckets"]) == len(
        [i for i in items if i["outcome"] == "failure"]
    )
    assert (len(found["buckets"]), found["bucket_seconds"]) == (24, 3600)
    assert found["complete_from"] == found["from"]
    for buckets in ("0", "401", "x"):
        assert desk.ask(HISTOGRAM, f"buckets={buckets}")[0] == 400


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59-23:00", "9999-12-31T12:00:00-12:00"])
def test_a_time_beyond_the_calendar_is_refused(desk: AuditDesk, time: str) -> None:
    start = "from=9999-12-31T00:00:00Z"

    assert desk.ask(EVENT_BY_ID, f"at={time}", event_id=EVENTS[0].event.event_id)[0] == 400
    assert desk.ask(LIST, f"{start}&to={time}")[0] == 400
    assert desk.ask(HISTOGRAM, f"{start}&to={time}")[0] == 400


def test_one_event_is_found_by_its_id_and_its_time(desk: AuditDesk) -> None:
    wanted = EVENTS[6].event
    found = desk.good(EVENT_BY_ID, f"at={rfc3339(wanted.at)}", event_id=wanted.event_id)

    assert found["event"]["event_id"] == wanted.event_id
    assert found["line"]["metadata"]["uid"] == wanted.event_id
    assert desk.ask(EVENT_BY_ID, event_id=wanted.event_id)[0] == 400
    for at, event_id in ((wanted.at + 1, wanted.event_id), (wanted.at, "nonsense")):
        status, problem = desk.ask(EVENT_BY_ID, f"at={rfc3339(at)}", event_id=event_id)
        assert (status, problem["code"]) == (404, "not_found")


def test_a_timeline_has_a_sessions_events_and_where_it_came_from(desk: AuditDesk) -> None:
    predecessor = "5e0b4a53-9d9b-4f6f-9d3c-8a412b1f6c0e"
    session = replace(session_of(1, START), session_id=SESSIONS[1], predecessor_id=predecessor)
    desk.begin(session)

    items = desk.every_item(TIMELINE, "limit=7", session_id=SESSIONS[1])
    first = desk.good(TIMELINE, session_id=SESSIONS[1])

    assert {i["session_id"] for i in items} == {SESSIONS[1]}
    assert len(items) == 21
    assert first["lineage"]["predecessor_id"] == predecessor
    # Events outlive the row; a session that never was has neither.
    assert desk.good(TIMELINE, session_id=SESSIONS[2])["lineage"] is None
    assert desk.ask(TIMELINE, session_id=str(UUID(int=99, version=4)))[0] == 404
    assert desk.ask(TIMELINE, session_id="nonsense")[0] == 404


def test_another_tenants_events_are_not_seen(desk: AuditDesk) -> None:
    desk.index.add([replace(e, tenant_id="acme") for e in EVENTS[:3]])

    assert len(desk.every_item(LIST, "last=24h")) == len(EVENTS)


def test_what_holds_events_says_by_which_catalogue_they_are_written(desk: AuditDesk) -> None:
    (newest, *_) = desk.good(LIST, "last=24h")["items"]
    one = desk.good(EVENT_BY_ID, f"at={newest['at']}", event_id=newest["event_id"])
    told = desk.good(TIMELINE, session_id=newest["session_id"])

    assert one["line"]["metadata"]["log_version"] == one["catalogue"] == CATALOGUE_VERSION
    assert desk.good(LIST)["catalogue"] == told["catalogue"] == CATALOGUE_VERSION
