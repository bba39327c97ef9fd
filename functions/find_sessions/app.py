"""Sessions by time, state and what is searched for; and what happened to one."""

from http import HTTPStatus

from session_service.bootstrap import audit_queries, calls, clients, operators
from session_service.domain.operator_keys import Scope
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web import audit_parameters as parameters
from session_service.web.api import Api
from session_service.web.audit_views import TimelineAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_list_views import SessionList

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, audit_queries.session_list_calls)


@api.route(
    "GET /v1/admin/sessions",
    answers={HTTPStatus.OK: SessionList},
    problems=(Code.VALIDATION_FAILED,),
    query=parameters.SESSION_LIST,
    scope=Scope.SESSIONS_LIST,
)
def list_sessions(request: Request) -> Response:
    """List sessions, newest first, or find those that a text names."""
    return audit_queries.session_list_calls().page(request)


@api.route(
    "GET /v1/admin/sessions/{session_id}/timeline",
    answers={HTTPStatus.OK: TimelineAnswer},
    problems=(Code.NOT_FOUND,),
    query=parameters.PAGE,
    scope=Scope.AUDIT_READ,
)
def read_session_timeline(request: Request) -> Response:
    """List what happened to a session, newest first, and what it was renewed from and to."""
    return audit_queries.audit_calls().timeline(request)
