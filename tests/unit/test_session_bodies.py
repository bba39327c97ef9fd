import json
from typing import Any

import pytest

from session_service.web.bodies import Body, read_body
from session_service.web.errors import ValidationFailedError
from session_service.web.session_bodies import (
    METADATA_LIMIT,
    AmendSessionBody,
    CreateSessionBody,
)
from tests.web_world import ask


def read[Model: Body](model: type[Model], plain: object) -> Model:
    return read_body(ask("POST", body=plain), model)[0]


def pointers(model: type[Body], plain: object) -> set[str]:
    """Where a body is wrong; it has to be."""
    with pytest.raises(ValidationFailedError) as refused:
        read(model, plain)
    return {field.pointer for field in refused.value.errors}


def test_an_empty_body_begins_a_session_of_the_plainest_kind() -> None:
    new = read(CreateSessionBody, {}).new_session()

    assert (new.platform, new.session_id, new.metadata) == ("other", None, None)


def test_what_is_sent_reaches_the_domain() -> None:
    plain: dict[str, Any] = {
        "session_id": "11111111-2222-4333-8444-555555555555",
        "platform": "ios",
        "device_name": "Ada’s phone 📱",
        "locale": "zh-Hant-TW",
        "app_version": "1.2.3",
        "consents": {"analytics": False},
        "metadata": {"ä": [1, 2.5, None, True]},
    }

    new = read(CreateSessionBody, plain | {"transport": "token", "start_new": True}).new_session()

    assert new.metadata == '{"ä":[1,2.5,null,true]}'
    for name in plain.keys() - {"metadata"}:
        assert getattr(new, name) == plain[name]


@pytest.mark.parametrize(
    ("plain", "pointer"),
    [
        ({"tenant_id": "x"}, "/tenant_id"),
        ({"a/b~c": 1}, "/a~1b~0c"),
        ({"start_new": "true"}, "/start_new"),
        ({"start_new": 1}, "/start_new"),
        ({"transport": "header"}, "/transport"),
        ({"platform": "amiga"}, "/platform"),
        ({"platform": None}, "/platform"),
        ({"session_id": "11111111-2222-1333-8444-555555555555"}, "/session_id"),
        ({"session_id": "11111111-2222-4333-8444-55555555555A"}, "/session_id"),
        ({"device_name": ""}, "/device_name"),
        ({"device_name": "x" * 65}, "/device_name"),
        ({"device_name": "a\nb"}, "/device_name"),
        ({"device_name": "a\u202eb"}, "/device_name"),
        ({"app_version": "x" * 33}, "/app_version"),
        ({"locale": "english"}, "/locale"),
        ({"locale": "en_GB"}, "/locale"),
        ({"locale": "en\n"}, "/locale"),
        ({"consents": {str(n): True for n in range(17)}}, "/consents"),
        ({"consents": {"analytics": "yes"}}, "/consents/analytics"),
        ({"consents": []}, "/consents"),
        ({"metadata": []}, "/metadata"),
        ({"metadata": "{}"}, "/metadata"),
    ],
)
def test_a_field_that_breaks_its_rule_is_pointed_at(plain: Any, pointer: str) -> None:
    found = pointers(CreateSessionBody, plain)

    assert any(place.startswith(pointer) for place in found), found


@pytest.mark.parametrize("plain", [[], "text", 1, None, True])
def test_a_body_that_is_no_object_is_pointed_at_as_a_whole(plain: object) -> None:
    asked = ask("POST", headers={"Content-Type": "application/json"})
    asked = asked._replace(body=json.dumps(plain))

    with pytest.raises(ValidationFailedError) as refused:
        read_body(asked, CreateSessionBody)
    assert [field.pointer for field in refused.value.errors] == [""]


def test_metadata_is_measured_as_the_json_that_is_kept() -> None:
    def filled(length: int) -> dict[str, str]:
        return {"a": "é" * ((length - 8) // 2)}

    read(CreateSessionBody, {"metadata": filled(METADATA_LIMIT)})
    assert pointers(CreateSessionBody, {"metadata": filled(METADATA_LIMIT + 2)}) == {"/metadata"}


def test_no_error_repeats_what_was_sent() -> None:
    with pytest.raises(ValidationFailedError) as refused:
        read(CreateSessionBody, {"locale": "secret-locale!", "consents": {"a": "secret-consent"}})
    assert "secret" not in " ".join(field.detail for field in refused.value.errors)


def test_absent_fields_stay_and_null_clears() -> None:
    nothing = read(AmendSessionBody, {}).amendment()
    partly = read(AmendSessionBody, {"profile": {"name": None}, "locale": None}).amendment()
    whole = read(AmendSessionBody, {"profile": None, "metadata": None}).amendment()

    assert nothing.fields == []
    assert (partly.profile, partly.others) == ({"name": None}, {"locale": None})
    assert (whole.profile, whole.others) == ({"name": None, "email": None}, {"metadata": None})


@pytest.mark.parametrize("email", ["a@b.example", "ä+ö@bücher.example", "x" * 64 + "@b.example"])
def test_an_e_mail_address_has_one_at_sign_and_no_blanks(email: str) -> None:
    assert read(AmendSessionBody, {"profile": {"email": email}}).amendment().profile == {
        "email": email
    }


@pytest.mark.parametrize(
    "email", ["", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\n", "x" * 65 + "@b", "a\x01@b"]
)
def test_what_is_no_e_mail_address_is_refused(email: str) -> None:
    assert pointers(AmendSessionBody, {"profile": {"email": email}}) == {"/profile/email"}


@pytest.mark.parametrize("name", ["", " ", "\u200d", "x" * 101, "a\tb", "a\u2028b", "a\u2066b"])
def test_a_name_is_one_visible_line(name: str) -> None:
    read(AmendSessionBody, {"profile": {"name": "Ada Lovelace, Countess of L’ 👩\u200d💻"}})

    assert pointers(AmendSessionBody, {"profile": {"name": name}}) == {"/profile/name"}
