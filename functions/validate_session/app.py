"""GET /v1/session: check a session. The hot path: one read, nothing written."""

from http import HTTPStatus

from session_service.bootstrap import calls, clients
from session_service.web.api import Api
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_views import SessionAnswer

lambda_handler = api = Api(calls.limits, edge=calls.edge)
clients.prime(calls.edge, calls.session_calls)


@api.route(
    "GET /v1/session",
    answers={HTTPStatus.OK: SessionAnswer},
    query={"include": "`metadata` adds the session's metadata, at the price of a second read."},
)
def validate_session(request: Request) -> Response:
    """Show the live session the credential names, or say why it cannot be used."""
    return calls.session_calls().show(request)
