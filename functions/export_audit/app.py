"""Exports of the audit and of lists of sessions: begun, listed, handed out."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients, exports, operators
from session_service.domain.operator_keys import Scope
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.export_views import ExportAnswer, ExportList
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, exports.export_calls)


@api.route(
    "POST /v1/admin/exports",
    answers={HTTPStatus.ACCEPTED: ExportAnswer},
    body="session_service.web.export_bodies:ExportBody",
    problems=(Code.IDEMPOTENCY_MISMATCH,),
    headers=("Idempotency-Key",),
    scope=Scope.AUDIT_EXPORT,
)
def begin_export(request: Request) -> Response:
    """Begin an export; a file is written behind the answer."""
    return exports.export_calls().begin(request)


@api.route("GET /v1/admin/exports", answers={HTTPStatus.OK: ExportList}, scope=Scope.AUDIT_EXPORT)
def list_exports(request: Request) -> Response:
    """List the exports of the last seven days, newest first."""
    return exports.export_calls().all(request)


@api.route(
    "GET /v1/admin/exports/{export_id}",
    answers={HTTPStatus.OK: ExportAnswer},
    problems=(Code.NOT_FOUND,),
    scope=Scope.AUDIT_EXPORT,
)
def read_export(request: Request) -> Response:
    """Show an export, with a download link once it is done."""
    return exports.export_calls().read(request)
