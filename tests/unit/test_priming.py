"""What a function does while Lambda starts it."""

import json
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from session_service.bootstrap import clients
from session_service.deadline import REQUEST_BEGAN
from session_service.domain.errors import StoreUnavailableError


class Steps:
    """Notes what is built and connected, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.done: list[str] = []
        client = clients.Client(
            None, (), lambda: self.done.append("open"), lambda: self.done.append("close")
        )
        monkeypatch.setattr(clients, "dynamodb", lambda: client)

    def build(self) -> None:
        assert REQUEST_BEGAN.get() is not None
        self.done.append("build")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    began = REQUEST_BEGAN.set(None)
    yield Steps(monkeypatch)
    REQUEST_BEGAN.reset(began)


def test_outside_of_lambda_nothing_happens(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_NAME", raising=False)

    clients.prime(steps.build)

    assert steps.done == []


def test_in_lambda_all_is_built_and_the_table_connected_in_a_requests_time(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "validate_session")

    clients.prime(steps.build, steps.build)

    assert steps.done == ["build", "build", "open"]
    assert REQUEST_BEGAN.get() is None


def test_with_snapstart_a_connection_is_closed_for_the_snapshot_and_opened_after_each_restore(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks: dict[str, Any] = {}
    runtime = SimpleNamespace(
        register_before_snapshot=lambda *hook: hooks.update(before=hook),
        register_after_restore=lambda *hook: hooks.update(after=hook),
    )
    monkeypatch.setitem(sys.modules, "snapshot_restore_py", runtime)
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "validate_session")
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")

    clients.prime(steps.build)
    for call, *arguments in (hooks["before"], hooks["after"], hooks["after"]):
        call(*arguments)

    assert steps.done == ["build", "open", "close", "open", "open"]


@pytest.mark.usefixtures("powertools")
@pytest.mark.parametrize("failure", [StoreUnavailableError(), KeyError("TABLE_NAME"), OSError()])
def test_what_fails_is_logged_and_left_to_the_first_request(
    failure: Exception,
    steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "validate_session")

    def build() -> Any:
        raise failure

    clients.prime(build, steps.build)

    assert steps.done == []
    logged = json.loads(capsys.readouterr().out)
    assert (logged["level"], logged["message"]) == ("WARNING", "not_primed")
    assert REQUEST_BEGAN.get() is None
