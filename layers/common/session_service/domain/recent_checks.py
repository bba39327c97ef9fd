"""Credentials that have just been found good, so that one visitor's burst of calls is one read."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from session_service.domain.authentication import Authenticated
from session_service.domain.ports import Clock
from session_service.domain.sessions import Kind

# Entries of one memory: under 1 MB. The oldest is forgotten first.
_SIZE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSession:
    """What another service may know of a live session: no token, no seed, nothing of a person.

    Times are epoch milliseconds; `lapses_at` is the first moment at which it is over by itself.
    """

    session_id: str
    tenant_id: str
    device_id: str
    kind: Kind
    roles: tuple[str, ...]
    expires_at: int
    lapses_at: int

    @staticmethod
    def of(found: Authenticated) -> "CheckedSession":
        """Return what may be known of a session that was proven. Nobody has roles before log-in."""
        session = found.session
        return CheckedSession(
            session_id=session.session_id,
            tenant_id=session.tenant_id,
            device_id=found.device.device_id,
            kind=session.kind,
            roles=(),
            expires_at=session.expires_at,
            lapses_at=session.lapses_at,
        )


def _unheard() -> None:
    """Tell nobody."""


class RecentChecks:
    """The memory of one execution environment. Only what was found good is ever put in here.

    It answers for at most `keep_ms` after the check began, and never beyond the session's end.
    Tokens are kept as hashes. `on_hit` hears of each answer from memory.
    """

    def __init__(
        self,
        keep_ms: int,
        clock: Clock,
        size: int = _SIZE,
        on_hit: Callable[[], None] = _unheard,
    ) -> None:
        self._on_hit = on_hit
        self._keep_ms = keep_ms
        self._clock = clock
        self._size = size
        self._checked: dict[bytes, tuple[int, CheckedSession]] = {}

    def __len__(self) -> int:
        """Return how many credentials are remembered, whether or not they still count."""
        return len(self._checked)

    def checked(self, token: str, check: Callable[[], CheckedSession]) -> CheckedSession:
        """Return what the token proves: as found recently, or else by `check`.

        What `check` raises is raised, and nothing is noted.
        """
        name, now = _name(token), self._clock()
        at, checked = self._checked.get(name, (now, None))
        if checked is not None and at <= now < min(at + self._keep_ms, checked.lapses_at):
            self._on_hit()
            return checked
        checked = check()
        if self._keep_ms:
            self._note(name, now, checked)
        return checked

    def _note(self, name: bytes, at: int, checked: CheckedSession) -> None:
        self._checked.pop(name, None)
        if len(self._checked) >= self._size:
            del self._checked[next(iter(self._checked))]
        self._checked[name] = (at, checked)


def _name(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
