from typing import Any

import pytest

from session_service.domain.errors import (
    InvalidFieldError,
    SessionMissingError,
    UploadNotFoundError,
    UploadTooLargeError,
    UploadTypeNotAllowedError,
)
from session_service.web.errors import MalformedRequestError, ValidationFailedError
from tests.fakes.uploads import MemoryUploads
from tests.web_world import WebWorld, ask, body_of

PATH = "/v1/session/uploads"
PDF = {"filename": "report.pdf", "content_type": "application/pdf", "size": 100}


def create(world: WebWorld, token: str, **changes: Any) -> dict[str, Any]:
    asked = ask("POST", PATH, token=token, body=PDF | changes)
    answer = world.upload_calls.create(asked)
    assert answer.status == 201
    return body_of(answer)


def test_a_new_upload_is_answered_with_the_form_to_send_it() -> None:
    world = WebWorld()

    answer = create(world, world.token())

    assert answer["upload"]["status"] == "pending"
    assert "download_url" not in answer["upload"]
    assert answer["post"]["fields"]["key"].endswith(answer["upload"]["upload_id"])


def test_a_size_written_as_a_decimal_is_the_number_it_is() -> None:
    world = WebWorld()

    assert create(world, world.token(), size=100.0)["upload"]["size"] == 100


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"size": 1001}, UploadTooLargeError),
        ({"size": 0}, InvalidFieldError),
        ({"content_type": "text/html"}, UploadTypeNotAllowedError),
        ({"filename": "../x"}, InvalidFieldError),
        ({"filename": ""}, InvalidFieldError),
        ({"sha256": "xyz"}, InvalidFieldError),
        ({"size": "100"}, ValidationFailedError),
        ({"size": 1.5}, ValidationFailedError),
        ({"size": True}, ValidationFailedError),
        ({"size": 2**53}, ValidationFailedError),
        ({"content_type": "pdf"}, ValidationFailedError),
        ({"filename": None}, ValidationFailedError),
        ({"key": "mine"}, ValidationFailedError),
    ],
)
def test_a_file_that_is_not_allowed_is_refused_with_its_reason(
    changes: dict[str, Any], error: type[Exception]
) -> None:
    world = WebWorld()
    token = world.token()

    with pytest.raises(error):
        create(world, token, **changes)
    assert world.table.uploads == {}


def test_a_list_goes_on_where_the_page_before_ended() -> None:
    world = WebWorld()
    token = world.token()
    made = [create(world, token)["upload"]["upload_id"] for _ in range(3)]

    first = body_of(world.upload_calls.page(ask(path=PATH, token=token, query="limit=2")))
    query = f"limit=2&cursor={first['next_cursor']}"
    second = body_of(world.upload_calls.page(ask(path=PATH, token=token, query=query)))

    assert [item["upload_id"] for item in first["items"] + second["items"]] == sorted(made)
    assert second["next_cursor"] is None


@pytest.mark.parametrize("query", ["cursor=", "cursor=abc", "limit=0", "limit=x"])
def test_a_cursor_or_limit_that_makes_no_sense_is_refused(query: str) -> None:
    world = WebWorld()

    with pytest.raises(MalformedRequestError):
        world.upload_calls.page(ask(path=PATH, token=world.token(), query=query))


def test_a_cursor_of_another_session_is_refused() -> None:
    world = WebWorld()
    mine, other = world.token(), world.token()
    for _ in range(2):
        create(world, other)
    page = body_of(world.upload_calls.page(ask(path=PATH, token=other, query="limit=1")))

    with pytest.raises(MalformedRequestError):
        world.upload_calls.page(ask(path=PATH, token=mine, query=f"cursor={page['next_cursor']}"))


def test_a_stored_upload_is_shown_with_a_link_and_a_deleted_one_without() -> None:
    world = WebWorld()
    token = world.token()
    upload_id = create(world, token)["upload"]["upload_id"]
    (row,) = world.table.uploads.values()
    world.announce(row.entity, world.arrive(row.entity))
    asked = ask(path=PATH, token=token, upload_id=upload_id)

    shown = body_of(world.upload_calls.read(asked))["upload"]
    assert shown["status"] == "stored"
    assert shown["download_url"].endswith("expires=45")

    for _ in range(2):
        assert world.upload_calls.delete(asked).status == 204
    shown = body_of(world.upload_calls.read(asked))["upload"]
    assert (shown["status"], shown["filename"]) == ("deleted", "")
    assert "download_url" not in shown


@pytest.mark.parametrize(
    "upload_id", ["", "x", "6f1f5c0e-3f0a-4c55-9d43-0f6a6d0f2b11", "UPLOAD#", "../COLLECTION"]
)
def test_what_is_no_upload_id_is_not_found_and_not_looked_for(
    upload_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(MemoryUploads, "get")
    world = WebWorld()
    asked = ask(path=PATH, token=world.token(), upload_id=upload_id)

    for call in (world.upload_calls.read, world.upload_calls.delete):
        with pytest.raises(UploadNotFoundError):
            call(asked)


def test_an_upload_of_another_session_is_not_found() -> None:
    world = WebWorld()
    upload_id = create(world, world.token())["upload"]["upload_id"]
    asked = ask(path=PATH, token=world.token(), upload_id=upload_id)

    for call in (world.upload_calls.read, world.upload_calls.delete):
        with pytest.raises(UploadNotFoundError):
            call(asked)


def test_no_upload_call_works_without_a_session() -> None:
    world = WebWorld()
    calls = world.upload_calls

    for call in (calls.create, calls.page, calls.read, calls.delete):
        with pytest.raises(SessionMissingError):
            call(ask("POST", PATH, upload_id="x"))


def test_a_key_is_good_for_one_session_and_one_request() -> None:
    world = WebWorld()
    mine, other = world.token(), world.token()
    headers = {"Idempotency-Key": "1d3b6c0a-7e6f-4a58-9c0e-2b9a5f8d4e10"}

    ids = [
        body_of(world.upload_calls.create(ask("POST", PATH, token=t, headers=headers, body=PDF)))
        for t in (mine, mine, other)
    ]

    first, again, elsewhere = (answer["upload"]["upload_id"] for answer in ids)
    assert first == again != elsewhere
