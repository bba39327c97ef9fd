"""Answers that show a session, over the transport its credential came by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from session_service.domain.authentication import Authenticated
from session_service.domain.ports import Clock
from session_service.domain.sessions import Lifetimes, Session
from session_service.domain.times import seconds_until
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Transport
from session_service.web.preconditions import etag
from session_service.web.responses import Response, json_response
from session_service.web.session_views import SessionAnswer, session_view


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAnswers:
    """Writes session answers by the settings of this deployment."""

    cookie: SessionCookie
    lifetimes: Lifetimes
    upload_limit: int
    clock: Clock

    def shown(
        self,
        found: Authenticated,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        extra: Mapping[str, object] | None = None,
        metadata: str | None = None,
    ) -> Response:
        """Return the session's view with its ETag; `metadata` is JSON text, where it was read."""
        view = session_view(
            found.session,
            found.device,
            now=self.clock(),
            lifetimes=self.lifetimes,
            upload_limit=self.upload_limit,
        )
        if metadata is not None:
            view["metadata"] = json.loads(metadata)
        body: SessionAnswer = {"session": view}
        headers = {"ETag": etag(found.session.revision)}
        return json_response(status, {**body, **(extra or {})}, headers=headers)

    def with_token(
        self,
        found: Authenticated,
        token: str,
        transport: Transport,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        extra: Mapping[str, object] | None = None,
    ) -> Response:
        """Return the session's view and hand its token over: in the body, or as the cookie."""
        if transport is Transport.TOKEN:
            return self.shown(found, status=status, extra={**(extra or {}), "token": token})
        answer = self.shown(found, status=status, extra=extra)
        return answer.with_cookie(self.set_cookie(found.session, token))

    def set_cookie(self, session: Session, token: str) -> str:
        """Return the cookie that carries a token until the session can be of no use any more."""
        ends = session.expires_at + self.lifetimes.recovery
        return self.cookie.set(token, max_age_seconds=seconds_until(ends, self.clock()))
