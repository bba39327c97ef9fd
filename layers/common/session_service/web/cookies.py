"""The session cookie: read strictly, set in one spelling."""

from dataclasses import dataclass

from session_service.domain.errors import SessionInvalidError

_SECURE_NAME = "__Host-session"
_PLAIN_NAME = "session"


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """The cookie of this deployment. Not secure only on a developer's own http://127.0.0.1."""

    secure: bool

    @property
    def name(self) -> str:
        """The cookie's name; `__Host-` binds it to this host, https and path / (RFC 6265bis)."""
        return _SECURE_NAME if self.secure else _PLAIN_NAME

    def read(self, cookies: tuple[str, ...]) -> str | None:
        """Return the cookie's value, or None where there is none.

        Raise SessionInvalidError for two of them, in whatever case: choosing one would let a
        planted cookie win (ASVS 15.3.7). One in another case was planted too: where a browser
        compares the prefix with its case, `__HOST-` binds a cookie to nothing.
        """
        pairs = [cookie.partition("=") for cookie in cookies]
        found = [(name.strip(), value.strip()) for name, _, value in pairs]
        named = [(name, value) for name, value in found if name.lower() == self.name.lower()]
        if len(named) > 1:
            raise SessionInvalidError
        return dict(named).get(self.name)

    def set(self, token: str, *, max_age_seconds: int) -> str:
        """Return the Set-Cookie value that hands a token to the browser."""
        return f"{self.name}={token}; Max-Age={max_age_seconds}; {self._attributes}"

    def clear(self) -> str:
        """Return the Set-Cookie value that takes the cookie away again."""
        return f"{self.name}=; Max-Age=0; {self._attributes}"

    @property
    def _attributes(self) -> str:
        return "Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if self.secure else "")
