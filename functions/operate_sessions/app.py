"""What operators and the app's own backend see of one session and its uploads."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients, operators
from session_service.domain.operator_keys import Scope
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.operator_views import OperatedSessionAnswer
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.upload_views import UploadAnswer, UploadList

lambda_handler = api = Api(calls.limits, operators.operators, edge=calls.edge)
clients.prime(calls.edge, operators.operators, operators.operator_calls)


@api.route(
    "GET /v1/admin/sessions/{session_id}",
    answers={HTTPStatus.OK: OperatedSessionAnswer},
    problems=(Code.NOT_FOUND,),
    query={"reveal": "true: with name and e-mail; needs personal:read and an Operator-Reason."},
    headers=("Operator-Reason",),
    scope=Scope.SESSIONS_READ,
)
def read_operated_session(request: Request) -> Response:
    """Show a session, live or over, with its devices; for 30 days after its end."""
    return operators.operator_calls().show(request)


@api.route(
    "GET /v1/admin/sessions/{session_id}/uploads",
    answers={HTTPStatus.OK: UploadList},
    problems=(Code.NOT_FOUND,),
    query={"limit": "Page size, 1 to 100.", "cursor": "`next_cursor` of the page before."},
    scope=Scope.UPLOADS_READ,
)
def list_operated_uploads(request: Request) -> Response:
    """List a session's uploads, oldest first."""
    return operators.operator_calls().page(request)


@api.route(
    "GET /v1/admin/sessions/{session_id}/uploads/{upload_id}",
    answers={HTTPStatus.OK: UploadAnswer},
    problems=(Code.NOT_FOUND, Code.UPLOAD_NOT_FOUND),
    scope=Scope.UPLOADS_READ,
)
def read_operated_upload(request: Request) -> Response:
    """Show one upload of a session, with a download link once it is stored."""
    return operators.operator_calls().read(request)
