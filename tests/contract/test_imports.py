"""What a function has imported once it has answered its first request: that is its start."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from benchmarks.requests import CASES, environment, new_session
from tests.contract.functions import ROOT
from tests.fakes.aws_endpoint import AwsEndpoint

PYTHON = [sys.executable, "-S", "-s", str(ROOT / "benchmarks" / "lambda_process.py")]

# Modules of all kinds, the interpreter's own 33 among them. A new one is welcome where it is worth
# its time at every start; then this number changes with it.
MOST = {
    "validate": 175,
    "create": 272,
    "touch": 175,
    "list uploads": 279,
    "create upload": 279,
    "list devices": 173,
    "health": 164,
}
# Each of these would cost a start a tenth of its time, or far more.
NEVER = {"boto3", "botocore", "aws_lambda_powertools", "asyncio", "http.client", "logging"}


@dataclass(frozen=True, slots=True)
class Stack:
    env: dict[str, str]
    token: str


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    packages = Path(boto3.__file__).parents[1]
    with AwsEndpoint() as endpoint:
        env = environment(endpoint, ROOT / "layers" / "common", packages, "narrow")
        yield Stack(env, new_session(env, ROOT / "functions" / "create_session", PYTHON))


def imported_by(stack: Stack, name: str) -> set[str]:
    case = CASES[name]
    folder = ROOT / "functions" / case.function
    with case.event_file(stack.token) as event:
        done = subprocess.run(
            [*PYTHON, str(folder), event, "1"],
            env={**stack.env, "LIST_MODULES": "yes"},
            check=True,
            capture_output=True,
            text=True,
        )
    answer, *modules = done.stdout.splitlines()
    assert f'"statusCode": {case.status}' in answer
    return set(modules)


@pytest.mark.parametrize("name", CASES)
def test_a_first_answer_needs_no_more_modules_than_it_is_worth(stack: Stack, name: str) -> None:
    assert len(imported_by(stack, name)) <= MOST[name]


@pytest.mark.parametrize("name", CASES)
def test_a_request_waits_for_no_large_library(stack: Stack, name: str) -> None:
    assert not imported_by(stack, name) & NEVER


@pytest.mark.parametrize("name", ["validate", "touch", "list devices", "health"])
def test_a_call_without_a_body_imports_no_pydantic(stack: Stack, name: str) -> None:
    assert not {"pydantic", "pydantic_core"} & imported_by(stack, name)
