import pytest

from session_service.domain.errors import RevisionMismatchError
from session_service.web.errors import MalformedRequestError, PreconditionRequiredError
from session_service.web.preconditions import (
    accepts,
    etag,
    expected_revision,
    idempotency_key,
)
from tests.gateway_events import request

JSON = "application/json"
KEY = "1d3b6c0a-7e6f-4a58-9c0e-2b9a5f8d4e10"


@pytest.mark.parametrize("revision", [1, 2, 10, 999_999_999])
def test_the_etag_of_a_revision_names_it(revision: int) -> None:
    assert expected_revision(request(headers={"If-Match": etag(revision)})) == revision


def test_a_star_means_any_revision() -> None:
    assert expected_revision(request(headers={"If-Match": " * "})) is None


@pytest.mark.parametrize("headers", [{}, {"If-Match": ""}, {"If-Match": "  "}])
def test_without_if_match_there_is_no_writing(headers: dict[str, str]) -> None:
    with pytest.raises(PreconditionRequiredError):
        expected_revision(request(headers=headers))


@pytest.mark.parametrize(
    "tag",
    [
        "1",
        '"',
        '""',
        '"x"',
        'W/"1"',
        '"1',
        '"-1"',
        '"1.0"',
        '"٣"',
        '"1", "2"',
        '" 1"',
        '"1234567890"',
    ],
)
def test_a_tag_we_never_gave_matches_nothing(tag: str) -> None:
    with pytest.raises(RevisionMismatchError):
        expected_revision(request(headers={"If-Match": tag}))


@pytest.mark.parametrize("sent", [KEY, KEY.upper(), f'"{KEY}"', f" {KEY} "])
def test_an_idempotency_key_is_the_same_however_it_is_written(sent: str) -> None:
    assert idempotency_key(request(headers={"Idempotency-Key": sent})) == KEY


def test_an_idempotency_key_may_be_absent() -> None:
    assert idempotency_key(request()) is None


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "1",
        "order-17",
        KEY[:-1],
        KEY + "0",
        KEY.replace("-", ""),
        KEY.replace("-4a58-", "-1a58-"),
        KEY.replace("-9c0e-", "-cc0e-"),
        "00000000-0000-0000-0000-000000000000",
        f"{KEY}, {KEY}",
    ],
)
def test_a_key_that_could_be_guessed_is_refused(sent: str) -> None:
    with pytest.raises(MalformedRequestError):
        idempotency_key(request(headers={"Idempotency-Key": sent}))


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "Application/JSON;q=0.5",
        "application/*",
        "application/problem+json",
        "text/html, application/json;q=0.9",
        "text/html,*/*;q=0.1",
    ],
)
def test_a_caller_that_takes_json_is_answered(accept: str) -> None:
    assert accepts(request(headers={"Accept": accept}), JSON)


def test_a_caller_that_does_not_say_takes_json() -> None:
    assert accepts(request(), JSON)


@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*", "json", "image/*"])
def test_a_caller_that_takes_no_json_is_not(accept: str) -> None:
    assert not accepts(request(headers={"Accept": accept}), JSON)
