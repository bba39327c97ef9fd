from base64 import b64encode
from collections.abc import Mapping
from copy import replace
from typing import Any

import pytest

from session_service.domain.changes import Action
from session_service.domain.uploads import Upload, UploadLocator, UploadStatus
from session_service.dynamodb.attribute_values import marshal_item
from session_service.dynamodb.items import event_map, session_item, upload_item
from session_service.dynamodb.keys import stray_key
from session_service.dynamodb.stream import change_record
from session_service.stream_batches import failures, read_batch
from tests.examples import EVENT, largest_usual_session
from tests.fakes.clock import START
from tests.fakes.dynamodb import as_delivered

LOCATOR = UploadLocator(
    tenant_id="acme",
    collection_id="0b8f2c61-9a4e-4d55-8f0b-0f3f2a6c1d11",
    upload_id="019aa9f0-3f0a-7c55-9d43-0f6a6d0f2b11",
)
UPLOAD = Upload(
    locator=LOCATOR,
    session_id="6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
    status=UploadStatus.PENDING,
    filename="report.pdf",
    content_type="application/pdf",
    size=1,
    sha256=None,
    created_at=START,
    form_expires_at=START,
    version=7,
)
SESSION = session_item(largest_usual_session(), EVENT, purge_at=START)


def record(
    new: dict[str, object] | None, old: dict[str, object] | None = None, number: str = "1"
) -> dict[str, Any]:
    images = {"NewImage": new, "OldImage": old}
    name = "REMOVE" if new is None else "MODIFY" if old else "INSERT"
    return {
        "eventName": name,
        "dynamodb": {
            "SequenceNumber": number,
            **{kind: as_delivered(marshal_item(item)) for kind, item in images.items() if item},
        },
    }


def later(item: dict[str, object], event_id: str) -> dict[str, object]:
    return {**item, "version": 9, "event": event_map(replace(EVENT, event_id=event_id))}


def test_a_new_session_is_its_event_seeds_and_all() -> None:
    change = change_record(record(SESSION))

    assert change is not None
    assert change.event == EVENT
    assert (change.entity, change.tenant_id, change.upload) == ("session", "default", None)
    assert change.version == largest_usual_session().version


def test_what_is_read_of_a_record_holds_no_seed() -> None:
    (device,) = largest_usual_session().devices.values()
    image = record(SESSION)

    assert b64encode(device.seed).decode() in str(image)
    assert b64encode(device.seed).decode() not in repr(change_record(image))
    assert repr(device.seed) not in repr(change_record(image))


def test_an_upload_is_named_by_its_event() -> None:
    change = change_record(record(upload_item(UPLOAD, EVENT)))

    assert change is not None
    assert (change.entity, change.tenant_id, change.upload) == ("upload", "acme", LOCATOR)
    assert change.version == 7


def test_a_stray_belongs_to_its_tenant_and_no_session() -> None:
    event = replace(EVENT, session_id="", action=Action.STRAY_DELETED, reason="", facts={})
    item = {
        **stray_key("acme", "x", "v1"),
        "entity": "stray",
        "version": 1,
        "event": event_map(event),
    }

    change = change_record(record(item))

    assert change is not None
    assert change.event == event
    assert (change.tenant_id, change.upload) == ("acme", None)


def test_a_change_of_the_event_is_an_event() -> None:
    change = change_record(record(later(SESSION, "another"), SESSION))

    assert change is not None
    assert (change.event.event_id, change.version) == ("another", 9)


def test_a_write_that_merely_still_carries_an_event_is_none() -> None:
    touched = {**SESSION, "last_seen_at": START + 60_000, "version": 9}

    assert change_record(record(touched, SESSION)) is None


def test_a_write_without_an_event_is_none() -> None:
    bare = {name: value for name, value in SESSION.items() if name != "event"}

    assert change_record(record(bare)) is None
    assert change_record(record(bare, SESSION)) is None


def test_an_event_after_a_touch_took_the_last_one_away_is_one() -> None:
    bare = {name: value for name, value in SESSION.items() if name != "event"}

    assert change_record(record(later(SESSION, "another"), bare)) is not None


def test_a_removal_is_never_an_event() -> None:
    assert change_record(record(None, SESSION)) is None


def test_an_item_of_another_kind_is_no_event() -> None:
    metadata: dict[str, object] = {"PK": "T#t#S#s", "SK": "METADATA", "entity": "metadata"}

    assert change_record(record(metadata)) is None


BROKEN: list[dict[str, Any]] = [
    {"eventName": "INSERT"},
    {"eventName": "MODIFY", "dynamodb": {}},
    record(later(SESSION, "x") | {"event": {"id": "x"}}),
    record(SESSION | {"event": event_map(EVENT) | {"action": "unheard_of"}}),
    record(SESSION | {"entity": "upload"}),
    {"eventName": "INSERT", "dynamodb": {"NewImage": {"PK": {"X": "y"}}}},
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_record_of_another_shape_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        change_record(broken)


def test_an_unreadable_record_is_set_aside_and_holds_nothing_else_back() -> None:
    aside: list[tuple[Mapping[str, Any], Exception]] = []
    poison = record(SESSION | {"entity": "upload"}, number="3")
    touched = record({**SESSION, "version": 9}, SESSION, number="1")
    batch = [touched, record(SESSION, number="2"), poison, record(SESSION, number="4")]

    read = read_batch(batch, change_record, lambda *told: aside.append(told))

    assert [number for number, _ in read] == ["2", "4"]
    assert [(told, type(error)) for told, error in aside] == [(poison, ValueError)]


def with_event(**changes: object) -> dict[str, Any]:
    return record(SESSION | {"event": event_map(EVENT) | changes})


# Nobody writes these; whoever hears of the events could not take them, this time or any other.
POISON = [
    record(SESSION | {"PK": "oops"}),
    record(SESSION | {"PK": "X#default#S#s"}),
    record(SESSION | {"PK": "T##S#s"}),
    record(SESSION | {"entity": 3}),
    record(SESSION | {"version": "x"}),
    with_event(id=5),
    with_event(at="x"),
    with_event(at=None),
    with_event(at=-5),
    with_event(at=10**13),
    with_event(facts=[1]),
    with_event(facts={"a": b"x"}),
    with_event(facts={"a": {"b": 1}}),
    with_event(actor=None),
    with_event(reason=5),
    with_event(session_id=None),
    with_event(request_id=7),
]


@pytest.mark.parametrize("poison", POISON)
def test_a_record_that_nobody_could_take_is_set_aside_alone(poison: dict[str, Any]) -> None:
    aside: list[Mapping[str, Any]] = []
    batch = [record(SESSION, number="1"), poison, record(SESSION, number="3")]

    read = read_batch(batch, change_record, lambda told, _: aside.append(told))

    assert [number for number, _ in read] == ["1", "3"]
    assert aside == [poison]


@pytest.mark.parametrize("broken", BROKEN)
def test_no_record_of_another_shape_stops_a_batch(broken: dict[str, Any]) -> None:
    aside: list[Mapping[str, Any]] = []
    batch = [record(SESSION, number="1"), broken, record(SESSION, number="3")]

    read = read_batch(batch, change_record, lambda told, _: aside.append(told))

    assert [number for number, _ in read] == ["1", "3"]
    assert aside == [broken]


def test_what_failed_is_named_so_that_it_comes_again() -> None:
    assert failures(["7"]) == {"batchItemFailures": [{"itemIdentifier": "7"}]}


@pytest.mark.parametrize(
    ("was", "becomes", "at", "lasted"),
    [
        ("active", "ended", 90_500, 90),
        ("active", "replaced", 30_000, 30),
        ("active", "expired", 10_000_000, 60),  # lapsed: used until it was last seen
        ("active", "active", 90_000, None),
        ("expired", "ended", 90_000, None),  # it had ended before, and that was told
        ("expired", "closed", 90_000, None),
    ],
)
def test_the_write_that_ends_a_session_tells_how_long_it_lasted(
    was: str, becomes: str, at: int, lasted: int | None
) -> None:
    times = {
        "created_at": START,
        "last_seen_at": START + 60_000,
        "idle_expires_at": START + 1_860_000,
        "expires_at": START + 86_400_000,
    }
    event = replace(EVENT, event_id="the end", at=START + at)
    old = {**SESSION, **times, "status": was}
    new = {**old, "status": becomes, "version": 9, "event": event_map(event)}

    change = change_record(record(new, old))

    assert change is not None
    assert change.lasted == lasted
    assert change.facts.get("seconds") == lasted
