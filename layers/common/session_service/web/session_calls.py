"""The calls on a session that is there: show, touch, amend, end."""

from copy import replace
from dataclasses import dataclass

from session_service.domain.authentication import Authenticated, AuthenticationService
from session_service.domain.session_service import SessionService
from session_service.web.causes import visitor
from session_service.web.cookie_refresh import CookieRefresh
from session_service.web.credentials import Credential, Credentials, Transport
from session_service.web.errors import MalformedRequestError
from session_service.web.preconditions import expected_revision
from session_service.web.requests import Request
from session_service.web.responses import Response, no_content
from session_service.web.session_answers import SessionAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCalls:
    """One method per call. Each proves the session first, with its one read."""

    authentication: AuthenticationService
    service: SessionService
    refreshed: CookieRefresh
    credentials: Credentials
    answers: SessionAnswers

    def show(self, request: Request) -> Response:
        """Answer the session; its metadata too where the query asks for it."""
        wanted = _wants_metadata(request)
        found, _ = self._check(request)
        metadata = self.service.metadata(found) or "null" if wanted else None
        return self.answers.shown(found, metadata=metadata)

    def touch(self, request: Request) -> Response:
        """Answer the session after noting activity; with a cookie, a fresh one where it is due."""
        found, credential = self._check(request)
        touched = replace(found, session=self.service.touch(found))
        if credential.transport is Transport.COOKIE:
            return self.refreshed(touched, request)
        return self.answers.shown(touched)

    def amend(self, request: Request) -> Response:
        """Answer the session as edited at the revision the caller saw."""
        # Only this call reads a body: pydantic stays out of a start.
        from session_service.web.bodies import read_body
        from session_service.web.session_bodies import AmendSessionBody

        credential = self.credentials.require(request)
        found = self.authentication.check_to_change(credential.token, visitor(request))
        revision = expected_revision(request)
        body, _ = read_body(request, AmendSessionBody)
        amended = self.service.amend(found, revision, body.amendment(), visitor(request))
        return self.answers.shown(replace(found, session=amended))

    def end(self, request: Request) -> Response:
        """Answer 204 once the session is over, and again for one that already was.

        So too without a credential: the first answer has taken the browser's cookie away.
        """
        credential = self.credentials.find(request)
        if credential is None:
            return no_content()
        self.service.end(credential.token, visitor(request))
        if credential.transport is Transport.TOKEN:
            return no_content()
        return no_content().with_cookie(self.credentials.cookie.clear())

    def _check(self, request: Request) -> tuple[Authenticated, Credential]:
        credential = self.credentials.require(request)
        return self.authentication.check(credential.token, visitor(request)), credential


def _wants_metadata(request: Request) -> bool:
    included = request.query.get("include")
    if included not in (None, "metadata"):
        raise MalformedRequestError("include takes: metadata.")
    return included is not None
