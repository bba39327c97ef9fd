import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from session_service.domain.errors import SessionExpiredError, StoreUnavailableError
from session_service.web.api import Api
from session_service.web.requests import Request
from session_service.web.responses import SECURITY_HEADERS, Response, json_response
from session_service.web.route_table import RouteTable
from tests.gateway_events import gateway_event

ROUTE = "GET /v1/session"


pytestmark = pytest.mark.usefixtures("powertools")


def api_that(outcome: Response | Exception) -> Api:
    api = Api()

    @api.route(ROUTE, answers={})
    def answer(_request: Request) -> Response:
        """Do as told."""
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return api


def call(outcome: Response | Exception, **event: Any) -> dict[str, Any]:
    return api_that(outcome)(gateway_event(**event), None)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_answer_has_the_headers_that_every_answer_has() -> None:
    answer = call(json_response(HTTPStatus.OK, {"a": "ä"}, headers={"ETag": '"1"'}))

    assert answer["statusCode"] == 200
    assert answer["body"] == '{"a":"ä"}'
    assert SECURITY_HEADERS.items() <= answer["headers"].items()
    assert answer["headers"]["X-Request-Id"] == "request-1"
    assert answer["headers"]["ETag"] == '"1"'
    assert "cookies" not in answer


def test_an_answer_without_a_body_has_none_and_cookies_are_a_list() -> None:
    answer = call(Response(status=HTTPStatus.NO_CONTENT).with_cookie("a=1").with_cookie("b=2"))

    assert "body" not in answer
    assert answer["cookies"] == ["a=1", "b=2"]


def test_a_refusal_is_answered_and_counted_and_is_no_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = call(SessionExpiredError("s1", "idle", ended_at=0))

    assert answer["statusCode"] == 401
    assert json.loads(answer["body"])["code"] == "session_expired"
    (line,) = lines(capsys)
    assert (line["level"], line["code"], line["status"]) == ("INFO", "session_expired", 401)
    assert line["Http4xx"] == 1


def test_a_bug_is_answered_without_a_word_about_it_and_logged_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = call(RuntimeError("the password is hunter2"))

    assert answer["statusCode"] == 500
    assert json.loads(answer["body"])["request_id"] == "request-1"
    assert "hunter2" not in answer["body"]
    error, *_, counted = lines(capsys)
    assert (error["level"], error["request_id"]) == ("ERROR", "request-1")
    assert "hunter2" in error["exception"]
    assert counted["Http5xx"] == 1


def test_a_store_that_is_away_is_answered_503_and_logged_with_its_cause(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = call(StoreUnavailableError())

    assert (answer["statusCode"], answer["headers"]["Retry-After"]) == (503, "1")
    assert lines(capsys)[0]["level"] == "WARNING"


def test_a_caller_that_takes_no_json_is_refused_in_json() -> None:
    answer = call(json_response(HTTPStatus.OK, {}), headers={"Accept": "text/html"})

    assert answer["statusCode"] == 406
    assert answer["headers"]["Content-Type"].startswith("application/problem+json")


def test_a_request_that_cannot_be_read_is_refused() -> None:
    assert call(json_response(HTTPStatus.OK, {}), query="a=1&a=2")["statusCode"] == 400


def test_a_visitors_call_passes_by_query_parameters_that_others_add() -> None:
    assert call(json_response(HTTPStatus.OK, {}), query="_=1764218245&utm=x")["statusCode"] == 200


def test_no_log_line_holds_a_token_a_cookie_or_a_header(capsys: pytest.CaptureFixture[str]) -> None:
    for outcome in (json_response(HTTPStatus.OK, {}), SessionExpiredError("s", "idle", ended_at=0)):
        call(
            outcome,
            headers={"Authorization": "Bearer mst_secret", "User-Agent": "secret-browser"},
            cookies=("__Host-session=mst_secret",),
            query="token=mst_secret",
        )

    assert "secret" not in capsys.readouterr().out


def test_an_operation_is_summed_up_by_the_first_line_of_its_docstring() -> None:
    assert api_that(RuntimeError()).operations[ROUTE].summary == "Do as told."


def test_a_path_is_allowed_the_methods_of_its_route(tmp_path: Path) -> None:
    document = tmp_path / "openapi.json"
    document.write_text(
        json.dumps({"paths": {"/a": {"get": {}, "post": {}}, "/a/{x}": {"get": {}}}})
    )
    routes = RouteTable(document)

    assert routes.allowed("/a") == ["GET", "POST"]
    assert routes.allowed("/a/b") == ["GET"]
    for unknown in ("/", "/b", "/a/", "/a/b/c", "/A", "/a.b"):
        assert routes.allowed(unknown) == []
