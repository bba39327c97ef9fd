"""The uploads of a session: create, list, read, delete."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.upload_views import NewUploadAnswer, UploadAnswer, UploadList

lambda_handler = api = Api(calls.limits, edge=calls.edge)
clients.prime(calls.edge, calls.upload_calls)


@api.route(
    "POST /v1/session/uploads",
    body="session_service.web.upload_bodies:CreateUploadBody",
    answers={HTTPStatus.CREATED: NewUploadAnswer},
    headers=("Idempotency-Key",),
    problems=(Code.QUOTA_EXCEEDED, Code.IDEMPOTENCY_MISMATCH, Code.IDEMPOTENCY_IN_FLIGHT),
)
def create_upload(request: Request) -> Response:
    """Reserve room for one file and hand out the form to send it."""
    return calls.upload_calls().create(request)


@api.route(
    "GET /v1/session/uploads",
    answers={HTTPStatus.OK: UploadList},
    query={"limit": "Page size, 1 to 100.", "cursor": "`next_cursor` of the page before."},
)
def list_uploads(request: Request) -> Response:
    """List the session's uploads, oldest first."""
    return calls.upload_calls().page(request)


@api.route(
    "GET /v1/session/uploads/{upload_id}",
    answers={HTTPStatus.OK: UploadAnswer},
    problems=(Code.UPLOAD_NOT_FOUND,),
)
def read_upload(request: Request) -> Response:
    """Show one upload, with a download link once it is stored."""
    return calls.upload_calls().read(request)


@api.route(
    "DELETE /v1/session/uploads/{upload_id}",
    answers={HTTPStatus.NO_CONTENT: None},
    problems=(Code.UPLOAD_NOT_FOUND, Code.IDEMPOTENCY_IN_FLIGHT),
)
def delete_upload(request: Request) -> Response:
    """Delete one upload; its file is gone within moments. Repeating it changes nothing."""
    return calls.upload_calls().delete(request)
