"""The operators' calls on one session and its uploads."""

import re
from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.errors import (
    ForbiddenError,
    NoSuchSessionError,
    UploadNotFoundError,
)
from session_service.domain.operator_keys import Scope
from session_service.domain.service_keys import Keys
from session_service.domain.session_operations import SessionOperations
from session_service.domain.sessions import OVER_FOR_GOOD, Session
from session_service.domain.upload_service import UploadService
from session_service.web import upload_answers
from session_service.web.causes import operator
from session_service.web.operator_reasons import required_reason
from session_service.web.operator_views import OperatedSessionAnswer, operated_session_view
from session_service.web.preconditions import UUID4
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response
from session_service.web.time_windows import flag

_SESSION_ID = re.compile(UUID4)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorCalls:
    """One method per call. The operator's key is proven, and allows it; it sees its tenant."""

    sessions: SessionOperations
    uploads: UploadService
    keys: Keys

    def show(self, request: Request) -> Response:
        """Answer a session whatever its state; whose it is only for who may know, and says why.

        Raise ForbiddenError for a key that may not, MalformedRequestError without a reason.
        """
        reveal = bool(flag(request.query, "reveal"))
        view = operated_session_view(
            self._revealed(request) if reveal else self._session(request),
            upload_limit=self.uploads.policy.max_files,
            reveal=reveal,
        )
        answer: OperatedSessionAnswer = {"session": view}
        return json_response(HTTPStatus.OK, {**answer})

    def page(self, request: Request) -> Response:
        """Answer a page of a session's uploads; one that is over holds none."""
        session = self._session(request)
        if session.status in OVER_FOR_GOOD:
            return upload_answers.empty_page()
        return upload_answers.page(request, session, self.uploads, self.keys)

    def read(self, request: Request) -> Response:
        """Answer one upload, with a download link once it is stored, which is noted first."""
        session = self._session(request)
        if session.status in OVER_FOR_GOOD:
            raise UploadNotFoundError
        cause = operator(request)
        return upload_answers.shown(
            request,
            session,
            self.uploads,
            lambda upload: self.sessions.note_shown(session, upload.locator.upload_id, cause),
        )

    def _revealed(self, request: Request) -> Session:
        key = request.proven_operator()
        if Scope.PERSONAL_READ not in key.scopes:
            raise ForbiddenError(f"This operator key lacks the scope {Scope.PERSONAL_READ}.")
        reason, session_id = required_reason(request), session_id_of(request)
        return self.sessions.revealed(key.tenant_id, session_id, operator(request), reason)

    def _session(self, request: Request) -> Session:
        return self.sessions.get(request.proven_operator().tenant_id, session_id_of(request))


def session_id_of(request: Request) -> str:
    """Return the session id in the path. Raise NoSuchSessionError for what can be none."""
    text = request.path_parameters["session_id"]
    if not _SESSION_ID.fullmatch(text):
        raise NoSuchSessionError
    return text
