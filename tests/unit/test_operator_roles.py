"""Who may call what: every operators' route × every role, and personal data by default for none."""

import json
from typing import Any

import pytest

from scripts import openapi
from session_service.domain.operator_keys import ROLES, Scope
from session_service.web.api import Api, Operation
from session_service.web.responses import Response, no_content
from tests.audit_desk import START, AuditDesk, session_of
from tests.gateway_events import gateway_event
from tests.sessions_desk import SessionsDesk

# By route: a letter for each role that may call it. A route that is missing here fails the test.
V, A, O, X, B = "viewer", "auditor", "operator", "admin", "backend"  # noqa: E741
MATRIX: dict[str, set[str]] = {
    "GET /v1/admin/me": {V, A, O, X, B},
    "GET /v1/admin/overview": {V, A, O, X},
    "GET /v1/admin/health": {V, A, O, X},
    "GET /v1/admin/settings": {V, A, O, X},
    "GET /v1/admin/sessions": {V, A, O, X},
    "GET /v1/admin/sessions/{session_id}": {V, A, O, X, B},
    "GET /v1/admin/sessions/{session_id}/timeline": {A, O, X},
    "GET /v1/admin/sessions/{session_id}/uploads": {O, X, B},
    "GET /v1/admin/sessions/{session_id}/uploads/{upload_id}": {O, X, B},
    "DELETE /v1/admin/sessions/{session_id}": {O, X, B},
    "POST /v1/admin/sessions/{session_id}/block": {O, X},
    "POST /v1/admin/sessions/{session_id}/renew": {O, X},
    "GET /v1/admin/audit": {A, O, X},
    "GET /v1/admin/audit/histogram": {A, O, X},
    "GET /v1/admin/audit/{event_id}": {A, O, X},
    "POST /v1/admin/exports": {A, X},
    "GET /v1/admin/exports": {A, X},
    "GET /v1/admin/exports/{export_id}": {A, X},
    "GET /v1/admin/operator-keys": {A, X},
    "DELETE /v1/admin/operator-keys/{key_id}": {X},
    "POST /v1/introspect": {X, B},
}
OPERATIONS = {key: op for key, op in openapi.operations().items() if op.scope is not None}

pytestmark = pytest.mark.usefixtures("powertools")


def test_every_route_for_operators_says_here_who_may_call_it_and_no_other_does() -> None:
    admin = {key for key in openapi.operations() if "/v1/admin/" in key}

    assert set(OPERATIONS) == set(MATRIX)
    assert admin <= set(MATRIX), "a route under /v1/admin/ without a scope is open to everybody"
    assert set().union(*MATRIX.values()) == set(ROLES)


def answer(desk: AuditDesk, operation: Operation, key: str, query: str = "") -> dict[str, Any]:
    """The answer to a call by this key, where what the route does is to do nothing."""
    reached = Operation(
        **{name: getattr(operation, name) for name in Operation.__dataclass_fields__}
        | {"handle": _nothing}
    )
    api = Api(lambda: desk.limits, lambda: desk.operators, {operation.route_key: reached})
    method, path = operation.route_key.split(" ")
    event = gateway_event(method, path, headers={"Authorization": f"Bearer {key}"}, query=query)
    return api(event | {"routeKey": operation.route_key}, None)


def _nothing(_request: object) -> Response:
    return no_content()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_call_what_the_matrix_says_and_is_refused_all_else(
    monkeypatch: pytest.MonkeyPatch, role: str
) -> None:
    desk = AuditDesk(monkeypatch)
    key = desk.key_of(role)

    for route, operation in OPERATIONS.items():
        answered = answer(desk, operation, key)
        expected = 204 if role in MATRIX[route] else 403
        assert answered["statusCode"] == expected, (role, route)
        if expected == 403:
            assert json.loads(answered["body"])["code"] == "forbidden"


@pytest.mark.parametrize("route", OPERATIONS)
def test_a_query_parameter_that_an_operators_route_does_not_have_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, route: str
) -> None:
    desk, operation = AuditDesk(monkeypatch), OPERATIONS[route]
    known = "&".join(f"{name}=1" for name in operation.query)

    assert answer(desk, operation, desk.key, known)["statusCode"] == 204
    refused = answer(desk, operation, desk.key, f"{known}&acton=created".lstrip("&"))
    assert refused["statusCode"] == 400
    problem = json.loads(refused["body"])
    assert problem["code"] == "malformed_request"
    assert "'acton'" in problem["detail"]
    assert all(name in problem["detail"] for name in operation.query)

    stranger = answer(desk, operation, "mok_nobody", "acton=created")
    assert stranger["statusCode"] == 401, "whoever has no key is told no more than that"


def test_no_role_but_the_admins_is_shown_personal_data() -> None:
    assert [role for role, scopes in ROLES.items() if Scope.PERSONAL_READ in scopes] == ["admin"]


@pytest.mark.parametrize(
    ("scopes", "query", "reason", "status", "name"),
    [
        ((Scope.SESSIONS_READ,), "", None, 200, "***"),
        ((Scope.SESSIONS_READ, Scope.PERSONAL_READ), "", "asked to", 200, "***"),
        ((Scope.SESSIONS_READ, Scope.PERSONAL_READ), "reveal=false", None, 200, "***"),
        ((Scope.SESSIONS_READ,), "reveal=true", "asked to", 403, None),
        ((Scope.SESSIONS_READ, Scope.PERSONAL_READ), "reveal=true", None, 400, None),
        ((Scope.SESSIONS_READ, Scope.PERSONAL_READ), "reveal=true", "\u00fcber", 400, None),
        ((Scope.SESSIONS_READ, Scope.PERSONAL_READ), "reveal=yes", "asked to", 400, None),
        ((Scope.SESSIONS_READ, Scope.PERSONAL_READ), "reveal=true", "asked to", 200, "Ada"),
    ],
)
def test_whose_a_session_is_takes_the_scope_the_wish_and_a_reason(
    monkeypatch: pytest.MonkeyPatch,
    scopes: tuple[Scope, ...],
    query: str,
    reason: str | None,
    status: int,
    name: str | None,
) -> None:
    from session_service.domain.session_service import Amendment
    from tests.world import VISITOR

    desk = SessionsDesk(monkeypatch)
    found = desk.world.begin()
    desk.world.sessions.amend(found, None, Amendment(profile={"name": "Ada"}, others={}), VISITOR)

    answered, body = desk.ask(
        "GET /v1/admin/sessions/{session_id}",
        query,
        key=desk.key_for(*scopes),
        reason=reason,
        session_id=found.session.session_id,
    )

    assert answered == status
    if status == 200:
        assert body["session"]["profile"]["name"] == name
        assert body["session"]["profile_masked"] == (name == "***")
    assert desk.world.actions().count("personal_revealed") == (name == "Ada")


def test_a_list_of_sessions_names_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = AuditDesk(monkeypatch)
    desk.begin(session_of(1, START - 1))

    assert "ada" not in json.dumps(desk.good("GET /v1/admin/sessions")).lower()
