"""Ensuring a session: the one a live credential names, or a new one."""

from copy import replace
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from session_service.domain.authentication import AuthenticationService
from session_service.domain.errors import CredentialError
from session_service.domain.idempotency import CREATE_TTL_MS, IdempotentCall, idempotent_call
from session_service.domain.ports import Clock
from session_service.domain.session_service import SessionService
from session_service.domain.sessions import DEFAULT_TENANT
from session_service.web.causes import visitor
from session_service.web.cookie_refresh import CookieRefresh
from session_service.web.credentials import Credential, Credentials, Transport
from session_service.web.errors import MalformedRequestError
from session_service.web.limits import Limits
from session_service.web.preconditions import idempotency_key
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_answers import SessionAnswers
from session_service.web.session_bodies import CreateSessionBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensure:
    """Decides between the session there is and a new one, and over which transport to answer."""

    authentication: AuthenticationService
    service: SessionService
    refreshed: CookieRefresh
    credentials: Credentials
    answers: SessionAnswers
    limits: Limits
    clock: Clock

    def answer(self, request: Request, body: CreateSessionBody, plain: Any) -> Response:
        """Return 200 with the live session the credential names, else 201 with a new one.

        A dead credential is refused with its code, unless the body says `start_new`: then it is
        set aside, and the answer names why. A live one is never set aside, nor one that cannot be
        told (two cookies, an Authorization header of another kind).
        """
        call = self._call(request, body, plain)
        previous: str | None = None
        credential = self.credentials.find(request)
        if credential is not None:
            try:
                return self._existing(request, credential)
            except CredentialError as error:
                if not body.start_new:
                    raise
                previous = str(error.code)
        transport = Transport(body.transport) if body.transport else _transport_of(credential)
        return self._new(request, body, call, transport, previous)

    def _existing(self, request: Request, credential: Credential) -> Response:
        cause = visitor(request)
        found = self.authentication.check(credential.token, cause)
        found = replace(found, session=self.service.touch(found))
        if credential.transport is Transport.TOKEN:
            token = self.authentication.token_for(found.session, found.device)
            return self.answers.with_token(found, token, Transport.TOKEN)
        return self.refreshed(found, request)

    def _new(
        self,
        request: Request,
        body: CreateSessionBody,
        call: IdempotentCall | None,
        transport: Transport,
        previous: str | None,
    ) -> Response:
        self.limits.create(request, DEFAULT_TENANT, call)
        found = self.service.create(body.new_session(), visitor(request), call)
        token = self.authentication.token_for(found.session, found.device)
        extra = {"previous": {"code": previous}} if previous else {}
        return self.answers.with_token(
            found, token, transport, status=HTTPStatus.CREATED, extra=extra
        )

    def _call(self, request: Request, body: CreateSessionBody, plain: Any) -> IdempotentCall | None:
        key = idempotency_key(request)
        if key is None:
            if body.session_id is not None:
                raise MalformedRequestError("A session_id of your own needs an Idempotency-Key.")
            return None
        return idempotent_call(
            self.service.keys,
            tenant_id=DEFAULT_TENANT,
            route=request.route_key,
            caller="",
            key=key,
            request=plain,
            expires_at=self.clock() + CREATE_TTL_MS,
        )


def _transport_of(credential: Credential | None) -> Transport:
    return Transport.COOKIE if credential is None else credential.transport
