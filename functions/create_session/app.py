"""POST /v1/session: the session there is, or a new one."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients
from session_service.domain.problem_codes import ProblemCode as Code
from session_service.web.api import REFUSALS, Api
from session_service.web.bodies import read_body
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_bodies import CreateSessionBody
from session_service.web.session_views import SessionAnswer

lambda_handler = api = Api(calls.limits, edge=calls.edge)
clients.prime(calls.edge, calls.ensure)


@api.route(
    "POST /v1/session",
    body="session_service.web.session_bodies:CreateSessionBody",
    answers={HTTPStatus.OK: SessionAnswer, HTTPStatus.CREATED: SessionAnswer},
    needs_session=False,
    headers=("Idempotency-Key",),
    problems=(
        *REFUSALS,
        Code.SESSION_NOT_FOUND,
        Code.SESSION_EXPIRED,
        Code.SESSION_ENDED,
        Code.SESSION_ID_TAKEN,
        Code.IDEMPOTENCY_IN_FLIGHT,
        Code.IDEMPOTENCY_MISMATCH,
    ),
)
def create_session(request: Request) -> Response:
    """Ensure a session: the live one the credential names, or a new one where there is none."""
    body, plain = read_body(request, CreateSessionBody)
    return calls.ensure().answer(request, body, plain)
