from collections.abc import Mapping
from copy import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.devices import Device
from session_service.domain.sessions import Kind, Profile, Session, Status
from session_service.domain.uploads import Upload, UploadLocator, UploadStatus
from session_service.dynamodb.attribute_values import marshal_item, unmarshal_item
from session_service.dynamodb.items import (
    event_changed,
    event_map,
    profile_map,
    session_from,
    session_item,
    ttl,
    upload_from,
    upload_item,
)
from tests.examples import EVENT, largest_usual_session
from tests.fakes.clock import START

TIMES = st.integers(0, 2**45)
COUNTS = st.integers(0, 2**31)
TEXT = st.text(max_size=30)
TENANTS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True)
UUIDS = st.uuids().map(str)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    devices = draw(
        st.dictionaries(
            st.binary(min_size=8, max_size=8).map(bytes.hex),
            st.builds(
                Device,
                device_id=st.just(""),
                seed=st.binary(min_size=32, max_size=32),
                counter=COUNTS,
                confirmed=COUNTS,
                confirmed_at=TIMES,
                rotated_at=TIMES,
                platform=TEXT,
                created_at=TIMES,
                last_seen_at=TIMES,
                over=st.none(),
                ended_at=st.none(),
            ),
            max_size=3,
        )
    )
    return Session(
        tenant_id=draw(TENANTS),
        session_id=draw(UUIDS),
        status=draw(st.sampled_from(Status)),
        kind=draw(st.sampled_from(Kind)),
        created_at=draw(TIMES),
        last_seen_at=draw(TIMES),
        idle_expires_at=draw(TIMES),
        expires_at=draw(TIMES),
        version=draw(COUNTS),
        revision=draw(COUNTS),
        collection_id=draw(UUIDS),
        lineage_id=draw(UUIDS),
        upload_count=draw(COUNTS),
        upload_bytes=draw(COUNTS),
        devices={name: replace(device, device_id=name) for name, device in devices.items()},
        profile=Profile(name=draw(st.none() | TEXT), email=draw(st.none() | TEXT)),
        locale=draw(st.none() | TEXT),
        app_version=draw(st.none() | TEXT),
        has_metadata=draw(st.booleans()),
        consents=draw(st.dictionaries(TEXT, st.booleans(), max_size=3)),
        predecessor_id=draw(st.none() | UUIDS),
    )


@st.composite
def uploads(draw: st.DrawFn) -> Upload:
    return Upload(
        locator=UploadLocator(
            tenant_id=draw(TENANTS), collection_id=draw(UUIDS), upload_id=draw(UUIDS)
        ),
        session_id=draw(UUIDS),
        status=draw(st.sampled_from(UploadStatus)),
        filename=draw(TEXT),
        content_type=draw(TEXT),
        size=draw(COUNTS),
        sha256=draw(st.none() | st.text(min_size=1, max_size=64)),
        created_at=draw(TIMES),
        form_expires_at=draw(TIMES),
        version=draw(COUNTS),
    )


def through_the_table(item: Mapping[str, object]) -> Any:
    return unmarshal_item(marshal_item(item))


@given(sessions())
def test_a_session_read_is_the_session_written(session: Session) -> None:
    item = session_item(session, EVENT, purge_at=0)

    assert session_from(through_the_table(item)) == session


@given(uploads())
def test_an_upload_read_is_the_upload_written(upload: Upload) -> None:
    assert upload_from(through_the_table(upload_item(upload, EVENT))) == upload


@given(uploads(), TIMES, TEXT)
def test_what_an_upload_gains_later_is_read_too(upload: Upload, at: int, text: str) -> None:
    gained = {"stored_at": at, "object_version": text, "etag": text, "reason": text}
    item = {**upload_item(upload, EVENT), **gained}
    item.pop("filename")

    assert upload_from(through_the_table(item)) == replace(
        upload, filename="", stored_at=at, object_version=text, etag=text, reason=text
    )


def test_a_tombstone_without_devices_profile_or_consents_is_a_session_still() -> None:
    item = through_the_table(session_item(largest_usual_session(), EVENT, purge_at=0))
    for name in ("devices", "profile", "consents", "locale", "app_version"):
        del item[name]
    item["ended_at"] = START

    tombstone = session_from(item)

    assert (tombstone.devices, tombstone.profile, tombstone.consents) == ({}, Profile(), {})
    assert (tombstone.locale, tombstone.ended_at) == (None, START)


def test_a_session_is_due_when_it_would_lapse_and_an_upload_at_once() -> None:
    session = largest_usual_session()
    upload = Upload(
        locator=UploadLocator(tenant_id="t", collection_id="c", upload_id="u"),
        session_id="s",
        status=UploadStatus.PENDING,
        filename="a",
        content_type="b",
        size=1,
        sha256=None,
        created_at=5,
        form_expires_at=9,
        version=1,
    )

    assert session_item(session, EVENT, purge_at=0)["due_at"] == session.look_at
    assert upload_item(upload, EVENT)["due_at"] == 5
    assert "purge_at" not in upload_item(upload, EVENT)
    assert "sha256" not in upload_item(upload, EVENT)


@pytest.mark.parametrize(("milliseconds", "seconds"), [(0, 0), (1, 1), (1000, 1), (1001, 2)])
def test_ttl_never_comes_too_early(milliseconds: int, seconds: int) -> None:
    assert ttl(milliseconds) == seconds


def test_an_event_leaves_out_what_it_does_not_say() -> None:
    bare = event_map(replace(EVENT, reason="", facts={}))

    assert set(event_map(EVENT)) - set(bare) == {"reason", "facts"}


def test_a_profile_holds_only_what_was_told() -> None:
    assert profile_map(Profile()) == {}
    assert profile_map(Profile(email="a@b")) == {"email": "a@b"}


def test_a_write_carries_an_event_only_if_the_id_differs() -> None:
    one, other, none = {"event": {"id": "1"}}, {"event": {"id": "2"}}, {"x": 1}

    assert event_changed(None, one)
    assert event_changed({}, one)
    assert event_changed(none, one)
    assert event_changed(one, other)
    assert not event_changed(one, dict(one))
    assert not event_changed(one, none)
    assert not event_changed(None, none)
