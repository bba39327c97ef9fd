"""Every line has OCSF's shape, and no text of anybody's can break one or forge another."""

import json
from copy import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from session_service.domain.audit_catalogue import CATALOGUE
from session_service.domain.audit_lines import audit_line
from session_service.domain.changes import Action, ChangeRecord
from session_service.domain.uploads import UploadLocator
from tests.audit_lines import SCHEMA, told
from tests.examples import EVENT

RECORD = ChangeRecord(event=EVENT, entity="session", tenant_id="default", version=3, upload=None)
UPLOAD = UploadLocator(tenant_id="t", collection_id="c", upload_id="u")
NASTY = st.text(
    st.characters()
    | st.sampled_from("\r\n\x00\x1b\x7f\x85\u2028\u2029\ud800\udfff\U0001f600\"'\\{}"),
    max_size=60,
)


def line(record: ChangeRecord) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(audit_line(record))
    return written


def test_a_line_says_who_did_what_to_what_and_why() -> None:
    assert told(line(RECORD)) == {
        "time": "2026-11-22T09:15:00.000Z",
        "event_id": EVENT.event_id,
        "op_id": EVENT.op_id,
        "action": "updated",
        "actor": "visitor",
        "reason": "user_requested",
        "request_id": EVENT.request_id,
        "tenant_id": "default",
        "session_id": EVENT.session_id,
        "entity": "session",
        "version": 3,
        "fields": "locale,metadata,profile.email,profile.name",
    }


def test_a_line_about_an_upload_names_it_by_its_id() -> None:
    event = replace(EVENT, action=Action.UPLOAD_STORED, facts={"size": 7})
    written = line(replace(RECORD, event=event, upload=UPLOAD))

    assert written["unmapped"]["upload_id"] == "u"
    assert written["file"] == {"name": "u", "type_id": 1, "size": 7}


def test_what_is_not_said_is_null() -> None:
    own = told(line(replace(RECORD, event=replace(EVENT, reason="", session_id=""))))

    assert (own["reason"], own["session_id"]) == (None, None)


def test_the_end_of_a_session_says_how_long_it_lasted() -> None:
    ended = replace(RECORD, event=replace(EVENT, action=Action.ENDED, facts={}), lasted=61)

    assert told(line(ended))["seconds"] == 61


@pytest.mark.parametrize(
    ("actor", "user"),
    [
        ("visitor", {"name": "visitor", "type_id": 1, "uid": EVENT.session_id}),
        ("operator:k1", {"name": "operator", "type_id": 2, "uid": "k1"}),
        ("sweep", {"name": "sweep", "type_id": 3}),
    ],
)
def test_an_actor_is_a_visitor_an_operator_or_a_part_of_the_service(
    actor: str, user: dict[str, object]
) -> None:
    written = line(replace(RECORD, event=replace(EVENT, actor=actor)))

    assert written["actor"]["user"] == user
    assert ("session" in written["actor"]) == (actor == "visitor")


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("upload", [None, UPLOAD])
@pytest.mark.parametrize("session_id", ["", EVENT.session_id])
def test_every_line_of_every_action_has_the_published_shape(
    action: Action, upload: UploadLocator | None, session_id: str
) -> None:
    event = replace(EVENT, action=action, session_id=session_id, facts={"size": 1, "key_id": "k"})
    written = line(replace(RECORD, event=event, upload=upload, lasted=1))
    entry = CATALOGUE[action]

    SCHEMA.validate(written)
    assert written["type_uid"] == written["class_uid"] * 100 + written["activity_id"]
    assert written["category_uid"] == written["class_uid"] // 1000
    assert written["metadata"]["uid"] == event.event_id
    assert written["metadata"]["event_code"] == entry.name


def test_a_line_of_another_shape_is_refused() -> None:
    written = line(RECORD)

    for broken in (
        {name: value for name, value in written.items() if name != "class_uid"},
        written | {"severity_id": "high"},
        written | {"unmapped": written["unmapped"] | {"filename": "Ada's diary.pdf"}},
        {name: value for name, value in written.items() if name != "entity"},
    ):
        assert not SCHEMA.is_valid(broken)


@given(actor=NASTY, reason=NASTY, request_id=NASTY, fact=NASTY, upload_id=NASTY)
def test_no_text_can_break_a_line_or_reach_a_terminal(
    actor: str, reason: str, request_id: str, fact: str, upload_id: str
) -> None:
    event = replace(EVENT, actor=actor, reason=reason, request_id=request_id, facts={"x": fact})
    upload = replace(UPLOAD, upload_id=upload_id)
    for action in (Action.UPDATED, Action.CREATED, Action.UPLOAD_STORED):
        record = replace(RECORD, event=replace(event, action=action), upload=upload)
        text = audit_line(record)

        assert text.isascii()
        assert text.isprintable()
        own = json.loads(text)["unmapped"]
        assert (own["actor"], own["reason"] or "", own["facts"]["x"]) == (actor, reason, fact)


def test_the_same_record_gives_the_same_line() -> None:
    assert audit_line(RECORD) == audit_line(replace(RECORD))
