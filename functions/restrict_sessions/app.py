"""What operators do to a session, without a way back: end it, block it, have it renewed."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients, operators
from session_service.domain.operator_keys import Scope
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.operator_views import OperatedSessionAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, operators.restriction_calls)


@api.route(
    "DELETE /v1/admin/sessions/{session_id}",
    answers={HTTPStatus.NO_CONTENT: None},
    problems=(Code.NOT_FOUND,),
    headers=("Operator-Reason",),
    scope=Scope.SESSIONS_END,
)
def end_operated_session(request: Request) -> Response:
    """End a session on all its devices, from this moment on; repeating it changes nothing."""
    return operators.restriction_calls().end(request)


@api.route(
    "POST /v1/admin/sessions/{session_id}/block",
    answers={HTTPStatus.OK: OperatedSessionAnswer},
    body="session_service.web.operator_bodies:ReasonBody",
    problems=(Code.NOT_FOUND,),
    scope=Scope.SESSIONS_BLOCK,
)
def block_session(request: Request) -> Response:
    """Block a session for good: its visitor is told 403, and what it holds is deleted."""
    return operators.restriction_calls().block(request)


@api.route(
    "POST /v1/admin/sessions/{session_id}/renew",
    answers={HTTPStatus.OK: OperatedSessionAnswer},
    body="session_service.web.operator_bodies:ReasonBody",
    problems=(Code.NOT_FOUND,),
    scope=Scope.SESSIONS_RENEW,
)
def demand_renewal(request: Request) -> Response:
    """Demand that a session is renewed: its visitor's next call is told so, and loses nothing."""
    return operators.restriction_calls().demand_renewal(request)
