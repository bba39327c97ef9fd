"""GET /v1/admin/me: whoever shows a good key is told who that is, and what it may do."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from scripts import openapi
from session_service.domain.operator_keys import ANY_KEY, ROLES, Scope
from session_service.web.operator_key_calls import OperatorKeyCalls
from session_service.web.permission_views import ROUTES
from tests.fakes.clock import FrozenClock
from tests.operator_desk import OperatorDesk
from tests.unit.test_operator_key_service import DEPLOYER

ME = "GET /v1/admin/me"
# Opened by a scope that no route asks for by itself: the same route shows more with it.
REVEALED = {Scope.PERSONAL_READ: {"GET /v1/admin/sessions/{session_id}?reveal=true"}}

pytestmark = pytest.mark.usefixtures("powertools")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> OperatorDesk:
    desk = OperatorDesk(monkeypatch, FrozenClock())
    calls = OperatorKeyCalls(service=desk.office.service)
    desk.serve("operators", ("manage_operator_keys",), operator_key_calls=calls)
    return desk


def granted(answer: dict[str, Any]) -> set[str]:
    return {each["scope"] for each in answer["permissions"] if each["granted"]}


@pytest.mark.parametrize("role", ROLES)
def test_a_key_is_told_who_it_is_and_what_its_role_may_do(desk: OperatorDesk, role: str) -> None:
    key, text = desk.office.service.create("default", role, ROLES[role], DEPLOYER)

    told = desk.good(ME, key=text)

    assert told["tenant_id"] == "default"
    assert told["key"] == {
        "key_id": key.key_id,
        "current": True,
        "role": role,
        "scopes": sorted(map(str, ROLES[role])),
        "created_at": "2026-11-22T09:15:00.000Z",
        "last_used_at": None,
        "revoked_at": None,
    }
    assert granted(told) == set(map(str, ROLES[role]))
    assert [each["scope"] for each in told["permissions"]] == list(map(str, Scope))


def test_a_key_of_no_scope_at_all_may_still_ask_what_it_may_do(desk: OperatorDesk) -> None:
    _, text = desk.office.service.create("other", "retired", (), DEPLOYER)

    told = desk.good(ME, key=text)

    assert (told["key"]["role"], told["tenant_id"]) == ("retired", "other")
    assert granted(told) == set()


def test_what_is_missing_is_said_with_the_roles_that_have_it(desk: OperatorDesk) -> None:
    told = desk.good(ME, key=desk.key_of("viewer"))

    (ending,) = [each for each in told["permissions"] if each["scope"] == "sessions:end"]
    assert ending == {
        "scope": "sessions:end",
        "granted": False,
        "routes": ["DELETE /v1/admin/sessions/{session_id}"],
        "roles": ["operator", "admin", "backend"],
    }


def test_nobody_is_told_anything_without_a_good_key(desk: OperatorDesk) -> None:
    key, text = desk.office.service.create("default", "admin", ROLES["admin"], DEPLOYER)
    desk.office.service.revoke("default", key.key_id, DEPLOYER)

    for shown in (None, "", "mok_", "mst_AAAA", text[:-1], text):
        status, body = desk.ask(ME, key=shown)
        assert (status, body["code"]) == (401, "operator_key_invalid"), shown
        assert "key" not in body


def test_asking_takes_the_one_read_that_proves_the_key(
    desk: OperatorDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, reads = desk.office.client, list[str]()

    def counted(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def read(**asked: Any) -> Any:
            reads.append(name)
            return call(**asked)

        return read

    for name in ("get_item", "query", "batch_get_item"):
        monkeypatch.setattr(client, name, counted(name, getattr(client, name)))

    desk.good(ME)

    assert reads == ["get_item"]


def test_the_routes_that_are_told_are_those_that_ask_for_the_scope() -> None:
    asked: dict[Scope, set[str]] = {scope: set() for scope in Scope} | REVEALED
    for route, operation in openapi.operations().items():
        if operation.scope is not None and operation.scope != ANY_KEY:
            asked[operation.scope] = asked[operation.scope] | {route}

    assert {scope: set(routes) for scope, routes in ROUTES.items()} == asked


def test_the_log_names_the_key_that_calls_and_not_the_one_it_revokes(
    desk: OperatorDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    own, text = desk.office.service.create("default", "admin", ROLES["admin"], DEPLOYER)
    other, _ = desk.office.service.create("default", "viewer", ROLES["viewer"], DEPLOYER)

    desk.good("DELETE /v1/admin/operator-keys/{key_id}", key=text, key_id=other.key_id)

    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (line,) = [line for line in logged if line.get("message") == "operator_call"]
    assert line["key_id"] == own.key_id
