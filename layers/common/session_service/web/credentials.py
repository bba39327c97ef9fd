"""Which credential a request shows, over which transport, and whether a cookie may be trusted."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from session_service.domain.errors import SessionInvalidError, SessionMissingError
from session_service.web.cookies import SessionCookie
from session_service.web.errors import CsrfFailedError
from session_service.web.requests import Request

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Transport(StrEnum):
    """How a session's token travels."""

    COOKIE = "cookie"
    TOKEN = "token"  # noqa: S105 - the name of a transport, not a secret


@dataclass(frozen=True, slots=True)
class Credential:
    """A token as shown; nothing about it is proven yet."""

    token: str
    transport: Transport

    def __repr__(self) -> str:
        """Leave the token out, so that no log line can hold it."""
        return f"Credential({self.transport})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Reads credentials by the rules of this deployment: its cookie and its allowed origins."""

    cookie: SessionCookie
    allowed_origins: Collection[str]

    def find(self, request: Request) -> Credential | None:
        """Return the credential shown, or None.

        An Authorization header of whatever kind rules cookies out entirely. A cookie on a write
        has to prove that our own page sent it: raise CsrfFailedError where it does not.
        """
        authorization = request.headers.get("authorization")
        if authorization is not None:
            scheme, _, token = authorization.partition(" ")
            if scheme.lower() != "bearer" or not token:
                raise SessionInvalidError("Send Authorization: Bearer and the token.")
            return Credential(token.strip(), Transport.TOKEN)
        token = self.cookie.read(request.cookies) or ""
        if not token:
            return None
        if request.method not in _SAFE_METHODS:
            self._require_same_origin(request)
        return Credential(token, Transport.COOKIE)

    def require(self, request: Request) -> Credential:
        """Return the credential shown. Raise SessionMissingError where there is none."""
        credential = self.find(request)
        if credential is None:
            raise SessionMissingError
        return credential

    def _require_same_origin(self, request: Request) -> None:
        """Demand a header that no plain form can send, then what the browser says of the sender.

        OWASP CSRF: custom request header, Fetch Metadata, Origin as the fallback. Both may be
        absent: older browsers and native web views send neither.
        """
        if not request.headers.get("session-client"):
            raise CsrfFailedError("Cookie-authenticated writes need the Session-Client header.")
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        if site is not None:
            if site != "same-origin":
                raise CsrfFailedError("The browser says that another site sent this.")
        elif origin is not None and not self._is_ours(origin, request):
            raise CsrfFailedError("The Origin is not this service's.")

    def _is_ours(self, origin: str, request: Request) -> bool:
        return origin in self.allowed_origins or origin == f"https://{request.domain_name}"
