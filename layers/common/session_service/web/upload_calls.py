"""The upload calls: read the request, ask the domain, write the answer."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from session_service.domain.authentication import AuthenticationService
from session_service.domain.idempotency import DEFAULT_TTL_MS, IdempotentCall, idempotent_call
from session_service.domain.sessions import Session
from session_service.domain.upload_service import UploadService
from session_service.web import upload_answers
from session_service.web.bodies import read_body
from session_service.web.causes import visitor
from session_service.web.credentials import Credentials
from session_service.web.limits import Limits
from session_service.web.preconditions import idempotency_key
from session_service.web.requests import Request
from session_service.web.responses import Response, json_response, no_content
from session_service.web.upload_bodies import CreateUploadBody
from session_service.web.upload_views import NewUploadAnswer, post_form_view, upload_view


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadCalls:
    """One method per call. Each proves the session first, with its one read."""

    authentication: AuthenticationService
    uploads: UploadService
    credentials: Credentials
    limits: Limits

    def create(self, request: Request) -> Response:
        """Answer 201 with the upload and the form to send it."""
        session = self._session_to_change(request)
        body, plain = read_body(request, CreateUploadBody)
        call = self._call(request, session, plain)
        upload, form = self.uploads.create(
            session,
            body.new_upload(),
            visitor(request),
            call,
            admit=lambda: self.limits.upload(request, session, call),
        )
        answer: NewUploadAnswer = {"upload": upload_view(upload), "post": post_form_view(form)}
        return json_response(HTTPStatus.CREATED, {**answer})

    def page(self, request: Request) -> Response:
        """Answer a page of uploads, oldest first."""
        session = self._session(request)
        return upload_answers.page(request, session, self.uploads, self.authentication.keys)

    def read(self, request: Request) -> Response:
        """Answer one upload, with a download link once it is stored."""
        return upload_answers.shown(request, self._session(request), self.uploads)

    def delete(self, request: Request) -> Response:
        """Answer 204 once the upload is deleted, and again for one that already was."""
        session = self._session_to_change(request)
        self.uploads.delete(session, upload_answers.upload_id(request), visitor(request))
        return no_content()

    def _session(self, request: Request) -> Session:
        token = self.credentials.require(request).token
        return self.authentication.check(token, visitor(request)).session

    def _session_to_change(self, request: Request) -> Session:
        token = self.credentials.require(request).token
        return self.authentication.check_to_change(token, visitor(request)).session

    def _call(self, request: Request, session: Session, plain: Any) -> IdempotentCall | None:
        key = idempotency_key(request)
        if key is None:
            return None
        return idempotent_call(
            self.authentication.keys,
            tenant_id=session.tenant_id,
            route=request.route_key,
            caller=session.session_id,
            key=key,
            request=plain,
            expires_at=self.authentication.clock() + DEFAULT_TTL_MS,
        )
