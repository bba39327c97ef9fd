"""The cookie keeps itself fresh: no page has to know that its token rotates."""

from dataclasses import dataclass

from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.rotation import RotationService
from session_service.web.causes import visitor
from session_service.web.credentials import Transport
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_answers import SessionAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class CookieRefresh:
    """Answers a call that came with a cookie, and hands out a newer one where there is one."""

    authentication: AuthenticationService
    rotation: RotationService
    answers: SessionAnswers

    def __call__(self, found: Authenticated, request: Request) -> Response:
        """Return the session's view; with it the current token, where the shown one is older."""
        fresh = self.rotation.refresh(found, visitor(request))
        if fresh is None:
            return self.answers.shown(found)
        token = self.authentication.token_for(fresh.session, fresh.device)
        return self.answers.with_token(fresh, token, Transport.COOKIE)
