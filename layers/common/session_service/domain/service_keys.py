"""The service's own secret keys: one signs, each listed one verifies."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class ServiceKeys:
    """Root keys by generation (1 to 255, 32 bytes each). Never printed: `repr` shows generations.

    `signing` is the generation this deployment signs with. While keys rotate, the newest root may
    be one that functions started earlier do not know yet.
    """

    roots: Mapping[int, bytes]
    signing: int

    def __post_init__(self) -> None:
        """Refuse an empty or malformed set, so that nothing is ever signed with a weak key."""
        if not self.roots or any(
            not 1 <= generation <= 255 or len(root) < 32 for generation, root in self.roots.items()
        ):
            raise ValueError("service keys: need at least one generation 1..255 of 32 bytes")
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
        return self._derive(purpose, generation) if generation in self.roots else None

    def digest(self, purpose: str, *parts: str) -> str:
        """Return a keyed hash of `parts` in hex, under the signing key.

        The parts are hashed one by one first, so that no choice of parts equals another's.
        """
        key = self._derive(purpose, self.signing)
        message = b"".join(sha256(part.encode("utf-8", "surrogatepass")).digest() for part in parts)
        return hmac.digest(key, message, "sha256").hex()

    def _derive(self, purpose: str, generation: int) -> bytes:
        info = b"maria-sessions/" + purpose.encode() + b"\x01"
        return hmac.digest(self.roots[generation], info, "sha256")
