"""A tenant's operator keys: whose is this, list, revoke. Who may invoke create_… makes them."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients, operators
from session_service.domain.operator_keys import ANY_KEY, Scope
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.operator_views import OperatorKeyList
from session_service.web.permission_views import OwnKeyAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, operators.operator_key_calls)


@api.route("GET /v1/admin/me", answers={HTTPStatus.OK: OwnKeyAnswer}, scope=ANY_KEY)
def read_own_key(request: Request) -> Response:
    """Show the operator key that asks: its role, and what it may do and what not."""
    return operators.operator_key_calls().own(request)


@api.route(
    "GET /v1/admin/operator-keys",
    answers={HTTPStatus.OK: OperatorKeyList},
    scope=Scope.KEYS_READ,
)
def list_operator_keys(request: Request) -> Response:
    """List the operator keys with their scopes and when each was last used."""
    return operators.operator_key_calls().page(request)


@api.route(
    "DELETE /v1/admin/operator-keys/{key_id}",
    answers={HTTPStatus.NO_CONTENT: None},
    problems=(Code.NOT_FOUND,),
    scope=Scope.KEYS_REVOKE,
)
def revoke_operator_key(request: Request) -> Response:
    """Revoke an operator key, from this moment on; repeating it changes nothing."""
    return operators.operator_key_calls().revoke(request)
