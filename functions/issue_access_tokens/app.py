"""What other services trust: access tokens, and the keys that verify them."""

from http import HTTPStatus

from session_service.bootstrap import access_tokens, calls, clients
from session_service.web.access_token_views import AccessTokenAnswer, KeySet
from session_service.web.api import Api
from session_service.web.key_set import key_set
from session_service.web.requests import Request
from session_service.web.responses import Response

lambda_handler = api = Api(calls.limits, edge=calls.edge)
clients.prime(calls.edge, access_tokens.access_token_calls)


@api.route(
    "POST /v1/session/access-token",
    body="session_service.web.access_token_bodies:AccessTokenBody",
    answers={HTTPStatus.OK: AccessTokenAnswer},
)
def issue_access_token(request: Request) -> Response:
    """Issue a signed token about the session for one other service, good for five minutes."""
    return access_tokens.access_token_calls().issue(request)


@api.route(
    "GET /.well-known/jwks.json",
    answers={HTTPStatus.OK: KeySet},
    needs_session=False,
)
def show_keys(_request: Request) -> Response:
    """Publish the keys that verify access tokens (RFC 7517)."""
    return key_set(access_tokens.access_token_signer().public_keys())
