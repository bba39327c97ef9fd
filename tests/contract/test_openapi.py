import json
import re
from http import HTTPMethod, HTTPStatus
from typing import Any

import pytest
from openapi_spec_validator import validate

from scripts import openapi
from session_service.domain.errors import SessionReplacedError
from session_service.domain.problem_codes import ProblemCode
from session_service.web.problem_table import PROBLEMS
from session_service.web.problems import MEDIA_TYPE, problem_response
from tests.codes_to_come import TO_COME

DOCUMENT = openapi.document()
OPERATIONS = openapi.operations()


def described(route_key: str) -> dict[str, Any]:
    method, path = route_key.split(" ")
    operation: dict[str, Any] = DOCUMENT["paths"][path][method.lower()]
    return operation


def codes_of(route_key: str) -> set[str]:
    """The problem codes that the document's answers of an operation name."""
    return {
        code
        for answer in described(route_key)["responses"].values()
        if MEDIA_TYPE in answer.get("content", {})
        for code in answer["description"].partition(": ")[2].split(", ")
    }


@pytest.mark.parametrize("copy", openapi.COPIES, ids=lambda path: path.parent.name)
def test_the_document_is_current(copy: Any) -> None:
    assert copy.read_text(encoding="utf-8") == openapi.rendered(), "run make openapi"


def test_the_check_of_the_document_agrees() -> None:
    assert openapi.main(["--check"]) == 0


def test_the_document_is_valid() -> None:
    assert DOCUMENT["openapi"].startswith("3.1")
    validate(DOCUMENT)


def test_every_reference_leads_somewhere() -> None:
    for name in re.findall(r'"#/components/schemas/([^"]+)"', openapi.rendered()):
        assert name in DOCUMENT["components"]["schemas"]


def test_the_problem_codes_are_those_of_the_code() -> None:
    listed = DOCUMENT["x-problem-codes"]

    assert [entry["code"] for entry in listed] == [str(code) for code in ProblemCode]
    for entry in listed:
        problem = PROBLEMS[ProblemCode(entry["code"])]
        assert entry["status"] == problem.status
        assert (entry["title"], entry["user_text"]) == (problem.title, problem.user_text)
    assert DOCUMENT["components"]["schemas"]["Problem"]["properties"]["code"]["enum"] == [
        str(code) for code in ProblemCode
    ]


@pytest.mark.parametrize("route_key", OPERATIONS)
def test_every_operation_lists_its_successes_with_their_shapes(route_key: str) -> None:
    answers = described(route_key)["responses"]

    successes = {status for status in answers if status < "300"}
    assert successes == {str(int(status)) for status in OPERATIONS[route_key].answers}
    for status, shape in OPERATIONS[route_key].answers.items():
        assert ("content" in answers[str(int(status))]) == (shape is not None)


@pytest.mark.parametrize("route_key", OPERATIONS)
def test_every_operation_lists_its_own_problems(route_key: str) -> None:
    assert {str(code) for code in OPERATIONS[route_key].problems} <= codes_of(route_key)


@pytest.mark.parametrize("route_key", OPERATIONS)
def test_every_operation_lists_the_problems_it_shares_with_all(route_key: str) -> None:
    operation = OPERATIONS[route_key]
    expected = {"malformed_request", "not_acceptable", "internal_error", "service_unavailable"}
    if operation.body is not None:
        expected |= {"payload_too_large", "unsupported_media_type", "validation_failed"}
    if operation.scope is not None:
        expected |= {"operator_key_invalid", "forbidden", "rate_limited"}
    if operation.needs_session:
        expected |= {
            str(code)
            for code in ProblemCode
            if code.startswith("session_") and PROBLEMS[code].status is HTTPStatus.UNAUTHORIZED
        }
        if not route_key.startswith(HTTPMethod.GET):
            expected.add("csrf_failed")

    assert expected <= codes_of(route_key)


@pytest.mark.parametrize("route_key", OPERATIONS)
def test_every_problem_stands_under_its_own_status(route_key: str) -> None:
    for status, answer in described(route_key)["responses"].items():
        if MEDIA_TYPE in answer.get("content", {}):
            for code in answer["description"].partition(": ")[2].split(", "):
                assert PROBLEMS[ProblemCode(code)].status == int(status)


def test_no_problem_is_missing_from_all_operations_but_those_of_unknown_routes() -> None:
    listed = {code for route_key in OPERATIONS for code in codes_of(route_key)}

    assert set(ProblemCode) - listed == {ProblemCode.METHOD_NOT_ALLOWED, *TO_COME}


@pytest.mark.parametrize("route_key", OPERATIONS)
def test_credentials_are_asked_for_exactly_where_they_are_needed(route_key: str) -> None:
    operation = OPERATIONS[route_key]
    session: list[dict[str, list[str]]] = [{"token": []}, {"cookie": []}]
    expected = session if operation.needs_session else []
    if operation.scope is not None:
        expected = [{"operator_key": [str(operation.scope)]}]
    if route_key == "GET /v1/admin/me":
        expected = [{"operator_key": []}]  # any good key may ask what it may do
    if route_key in ("POST /v1/session", "DELETE /v1/session"):
        expected = [*session, {}]  # begin and end look at a credential where there is one

    assert described(route_key)["security"] == expected
    assert not (operation.needs_session and operation.scope is not None)


def test_operation_ids_are_unique() -> None:
    ids = [described(route_key)["operationId"] for route_key in OPERATIONS]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("route_key", OPERATIONS)
def test_every_part_of_a_path_is_a_parameter_and_every_parameter_is_explained(
    route_key: str,
) -> None:
    parameters = described(route_key).get("parameters", [])
    in_path = {p["name"] for p in parameters if p["in"] == "path"}

    assert in_path == set(re.findall(r"\{(\w+)\}", route_key))
    assert all(p["description"] for p in parameters if p["in"] != "path")


def test_every_link_leads_to_an_operation_that_takes_what_it_carries() -> None:
    by_id = {described(key)["operationId"]: described(key) for key in OPERATIONS}
    links = [
        (source, link)
        for source in by_id.values()
        for answer in source["responses"].values()
        for link in answer.get("links", {}).values()
    ]

    assert links
    for _, link in links:
        taken = {parameter["name"] for parameter in by_id[link["operationId"]]["parameters"]}
        assert set(link["parameters"]) <= taken


def test_the_document_has_what_is_told_of_a_session_that_is_over() -> None:
    schema = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["session"]
    successor = "2b1f6c0e-5e0b-4a53-9d9b-2f6f1d3c8a41"
    error = SessionReplacedError("s", "renewed", ended_at=0, successor_id=successor)

    told = json.loads(problem_response(error, path="/", request_id="r").body)["session"]

    assert set(told) == set(schema["properties"])
    assert set(told) - {"successor_id"} == set(schema["required"])
