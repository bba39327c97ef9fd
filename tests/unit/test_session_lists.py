"""Lists of sessions: newest first, filtered, searched, at a price of what is shown."""

from copy import replace
from typing import Any
from uuid import UUID

import pytest

from benchmarks.large_table import LargeDynamoDB
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.session_directory import PAGE_ROWS, SearchKind, kind_of
from session_service.domain.sessions import Session, Status
from session_service.domain.times import rfc3339
from session_service.domain.upload_ids import new_upload_id
from session_service.domain.uploads import UploadLocator
from session_service.dynamodb.items import session_item
from tests.audit_desk import DAY, AuditDesk, created, session_of
from tests.examples import EVENT
from tests.fakes.clock import START
from tests.fakes.entropy import SeededEntropy

LIST = "GET /v1/admin/sessions"
PLATFORMS = ("web", "ios", "android")

pytestmark = pytest.mark.usefixtures("powertools")


def sessions(count: int, apart: int = 60_000) -> list[Session]:
    return [
        session_of(n, START - n * apart, upload_count=n % 2, upload_bytes=n % 2 * 1000)
        for n in range(count)
    ]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> AuditDesk:
    desk = AuditDesk(monkeypatch)
    for n, session in enumerate(sessions(60)):
        desk.begin(session, PLATFORMS[n % 3])
    desk.clock.now = START + 1
    return desk


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["session_id"] for item in items]


def test_sessions_are_listed_newest_first_each_once(desk: AuditDesk) -> None:
    items = desk.every_item(LIST, "limit=7")

    assert ids(items) == [s.session_id for s in sessions(60)]
    assert [item["platform"] for item in items] == [PLATFORMS[n % 3] for n in range(60)]


def test_a_page_that_ends_with_the_last_session_is_the_last_one(desk: AuditDesk) -> None:
    page = desk.good(LIST, "limit=60")

    assert (len(page["items"]), page["next_cursor"]) == (60, None)


def test_a_status_is_what_it_is_at_this_moment(desk: AuditDesk) -> None:
    # Those that began over half an hour ago have lapsed, whether or not a sweep has been there.
    active = desk.every_item(LIST, "status=active&limit=100")
    expired = desk.every_item(LIST, "status=expired,closed&limit=10")

    assert ids(active) == [s.session_id for s in sessions(60)[:30]]
    assert ids(expired) == [s.session_id for s in sessions(60)[30:]]


def test_filters_narrow_the_list_and_pages_of_it_have_no_gaps(desk: AuditDesk) -> None:
    wanted = [s.session_id for n, s in enumerate(sessions(60)) if n % 3 == 1 and n % 2 == 1]

    assert ids(desk.every_item(LIST, "platform=ios&has_uploads=true&limit=3")) == wanted
    assert len(desk.every_item(LIST, "has_uploads=false&platform=ios,web")) == 20
    some = [s.session_id for n, s in enumerate(sessions(60)) if n % 3 != 2]
    assert ids(desk.every_item(LIST, "platform=ios,web&limit=5")) == some
    window = f"from={rfc3339(START - 600_000)}&to={rfc3339(START - 120_000)}"
    assert ids(desk.every_item(LIST, window)) == [s.session_id for s in sessions(60)[3:11]]
    for wrong in ("status=gone", "platform=web,dos", "has_uploads=yes", "limit=0", "last=1y"):
        assert desk.ask(LIST, wrong)[0] == 400, wrong


def test_a_list_shows_nothing_about_a_person(desk: AuditDesk) -> None:
    assert "Ada" not in str(desk.good(LIST))
    assert "example.org" not in str(desk.good(LIST))


def test_a_total_is_counted_where_it_is_asked_for(desk: AuditDesk) -> None:
    assert desk.good(LIST)["total"] is None
    assert desk.good(LIST, "total=true&limit=1")["total"] == {"number": 60, "exact": True}


def test_a_session_whose_row_is_gone_is_not_listed(desk: AuditDesk) -> None:
    gone = sessions(60)[0]
    del desk.client.items[f"T#default#S#{gone.session_id}", "SESSION"]

    assert gone.session_id not in ids(desk.every_item(LIST, "limit=100"))


def test_one_box_finds_by_id_by_first_digits_by_upload_and_by_request(desk: AuditDesk) -> None:
    session = sessions(60)[40]
    upload_id = new_upload_id(session.created_at, SeededEntropy())
    desk.index.add([upload_event(session, upload_id)])
    found = {
        "session_id": session.session_id,
        "session_id_prefix": session.session_id[:13],
        "upload_id": upload_id,
        "request_id": f"req-{session.session_id[:8]}=",
    }

    for kind, text in found.items():
        answer = desk.good(LIST, f"search={text}&last=24h")
        assert answer["search"] == kind
        assert ids(answer["items"]) == [session.session_id], kind


def upload_event(session: Session, upload_id: str) -> ChangeRecord:
    event = replace(
        EVENT,
        event_id=str(UUID(int=7)),
        action=Action.UPLOAD_CREATED,
        session_id=session.session_id,
        at=session.created_at + 3,
        facts={"size": 1},
    )
    place = UploadLocator(tenant_id="default", collection_id="c", upload_id=upload_id)
    return ChangeRecord(event=event, entity="upload", tenant_id="default", version=1, upload=place)


def test_first_digits_find_all_that_begin_so_in_pages(desk: AuditDesk) -> None:
    alike = [
        session_of(n, START - n, session_id=f"abcd{n:04}-0000-4000-8000-000000000000")
        for n in range(25)
    ]
    for session in alike:
        desk.begin(session)

    assert ids(desk.every_item(LIST, "search=abcd&limit=10")) == [s.session_id for s in alike]
    assert ids(desk.every_item(LIST, "search=abcd0003&limit=10")) == [alike[3].session_id]
    del desk.client.items[f"T#default#S#{alike[3].session_id}", "SESSION"]
    assert desk.every_item(LIST, "search=abcd0003&limit=10") == []
    assert desk.every_item(LIST, "search=abce&limit=10") == []


def test_a_session_that_is_found_by_its_id_began_on_the_platform_of_its_device(
    desk: AuditDesk,
) -> None:
    closed = session_of(2_001, START - DAY, status=Status.CLOSED, devices={})
    desk.begin(closed)
    live = sessions(60)[0]
    (device,) = live.devices.values()

    found = [desk.good(LIST, f"search={s.session_id}")["items"] for s in (live, closed)]

    assert [[item["platform"] for item in items] for items in found] == [[device.platform], [None]]


def test_nobody_is_found_by_who_they_are(desk: AuditDesk) -> None:
    status, problem = desk.ask(LIST, "search=ada@example.org")

    assert (status, problem["code"]) == (422, "validation_failed")
    assert "e-mail" in problem["errors"][0]["detail"]
    assert desk.ask(LIST, "search=a%20b")[0] == 422


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11", SearchKind.SESSION_ID),
        ("01a20289-99f0-7e0b-9a55-3a3c9d1e7b22", SearchKind.UPLOAD_ID),
        ("6f1f", SearchKind.SESSION_ID_PREFIX),
        ("6f1f5c0e-3f0a", SearchKind.SESSION_ID_PREFIX),
        ("6f1f5c0e-", SearchKind.SESSION_ID_PREFIX),
        ("6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b1", SearchKind.SESSION_ID_PREFIX),
        ("JKJaXmPLvHcESHA5=", SearchKind.REQUEST_ID),
        ("6F1F", SearchKind.REQUEST_ID),
    ],
)
def test_what_was_typed_is_told_by_its_shape(text: str, kind: SearchKind) -> None:
    assert kind_of(text) is kind


def large_desk(monkeypatch: pytest.MonkeyPatch, count: int) -> tuple[AuditDesk, LargeDynamoDB]:
    client = LargeDynamoDB()
    desk = AuditDesk(monkeypatch, client)
    begun = [session_of(n, START - n * 1_000) for n in range(count)]
    client.packed.fill(dict(session_item(s, EVENT, purge_at=0)) for s in begun)
    events = (created(session) for session in begun)
    client.packed.fill(dict(item) for event in events for item in desk.index.items_of(event))
    desk.clock.now = START + 1
    client.forget_counts()
    return desk, client


def test_a_page_costs_what_it_shows_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    costs = []
    for count in (500, 10_000):
        desk, client = large_desk(monkeypatch, count)
        assert len(desk.good(LIST, "limit=20")["items"]) == 20
        costs.append((dict(client.requests), dict(client.units)))

    assert costs[0] == costs[1]
    requests, units = costs[0]
    assert requests == {"Query": 1, "BatchGetItem": 1}
    assert units["half reads"] <= 2 * (20 + 4)


def test_a_search_costs_what_it_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, client = large_desk(monkeypatch, 10_000)
    wanted = session_of(9_000, START - 9_000_000)

    for text in (wanted.session_id, wanted.session_id[:9]):
        client.forget_counts()
        assert ids(desk.good(LIST, f"search={text}")["items"]) == [wanted.session_id]
        assert sum(client.requests.values()) <= 2
        assert client.units["half reads"] <= 4


def test_a_filter_that_hardly_anything_passes_looks_at_no_more_than_a_page_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk, client = large_desk(monkeypatch, 2_000)

    page = desk.good(LIST, "status=revoked&limit=100")

    assert page["items"] == []
    assert page["next_cursor"] is not None
    assert client.requests["BatchGetItem"] == PAGE_ROWS // 100


def test_ten_years_without_a_session_are_pages_that_each_look_at_a_few_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = LargeDynamoDB()
    desk = AuditDesk(monkeypatch, client, retention=3653 * DAY)

    pages = list(desk.every_page(LIST, f"from={rfc3339(START - 3650 * DAY)}"))

    assert [page["items"] for page in pages] == [[], []]
    assert client.requests["Query"] < 122 + len(pages)


@pytest.mark.parametrize("limit", [1, 7])
def test_a_short_page_with_a_filter_costs_no_more_requests_than_a_long_one(
    monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    desk, client = large_desk(monkeypatch, 2_000)

    page = desk.good(LIST, f"status=revoked&limit={limit}")

    assert page["items"] == []
    assert page["next_cursor"] is not None
    assert client.requests["Query"] + client.requests["BatchGetItem"] <= 12


def test_an_upload_of_no_time_that_can_be_is_of_no_session(desk: AuditDesk) -> None:
    for upload_id in (
        "ffffffff-ffff-7fff-bfff-ffffffffffff",
        "00000000-0000-7000-8000-000000000000",
    ):
        assert desk.good(LIST, f"search={upload_id}")["items"] == []


def test_many_sessions_of_one_millisecond_are_listed_each_once(desk: AuditDesk) -> None:
    alike = [session_of(n, START - 5_000) for n in range(1_000, 1_030)]
    for session in alike:
        desk.begin(session)

    found = desk.every_item(LIST, "limit=4&last=1h")

    assert sorted(ids(found)) == sorted({*ids(found)})
    assert {s.session_id for s in alike} <= {*ids(found)}


def test_the_directory_gives_up_on_an_upload_that_left_no_event(desk: AuditDesk) -> None:
    upload_id = new_upload_id(START - DAY, SeededEntropy())

    assert desk.good(LIST, f"search={upload_id}")["items"] == []


def test_a_blocked_or_ended_session_says_when_and_why(desk: AuditDesk) -> None:
    over = session_of(
        2_000,
        START - 1_000,
        status=Status.REVOKED,
        ended_at=START,
        end_reason="operator_requested",
    )
    desk.begin(over)

    (item,) = desk.good(LIST, f"search={over.session_id}")["items"]

    assert (item["status"], item["end_reason"]) == ("revoked", "operator_requested")
    assert item["ended_at"] == rfc3339(START)
