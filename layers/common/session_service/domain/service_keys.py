"""The service's own secret keys: one signs, each listed one verifies."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from session_service.domain.ports import Clock

_RELOAD_MS = 1000


class Keys(Protocol):
    """What signing and verifying need of the service keys."""

    @property
    def signing(self) -> int:
        """The generation that signs."""
        ...

    def derive(self, purpose: str, generation: int) -> bytes | None:
        """Return the 32-byte key for one purpose, or None where there is no such generation."""
        ...

    def digest(self, purpose: str, *parts: str) -> str:
        """Return a keyed hash of `parts` in hex, the same whichever generation signs."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """Root keys by generation (1 to 255, 32 bytes each). Never printed: `repr` shows generations.

    `signing` is the generation this deployment signs with. While keys rotate, the newest root may
    be one that functions started earlier do not know yet. `stable` never rotates: keyed hashes
    that are looked up or compared later (idempotency keys, cursors) are made with it.
    """

    roots: Mapping[int, bytes]
    signing: int
    stable: bytes

    def __post_init__(self) -> None:
        """Refuse an empty or malformed set, so that nothing is ever signed with a weak key."""
        if not self.roots or any(
            not 1 <= generation <= 255 or len(root) < 32 for generation, root in self.roots.items()
        ):
            raise ValueError("service keys: need at least one generation 1..255 of 32 bytes")
        if len(self.stable) < 32:
            raise ValueError("service keys: the stable root needs 32 bytes")
        if self.signing not in self.roots:
            raise ValueError(f"service keys: there is no generation {self.signing} to sign with")

    def __repr__(self) -> str:
        """Name the generations only."""
        return f"ServiceKeys({sorted(self.roots)})"

    def derive(self, purpose: str, generation: int) -> bytes | None:
        """Return the 32-byte key for one purpose, or None where the generation is retired.

        One root never serves two purposes directly, so a signature made for one is worthless for
        another (HKDF-Expand of RFC 5869 with a single block).
        """
        root = self.roots.get(generation)
        return None if root is None else _expand(root, purpose)

    def digest(self, purpose: str, *parts: str) -> str:
        """Return a keyed hash of `parts` in hex, the same whichever generation signs.

        The parts are hashed one by one first, so that no choice of parts equals another's.
        """
        key = _expand(self.stable, purpose)
        message = b"".join(sha256(part.encode("utf-8", "surrogatepass")).digest() for part in parts)
        return hmac.digest(key, message, "sha256").hex()


def origin_secret(keys: Keys) -> str:
    """Return what our distribution shows the API: the same for as long as the stack has its keys.

    Derived, so that it is stored nowhere but in the distribution.
    """
    return keys.digest("origin-secret")


class KeyRing:
    """The keys of one execution environment, read again when a newer generation shows up.

    While a rotation rolls out, other functions already sign with a generation that this one, still
    warm, has not read. The parameter holds it before anyone signs with it, so one more read (at
    most one a second, whatever is forged) tells a token of tomorrow's from a forged one.
    """

    def __init__(self, load: Callable[[], ServiceKeys], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._keys = load()
        self._read_at = clock()

    @property
    def signing(self) -> int:
        """The generation that signs."""
        return self._keys.signing

    def derive(self, purpose: str, generation: int) -> bytes | None:
        """Return the 32-byte key for one purpose, or None where there is no such generation."""
        newer = generation > max(self._keys.roots)
        if newer and self._clock() - self._read_at >= _RELOAD_MS:
            self._read_at = self._clock()  # first, so that a read that fails counts too
            self._keys = self._load()
        return self._keys.derive(purpose, generation)

    def digest(self, purpose: str, *parts: str) -> str:
        """Return a keyed hash of `parts` in hex, the same whichever generation signs."""
        return self._keys.digest(purpose, *parts)


@lru_cache(maxsize=64)  # a few purposes for each generation: asked for with every token
def _expand(root: bytes, purpose: str) -> bytes:
    return hmac.digest(root, b"maria-sessions/" + purpose.encode() + b"\x01", "sha256")
