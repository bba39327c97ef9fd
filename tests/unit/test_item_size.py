"""Reads are billed by 4 KB and writes by 1 KB: a touch and a check cost one unit each, or more."""

from copy import replace

from session_service.domain.sessions import Profile
from session_service.dynamodb.attribute_values import marshal_item
from session_service.dynamodb.items import session_item
from tests.examples import EVENT, largest_usual_session
from tests.item_sizes import READ_UNIT, WRITE_UNIT, item_bytes

PURGE_AT = 1_798_103_701_000


def test_sizes_are_counted_as_dynamodb_counts_them() -> None:
    item = marshal_item({"a": "é", "b": 1234567, "c": True, "d": [1, "x"], "e": {"n": b"12"}})

    assert item_bytes(item) == (1 + 2) + (1 + 5) + (1 + 1) + (1 + 3 + 3 + 2) + (1 + 3 + 2 + 2)


def test_a_session_with_one_device_a_profile_and_an_event_costs_one_unit_to_write() -> None:
    item = marshal_item(session_item(largest_usual_session(), EVENT, purge_at=PURGE_AT))

    assert item_bytes(item) <= WRITE_UNIT


def test_the_largest_session_a_visitor_can_make_costs_one_unit_to_read() -> None:
    session = replace(
        largest_usual_session(),
        tenant_id="t" * 32,
        profile=Profile(name="あ" * 100, email="あ" * 254),
        locale="aaa-aaaaaaaa-aaaaaaaa-aaaaaaaa-aaaaaaaa",
        app_version="あ" * 32,
        consents={f"{number:032}": True for number in range(16)},
        predecessor_id="6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11",
    )

    item = marshal_item(session_item(session, EVENT, purge_at=PURGE_AT))

    assert item_bytes(item) <= READ_UNIT
