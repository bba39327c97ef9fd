import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest

from session_service.domain import errors
from session_service.domain.errors import (
    InvalidFieldError,
    SessionExpiredError,
    SessionOverError,
    SessionReplacedError,
    SessionServiceError,
    StoreUnavailableError,
)
from session_service.domain.problem_codes import ProblemCode
from session_service.web import errors as web_errors
from session_service.web.errors import FieldError, MethodNotAllowedError, ValidationFailedError
from session_service.web.problem_pages import problem_page
from session_service.web.problem_table import PROBLEMS
from session_service.web.problems import problem_response, problem_type
from session_service.web.responses import SECURITY_HEADERS
from tests.codes_to_come import TO_COME


def tree(root: type[SessionServiceError]) -> Iterator[type[SessionServiceError]]:
    for child in root.__subclasses__():
        if child.__module__.startswith("session_service."):
            yield child
            yield from tree(child)


ERRORS = sorted(tree(SessionServiceError), key=lambda error: error.__name__)
RAISED = [error for error in ERRORS if not error.__subclasses__()]


def answer(error: SessionServiceError) -> tuple[HTTPStatus, dict[str, str], dict[str, object]]:
    response = problem_response(error, path="/v1/session", request_id="r1")
    return response.status, dict(response.headers), json.loads(response.body)


def test_both_modules_of_errors_are_looked_at() -> None:
    assert {error.__module__ for error in ERRORS} == {errors.__name__, web_errors.__name__}


@pytest.mark.parametrize("error", RAISED)
def test_every_error_that_is_raised_has_a_code_with_a_row(error: type[SessionServiceError]) -> None:
    assert error.code in PROBLEMS


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_says_what_it_means_and_is_named_like_one(
    error: type[SessionServiceError],
) -> None:
    assert error.__name__.endswith("Error")
    assert error.__doc__


def test_every_code_has_a_row_and_there_is_no_other_row() -> None:
    assert set(PROBLEMS) == set(ProblemCode)


def test_every_code_can_be_raised_but_those_of_capabilities_to_come() -> None:
    assert set(ProblemCode) - {error.code for error in RAISED} == TO_COME


@pytest.mark.parametrize("code", ProblemCode)
def test_every_row_has_an_error_status_and_words_for_two_readers(code: ProblemCode) -> None:
    problem = PROBLEMS[code]

    assert 400 <= problem.status < 600
    assert problem.title.strip() == problem.title != ""
    assert problem.user_text.endswith((".", "!", "?"))
    assert str(code) not in problem.user_text


@pytest.mark.parametrize("code", [c for c in ProblemCode if c.startswith("session_")])
def test_only_a_credential_that_is_no_good_is_answered_401(code: ProblemCode) -> None:
    others = {
        ProblemCode.SESSION_ID_TAKEN: HTTPStatus.CONFLICT,
        ProblemCode.SESSION_LIMIT_REACHED: HTTPStatus.CONFLICT,
        ProblemCode.SESSION_BLOCKED: HTTPStatus.FORBIDDEN,
    }

    assert PROBLEMS[code].status is others.get(code, HTTPStatus.UNAUTHORIZED)


def test_an_answer_is_a_problem_of_rfc_9457() -> None:
    lapsed = SessionExpiredError("s1", "idle", ended_at=1, recoverable=True, kept=("uploads",))
    status, headers, body = answer(lapsed)

    assert status is HTTPStatus.UNAUTHORIZED
    assert headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert headers["WWW-Authenticate"] == 'Bearer realm="sessions", error="session_expired"'
    assert body == {
        "type": "/v1/problems/session_expired",
        "title": "Session expired",
        "status": 401,
        "detail": PROBLEMS[ProblemCode.SESSION_EXPIRED].remedy,
        "instance": "/v1/session",
        "code": "session_expired",
        "request_id": "r1",
        "user_text": PROBLEMS[ProblemCode.SESSION_EXPIRED].user_text,
        "session": {
            "session_id": "s1",
            "reason": "idle",
            "recoverable": True,
            "kept": ["uploads"],
            "ended_at": "1970-01-01T00:00:00.001Z",
        },
    }


def test_every_code_that_ends_a_session_says_what_is_left_of_it() -> None:
    over = [error for error in RAISED if issubclass(error, SessionOverError)]

    assert {error.code for error in over} >= {
        ProblemCode.SESSION_EXPIRED,
        ProblemCode.SESSION_ENDED,
        ProblemCode.SESSION_REVOKED,
        ProblemCode.SESSION_REPLACED,
        ProblemCode.SESSION_REUSE_DETECTED,
    }
    for error in over:
        left: Any = answer(error("s1", "why", ended_at=1))[2]["session"]
        assert set(left) == {"session_id", "reason", "recoverable", "kept", "ended_at"}


def test_a_replaced_session_names_its_successor() -> None:
    left: Any = answer(SessionReplacedError("s1", "renewed", ended_at=1, successor_id="s2"))[2]

    assert left["session"]["successor_id"] == "s2"


def test_a_problem_that_passes_says_when_to_come_again() -> None:
    status, headers, body = answer(StoreUnavailableError("the table is on fire"))

    assert status is HTTPStatus.SERVICE_UNAVAILABLE
    assert headers["Retry-After"] == "1"
    assert body["retry_after_seconds"] == 1


def test_a_method_that_is_not_allowed_is_answered_with_those_that_are() -> None:
    assert answer(MethodNotAllowedError(["GET", "POST"]))[1]["Allow"] == "GET, POST"


def test_fields_that_are_wrong_are_pointed_at() -> None:
    _, _, body = answer(ValidationFailedError([FieldError("/a/0", "no"), FieldError("/b", "nor")]))
    assert body["errors"] == [
        {"pointer": "/a/0", "detail": "no"},
        {"pointer": "/b", "detail": "nor"},
    ]

    _, _, body = answer(InvalidFieldError("/size", "too small"))
    assert body["errors"] == [{"pointer": "/size", "detail": "too small"}]


def test_no_problem_may_be_stored_or_framed() -> None:
    event = problem_response(StoreUnavailableError(), path="/", request_id="r1").as_event("r1")

    assert SECURITY_HEADERS.items() <= event["headers"].items()
    assert event["headers"]["Cache-Control"] == "no-store"
    assert event["headers"]["X-Request-Id"] == "r1"


@pytest.mark.parametrize("code", ProblemCode)
def test_the_type_of_a_problem_leads_to_the_page_that_explains_it(code: ProblemCode) -> None:
    page = problem_page(problem_type(code).removeprefix("/v1/problems/"))

    assert (page["code"], page["status"]) == (str(code), PROBLEMS[code].status)


@pytest.mark.parametrize("code", ["", "nonsense", "SESSION_EXPIRED", "../health"])
def test_a_code_we_never_answer_has_no_page(code: str) -> None:
    with pytest.raises(web_errors.RouteNotFoundError):
        problem_page(code)


def test_nobody_is_promised_work_that_is_not_kept_any_more() -> None:
    told = {
        recoverable: json.loads(
            problem_response(
                SessionExpiredError("s", "idle", ended_at=0, recoverable=recoverable),
                path="/v1/session",
                request_id="r",
            ).body
        )
        for recoverable in (True, False)
    }

    assert "renew" in told[True]["detail"]
    assert "go on where you left off" in told[True]["user_text"]
    closed = PROBLEMS[ProblemCode.RECOVERY_WINDOW_CLOSED]
    assert (told[False]["detail"], told[False]["user_text"]) == (closed.remedy, closed.user_text)
    assert {body["code"] for body in told.values()} == {"session_expired"}
