"""What a function has imported once it has answered its first request: that is its start."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

import boto3
import pytest

from benchmarks.requests import CASES, environment, make
from tests.contract.expanded_template import properties
from tests.contract.functions import FOLDERS, ROOT, logical_id, routes
from tests.fakes.aws_endpoint import AwsEndpoint

PYTHON = [sys.executable, "-S", "-s", str(ROOT / "benchmarks" / "lambda_process.py")]

# Modules of all kinds, the interpreter's own 33 among them. A new one is welcome where it is worth
# its time at every start; then this number changes with it.
MOST = {
    "validate": 175,
    "create": 274,
    "touch": 175,
    "list uploads": 281,
    "create upload": 281,
    "list devices": 173,
    "health": 164,
    "introspect": 332,
    "read a session": 267,
    "list operator keys": 251,
    "list sessions": 264,
    "query the audit": 272,
    "overview": 269,
    "list exports": 272,
    "block a session": 342,
}
# Of the consumers and schedules of the audit, with what they find in `events/`.
MOST_OF_THE_AUDIT = {
    "record_changes": 485,
    "record_requests": 485,
    "seal_audit": 481,
    "roll_up": 474,
    "write_export": 507,
}
# Each of these would cost a start a tenth of its time, or far more.
NEVER = {"boto3", "botocore.session", "asyncio", "http.client"}
# An operator's call has a line of the log to itself, which Powertools writes; no visitor's has.
NEVER_FOR_VISITORS = NEVER | {"botocore", "aws_lambda_powertools", "logging"}
PYDANTIC = {"pydantic", "pydantic_core"}
HAVE_A_BODY = {"create", "list uploads", "create upload", "introspect", "block a session"}


class Imported(Protocol):
    """Tells what is imported by the end of a case's answer, or a consumer's."""

    def __call__(self, name: str) -> set[str]: ...


@pytest.fixture(scope="module")
def imported_by() -> Iterator[Imported]:
    packages = Path(boto3.__file__).parents[1]
    with AwsEndpoint() as endpoint:
        env = environment(endpoint, ROOT / "layers" / "common", packages, "narrow")

        @cache
        def imported(name: str) -> set[str]:
            if name not in CASES:
                return modules(env | own_client(name), name, f"{ROOT}/events/{name}.json", "")
            case = CASES[name]  # on a session of its own: one of them blocks it
            made = make(env, lambda function: ROOT / "functions" / function, PYTHON)
            with case.event_file(made) as event:
                return modules(env, case.function, event, f'"statusCode": {case.status}')

        yield imported


def own_client(function: str) -> dict[str, str]:
    """The client of the table that the template gives a function, where that is no parameter."""
    variables = properties(logical_id(function))["Environment"]["Variables"]
    client = variables["DYNAMODB_CLIENT"]
    return {"DYNAMODB_CLIENT": client} if isinstance(client, str) else {}


def modules(env: dict[str, str], function: str, event: str, answered: str) -> set[str]:
    done = subprocess.run(
        [*PYTHON, str(ROOT / "functions" / function), event, "1"],
        env={**env, "LIST_MODULES": "yes"},
        check=True,
        capture_output=True,
        text=True,
    )
    answer, *found = done.stdout.splitlines()
    assert answered in answer
    return set(found)


def test_every_function_that_operators_ask_has_a_budget() -> None:
    has_scopes = {name for name in FOLDERS if any("/admin/" in route for route in routes(name))}

    assert has_scopes <= {case.function for case in CASES.values()}
    assert MOST.keys() == CASES.keys()


@pytest.mark.parametrize("name", CASES)
def test_a_first_answer_needs_no_more_modules_than_it_is_worth(
    imported_by: Imported, name: str
) -> None:
    assert len(imported_by(name)) <= MOST[name]


@pytest.mark.parametrize("function", MOST_OF_THE_AUDIT)
def test_the_audit_starts_with_no_more_modules_than_it_is_worth(
    imported_by: Imported, function: str
) -> None:
    assert len(imported_by(function)) <= MOST_OF_THE_AUDIT[function]
    assert not imported_by(function) & {*PYDANTIC, "asyncio", "session_service.web.api"}


@pytest.mark.parametrize("name", CASES)
def test_a_request_waits_for_no_large_library(imported_by: Imported, name: str) -> None:
    is_operators = CASES[name].shows == "operator_key"

    assert not imported_by(name) & (NEVER if is_operators else NEVER_FOR_VISITORS)


@pytest.mark.parametrize("name", sorted(CASES.keys() - HAVE_A_BODY))
def test_a_call_without_a_body_imports_no_pydantic(imported_by: Imported, name: str) -> None:
    assert not PYDANTIC & imported_by(name)
