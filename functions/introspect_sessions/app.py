"""POST /v1/introspect: an app's backend asks whose session a token is."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients, operators
from session_service.domain.operator_keys import Scope
from session_service.web.api import Api
from session_service.web.introspection import IntrospectionAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, operators.introspection)


@api.route(
    "POST /v1/introspect",
    body="session_service.web.introspection_bodies:IntrospectBody",
    answers={HTTPStatus.OK: IntrospectionAnswer},
    scope=Scope.SESSIONS_INTROSPECT,
)
def introspect_session(request: Request) -> Response:
    """Tell whose session a token is and whether it can be used, as of this moment."""
    return operators.introspection().answer(request)
