from random import Random
from uuid import UUID


class SeededEntropy:
    """The same values for the same seed, in the same order. Nothing secret about them."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)

    def token_bytes(self, length: int) -> bytes:
        return self._random.randbytes(length)

    def uuid(self) -> str:
        return str(UUID(bytes=self._random.randbytes(16), version=4))
