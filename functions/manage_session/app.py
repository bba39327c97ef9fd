"""The calls by which a visitor keeps, edits and ends a session."""

from http import HTTPStatus

from session_service import bootstrap
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import Api
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_bodies import AmendSessionBody
from session_service.web.session_views import SessionAnswer

lambda_handler = api = Api()


@api.route("POST /v1/session/touch", answers={HTTPStatus.OK: SessionAnswer})
def touch_session(request: Request) -> Response:
    """Note activity: moves the idle deadline, at most one write a minute."""
    return bootstrap.session_calls().touch(request)


@api.route(
    "PATCH /v1/session",
    body=AmendSessionBody,
    answers={HTTPStatus.OK: SessionAnswer},
    headers=("If-Match",),
    problems=(Code.PRECONDITION_REQUIRED, Code.REVISION_MISMATCH, Code.IDEMPOTENCY_IN_FLIGHT),
)
def amend_session(request: Request) -> Response:
    """Edit profile, locale or metadata at the revision the caller saw."""
    return bootstrap.session_calls().amend(request)


@api.route("DELETE /v1/session", answers={HTTPStatus.NO_CONTENT: None})
def end_session(request: Request) -> Response:
    """End the session on all its devices; repeating it changes nothing."""
    return bootstrap.session_calls().end(request)
