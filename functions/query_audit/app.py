"""What happened: events by filters, over time, one by one."""

from http import HTTPStatus

from session_service.bootstrap import audit_queries, calls, clients, operators
from session_service.domain.operator_keys import Scope
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web import audit_parameters as parameters
from session_service.web.api import Api
from session_service.web.audit_views import AuditEventAnswer, AuditList, HistogramAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, audit_queries.audit_calls)


@api.route(
    "GET /v1/admin/audit",
    answers={HTTPStatus.OK: AuditList},
    query=parameters.AUDIT_LIST,
    scope=Scope.AUDIT_READ,
)
def list_audit_events(request: Request) -> Response:
    """List the audit's events, newest first; every field can be filtered by."""
    return audit_queries.audit_calls().page(request)


@api.route(
    "GET /v1/admin/audit/histogram",
    answers={HTTPStatus.OK: HistogramAnswer},
    query=parameters.HISTOGRAM,
    scope=Scope.AUDIT_READ,
)
def count_audit_events(request: Request) -> Response:
    """Count the audit's events over time, by the same filters."""
    return audit_queries.audit_calls().histogram(request)


@api.route(
    "GET /v1/admin/audit/{event_id}",
    answers={HTTPStatus.OK: AuditEventAnswer},
    problems=(Code.NOT_FOUND,),
    query=parameters.EVENT,
    scope=Scope.AUDIT_READ,
)
def read_audit_event(request: Request) -> Response:
    """Show one event, and the line that the audit log has of it."""
    return audit_queries.audit_calls().read(request)
