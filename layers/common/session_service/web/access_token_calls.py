"""The call by which a session is shown to another service: an access token."""

from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.access_tokens import AccessTokenService
from session_service.domain.authentication import AuthenticationService
from session_service.web.access_token_bodies import AccessTokenBody
from session_service.web.access_token_views import AccessTokenAnswer
from session_service.web.bodies import read_body
from session_service.web.causes import visitor
from session_service.web.credentials import Credentials
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTokenCalls:
    """`issuer` is what tokens name as theirs; empty where it is the host that a call came to."""

    authentication: AuthenticationService
    tokens: AccessTokenService
    credentials: Credentials
    issuer: str

    def issue(self, request: Request) -> Response:
        """Answer a token for the audience of the body. The session is read and nothing written."""
        credential = self.credentials.require(request)
        found = self.authentication.check(credential.token, visitor(request))
        body, _ = read_body(request, AccessTokenBody)
        issuer = self.issuer or f"https://{request.domain_name}"
        token = self.tokens.issue(found, body.audience, issuer)
        answer: AccessTokenAnswer = {
            "access_token": token.text,
            "token_type": "Bearer",
            "expires_in_seconds": token.expires_in_seconds,
        }
        return json_response(HTTPStatus.OK, {**answer})
