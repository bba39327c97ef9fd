"""The private keys that sign access tokens: P-256, one for each key generation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

SCALAR_BYTES = 32
# The number of points on the curve (FIPS 186-5, SP 800-186 §3.2.1.3): a private key is below it.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
# Verifiers and caches on the way to them may keep a set of public keys this long (max-age).
PUBLISHED_MS = 300_000
# How long a key is published before it signs: twice that, so that a deployment may take a while
# between making the key and starting the functions that publish it.
_BEFORE_SIGNING_MS = 2 * PUBLISHED_MS
# Each draw fails once in four billion times; this many in a row are a broken source.
_DRAWS = 8


def private_scalar(random_bytes: Callable[[int], bytes]) -> bytes:
    """Return a private key: 32 bytes, evenly among 1..n-1 (FIPS 186-5 A.2.2: draw, test, redraw).

    Raise ValueError where the source gives nothing that would do.
    """
    for _ in range(_DRAWS):
        scalar = random_bytes(SCALAR_BYTES)
        if is_private_scalar(scalar):
            return scalar
    raise ValueError("the source of randomness gives no P-256 private key")


def is_private_scalar(scalar: bytes) -> bool:
    """Tell whether the bytes are a private key of P-256."""
    return len(scalar) == SCALAR_BYTES and 1 <= int.from_bytes(scalar) < P256_ORDER


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """Private keys by generation, and the generation this deployment is to sign with.

    `changed_at` (epoch milliseconds) is when the youngest was made. Never printed: `repr` shows
    generations.
    """

    scalars: Mapping[int, bytes]
    newest: int
    changed_at: int

    def __post_init__(self) -> None:
        """Refuse a malformed set, so that nothing is ever signed with a weak key."""
        if not all(is_private_scalar(scalar) for scalar in self.scalars.values()):
            raise ValueError("signing keys: need P-256 private keys of 32 bytes")
        if self.newest not in self.scalars:
            raise ValueError(f"signing keys: there is no generation {self.newest} to sign with")

    def __repr__(self) -> str:
        """Name the generations only."""
        return f"SigningKeys({sorted(self.scalars)})"

    def signing_at(self, now: int) -> int:
        """Return the generation that signs at `now`.

        A new key is published first and signs ten minutes later, when no set of public keys
        without it can be cached any more. The very first has nobody to wait for.
        """
        before = self.newest - 1
        is_new = now < self.changed_at + _BEFORE_SIGNING_MS
        return before if is_new and before in self.scalars else self.newest
