"""Introspection: an app's backend asks whose session a token is (in the spirit of RFC 7662)."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypedDict

from session_service.domain import tokens
from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.errors import CredentialError, SessionInvalidError
from session_service.domain.ports import Clock
from session_service.domain.sessions import Lifetimes
from session_service.web.bodies import read_body
from session_service.web.causes import operator
from session_service.web.introspection_bodies import IntrospectBody
from session_service.web.problems import problem_body
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.session_views import SessionView, session_view


class IntrospectionAnswer(TypedDict):
    """Whether a token can be used at this moment: the session where it can, else why it cannot.

    `problem` is the very body that the visitor would be refused with, to be handed on to them.
    """

    active: bool
    session: SessionView | None
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Introspection:
    """Checks a token for somebody else: one read more than the visitor's own check, no touch."""

    authentication: AuthenticationService
    lifetimes: Lifetimes
    upload_limit: int
    clock: Clock

    def answer(self, request: Request) -> Response:
        """Answer 200 whatever the token is worth. Raise ValidationFailedError for no token."""
        body, _ = read_body(request, IntrospectBody)
        answer: IntrospectionAnswer = {"active": False, "session": None, "problem": None}
        try:
            found = self._check(body.token, request)
        except CredentialError as error:
            answer["problem"] = problem_body(
                error, path=request.path, request_id=request.request_id
            )
        else:
            answer["active"] = True
            answer["session"] = session_view(
                found.session,
                found.device,
                now=self.clock(),
                lifetimes=self.lifetimes,
                upload_limit=self.upload_limit,
            )
        return json_response(HTTPStatus.OK, {**answer})

    def _check(self, token: str, request: Request) -> Authenticated:
        # Before anything is read, or ended as stolen: another tenant's token is none to them.
        if (
            tokens.parse(self.authentication.keys, token).tenant_id
            != request.proven_operator().tenant_id
        ):
            raise SessionInvalidError
        return self.authentication.check(token, operator(request))
