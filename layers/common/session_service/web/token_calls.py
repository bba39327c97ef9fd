"""The calls that hand out a new token: rotate and renew."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from session_service.domain.authentication import AuthenticationService
from session_service.domain.idempotency import DEFAULT_TTL_MS, IdempotentCall, idempotent_call
from session_service.domain.renewal import RenewalService
from session_service.domain.rotation import RotationService
from session_service.domain.sessions import DEFAULT_TENANT
from session_service.web.causes import visitor
from session_service.web.credentials import Credential, Credentials
from session_service.web.limits import Limits
from session_service.web.preconditions import idempotency_key
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_answers import SessionAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCalls:
    """One method per call. Each can be repeated after a lost answer, and gives the same token."""

    authentication: AuthenticationService
    rotation: RotationService
    renewals: RenewalService
    credentials: Credentials
    answers: SessionAnswers
    limits: Limits

    def rotate(self, request: Request) -> Response:
        """Answer the session with a fresh token, over the transport of the one shown."""
        credential = self.credentials.require(request)
        cause = visitor(request)
        found = self.rotation.rotate(self.authentication.check(credential.token, cause), cause)
        token = self.authentication.token_for(found.session, found.device)
        return self.answers.with_token(found, token, credential.transport)

    def renew(self, request: Request) -> Response:
        """Answer the successor and its token, over the transport of the credential shown."""
        # Most calls have no body to read: pydantic stays out of a start.
        from session_service.web.bodies import read_body
        from session_service.web.renewal_bodies import RenewSessionBody

        credential = self.credentials.require(request)
        body, plain = read_body(request, RenewSessionBody)
        call = self._call(request, credential, plain)
        found = self.renewals.renew(
            credential.token,
            body.renewal(),
            visitor(request),
            call,
            admit=lambda session: self.limits.renew(request, session),
        )
        token = self.authentication.token_for(found.session, found.device)
        return self.answers.with_token(
            found, token, credential.transport, status=HTTPStatus.CREATED
        )

    def _call(self, request: Request, credential: Credential, plain: Any) -> IdempotentCall | None:
        key = idempotency_key(request)
        if key is None:
            return None
        return idempotent_call(
            self.authentication.keys,
            tenant_id=DEFAULT_TENANT,
            route=request.route_key,
            caller=credential.token,
            key=key,
            request=plain,
            expires_at=self.authentication.clock() + DEFAULT_TTL_MS,
        )
