"""What the use cases need from outside: time, randomness, and the service's own small types."""

from collections.abc import Callable
from typing import Protocol

# Epoch milliseconds, UTC: the unit of every time in the domain unless a name says otherwise.
Clock = Callable[[], int]


class Entropy(Protocol):
    """Unpredictable values from a cryptographically secure source (ASVS 11.5.1)."""

    def token_bytes(self, length: int) -> bytes:
        """Return `length` random bytes."""
        ...

    def uuid(self) -> str:
        """Return a random UUID (RFC 9562, version 4), in lower case."""
        ...
