"""Whose name requests are signed in: the function's role, as Lambda hands its credentials out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from session_service.aws_requests.errors import ConnectionFailedError, RequestError
from session_service.aws_requests.http_connection import Answer, HttpConnection

# Renewed this long before they end, as long as there is nothing wrong with doing so.
_EARLY_SECONDS = 300
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """One set of keys. `session_token` is empty for keys that never end."""

    access_key_id: str
    secret_access_key: str
    session_token: str

    def __repr__(self) -> str:
        """Leave the secrets out, so that no log line can hold them."""
        return f"Credentials({self.access_key_id})"


class CredentialSource(Protocol):
    """Where credentials come from."""

    def current(self) -> Credentials:
        """Return credentials that are good now. Raise RequestError where there are none."""
        ...

    def renew(self) -> bool:
        """Fetch newer ones, after AWS has called these expired; False where there are none."""
        ...


class GivenCredentials:
    """Credentials of the environment: as long as they live, so does it."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def current(self) -> Credentials:
        """Return them."""
        return self._credentials

    def renew(self) -> bool:
        """Return False: there are no others."""
        return False


class ContainerCredentials:
    """Credentials from a local endpoint: with SnapStart, those of the environment would be stale.

    `clock` gives epoch seconds. Fetched on first need, and again before they end.
    """

    def __init__(self, url: str, authorization: str, clock: Callable[[], float]) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ValueError("credentials come over https, or from this very machine")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._connection = HttpConnection(url)
        lines = [f"GET {path} HTTP/1.1", f"host: {self._connection.host}"]
        lines += ["accept: application/json", "connection: close"]
        lines += [f"authorization: {authorization}"] if authorization else []
        self._request = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        self._clock = clock
        self._credentials: Credentials | None = None
        self._ends_at = 0.0

    def current(self) -> Credentials:
        """Return credentials that are good now, the same ones as long as they are."""
        left = self._ends_at - self._clock()
        if self._credentials is None or left < _EARLY_SECONDS:
            try:
                self.renew()
            except RequestError:
                if self._credentials is None or left <= 0:
                    raise
        assert self._credentials is not None
        return self._credentials

    def renew(self) -> bool:
        """Fetch them now. Raise RequestError where the endpoint does not give any."""
        answer = self._connection.exchange(self._request)
        self._connection.close()
        self._credentials, self._ends_at = _read(answer)
        return True


def credentials_from(env: Mapping[str, str], clock: Callable[[], float]) -> CredentialSource:
    """Return the source that the environment names; a container's endpoint comes before keys.

    `clock` gives epoch seconds. Raise KeyError, naming the variable, where there is neither.
    """
    url = env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if url:
        return ContainerCredentials(url, env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN", ""), clock)
    return GivenCredentials(
        Credentials(
            env["AWS_ACCESS_KEY_ID"],
            env["AWS_SECRET_ACCESS_KEY"],
            env.get("AWS_SESSION_TOKEN", ""),
        )
    )


def _read(answer: Answer) -> tuple[Credentials, float]:
    try:
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        given = json.loads(answer.body)
        ends_at = datetime.fromisoformat(given["Expiration"]).timestamp()
        found = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["Token"])
    except (ValueError, KeyError, TypeError) as error:
        # Without its cause: that could show what was answered.
        raise ConnectionFailedError(f"no credentials: {type(error).__name__}") from None
    return found, ends_at
