"""The calls by which a visitor keeps, edits and ends a session."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import REFUSALS, Api
from session_service.web.requests import Request
from session_service.web.responses import NO_BODY, Response
from session_service.web.session_views import SessionAnswer

lambda_handler = api = Api(calls.limits, edge=calls.edge)
clients.prime(calls.edge, calls.session_calls)


@api.route("POST /v1/session/touch", answers={HTTPStatus.OK: SessionAnswer})
def touch_session(request: Request) -> Response:
    """Note activity: moves the idle deadline, at most one write a minute."""
    return calls.session_calls().touch(request)


@api.route(
    "PATCH /v1/session",
    body="session_service.web.session_bodies:AmendSessionBody",
    answers={HTTPStatus.OK: SessionAnswer},
    headers=("If-Match",),
    problems=(Code.PRECONDITION_REQUIRED, Code.REVISION_MISMATCH, Code.IDEMPOTENCY_IN_FLIGHT),
)
def amend_session(request: Request) -> Response:
    """Edit profile, locale or metadata at the revision the caller saw."""
    return calls.session_calls().amend(request)


@api.route("POST /v1/session/rotate", answers={HTTPStatus.OK: SessionAnswer})
def rotate_token(request: Request) -> Response:
    """Hand out a fresh token; repeating the call after a lost answer gives the same one."""
    return calls.token_calls().rotate(request)


@api.route(
    "POST /v1/session/renew",
    body="session_service.web.renewal_bodies:RenewSessionBody",
    answers={HTTPStatus.CREATED: SessionAnswer},
    headers=("Idempotency-Key",),
    problems=(Code.RECOVERY_WINDOW_CLOSED, Code.IDEMPOTENCY_MISMATCH, Code.IDEMPOTENCY_IN_FLIGHT),
)
def renew_session(request: Request) -> Response:
    """Go on in a successor, after expiry or at will; a session has one, for ever.

    A session that is said to have `expired` and is live goes on as it is.
    """
    return calls.token_calls().renew(request)


@api.route("DELETE /v1/session", answers=NO_BODY, needs_session=False, problems=REFUSALS)
def end_session(request: Request) -> Response:
    """End the session on all its devices; repeating it changes nothing."""
    return calls.session_calls().end(request)
