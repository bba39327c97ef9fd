"""The calls over the world in memory: requests in, answers out, no gateway between."""

import json
from typing import Any

from session_service.domain.rate_limits import MemoryCounters, RateLimits, per_minute
from session_service.web.cookie_refresh import CookieRefresh
from session_service.web.cookies import SessionCookie
from session_service.web.credentials import Credentials
from session_service.web.device_calls import DeviceCalls
from session_service.web.ensure import Ensure
from session_service.web.limits import Limits
from session_service.web.requests import Request
from session_service.web.responses import Response
from session_service.web.session_answers import SessionAnswers
from session_service.web.session_bodies import CreateSessionBody
from session_service.web.session_calls import SessionCalls
from session_service.web.token_calls import TokenCalls
from session_service.web.upload_calls import UploadCalls
from tests.gateway_events import gateway_event
from tests.world import KEYS, POLICY, World

BROWSER = {"Session-Client": "web/1"}
# So many that no test of anything else ever meets them.
GENEROUS = RateLimits(
    create=per_minute("create", 10**6),
    renew=per_minute("renew", 10**6),
    uploads=per_minute("uploads", 10**6),
    wrong_credentials=per_minute("wrong_credentials", 10**6),
    forged_credentials=per_minute("forged_credentials", 10**6),
    requests=per_minute("requests", 10**6),
)


class WebWorld(World):
    """The world with its calls, as `bootstrap` wires them."""

    def __init__(self) -> None:
        super().__init__()
        credentials = Credentials(cookie=SessionCookie(secure=True), allowed_origins=())
        answers = SessionAnswers(
            cookie=credentials.cookie,
            lifetimes=self.lifetimes,
            upload_limit=POLICY.max_files,
            clock=self.clock,
        )
        limits = Limits(
            limits=GENEROUS,
            exact=MemoryCounters(),
            approximate=MemoryCounters(),
            keys=KEYS,
            credentials=credentials,
            is_repeat=lambda call: self.table.recorded(call, self.clock()) is not None,
            clock=self.clock,
        )
        refreshed = CookieRefresh(
            authentication=self.authentication, rotation=self.rotation, answers=answers
        )
        self.session_calls = SessionCalls(
            authentication=self.authentication,
            service=self.sessions,
            refreshed=refreshed,
            credentials=credentials,
            answers=answers,
        )
        self.token_calls = TokenCalls(
            authentication=self.authentication,
            rotation=self.rotation,
            renewals=self.renewals,
            credentials=credentials,
            answers=answers,
            limits=limits,
        )
        self.device_calls = DeviceCalls(
            authentication=self.authentication, devices=self.devices, credentials=credentials
        )
        self.upload_calls = UploadCalls(
            authentication=self.authentication,
            uploads=self.uploads,
            credentials=credentials,
            limits=limits,
        )
        self._ensure = Ensure(
            authentication=self.authentication,
            service=self.sessions,
            refreshed=refreshed,
            credentials=credentials,
            answers=answers,
            limits=limits,
            clock=self.clock,
        )

    def ensure(self, body: dict[str, Any] | None = None, **sent: Any) -> Response:
        """POST /v1/session with a body."""
        plain = body or {}
        asked = ask("POST", "/v1/session", **sent)
        return self._ensure.answer(asked, CreateSessionBody.model_validate(plain), plain)

    def token(self) -> str:
        """Begin a session by token transport and return its token."""
        token: str = body_of(self.ensure({"transport": "token"}))["token"]
        return token


def ask(
    method: str = "GET",
    path: str = "/v1/session",
    *,
    token: str | None = None,
    cookie: str | None = None,
    headers: dict[str, str] | None = None,
    query: str = "",
    body: object = None,
    upload_id: str | None = None,
    device_id: str | None = None,
) -> Request:
    """A request that shows a token or a cookie, with all that a browser of ours sends."""
    sent = dict(headers or {})
    if token is not None:
        sent["Authorization"] = f"Bearer {token}"
    if cookie is not None:
        sent |= BROWSER
    if body is not None:
        sent["Content-Type"] = "application/json"
    event = gateway_event(
        method,
        path,
        headers=sent,
        query=query,
        cookies=(f"__Host-session={cookie}",) if cookie is not None else (),
        body=None if body is None else json.dumps(body),
    )
    if upload_id is not None:
        event["pathParameters"] = {"upload_id": upload_id}
    if device_id is not None:
        event["pathParameters"] = {"device_id": device_id}
    return Request.from_event(event)


def body_of(response: Response) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(response.body)
    return content


def cookie_of(response: Response) -> str:
    """The token in the one cookie that an answer sets."""
    (cookie,) = response.cookies
    return cookie.partition("=")[2].partition(";")[0]
