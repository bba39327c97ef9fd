"""Finds secrets, or pieces of them, in bytes: as they are, in base64 of any alignment, in hex."""

import re
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from itertools import chain

TEXT_PIECE = 16
BYTES_PIECE = 8
_RUN = re.compile(rb"[A-Za-z0-9+/_-]{11,}")
_HEX = re.compile(rb"[0-9a-fA-F]{16,}")
_STANDARD = bytes.maketrans(b"-_", b"+/")


class SecretScan:
    """Knows every piece of the secrets it was given; a leak that is cut short is one too."""

    def __init__(self, texts: Iterable[str] = (), raw: Iterable[bytes] = ()) -> None:
        raw = list(raw)
        written = chain((text.encode() for text in texts), *map(_encoded, raw))
        self._texts = _pieces(written, TEXT_PIECE)
        self._raw = _pieces(raw, BYTES_PIECE)
        self._clean: set[bytes] = set()

    def finds(self, content: bytes) -> bool:
        """Tell whether any piece of any secret is in there."""
        runs = set(_RUN.findall(content)) - self._clean
        if any(self._is_in(run) for run in runs):
            return True
        self._clean |= runs  # the same names and ids stand in thousands of places
        return not content.isascii() and self._is_raw_in(content)

    def _is_in(self, run: bytes) -> bool:
        if any(piece in self._texts for piece in _cut(run, TEXT_PIECE)):
            return True
        return any(self._is_raw_in(decoded) for decoded in _decoded(run))

    def _is_raw_in(self, content: bytes) -> bool:
        return any(piece in self._raw for piece in _cut(content, BYTES_PIECE))


def token_secrets(token: str) -> tuple[str, bytes]:
    """Return what of a token is secret: the end of its text, and the bytes of secret and MAC."""
    encoded = token.removeprefix("mst_")
    packed = b64decode(encoded.translate(str.maketrans("-_", "+/")) + "=" * (-len(encoded) % 4))
    return encoded[-85:], packed[-64:]


def _encoded(raw: bytes) -> Iterator[bytes]:
    for encoded in (urlsafe_b64encode(raw), urlsafe_b64encode(raw).translate(_STANDARD)):
        yield encoded.rstrip(b"=")
    yield raw.hex().encode()


def _decoded(run: bytes) -> Iterator[bytes]:
    standard = run.translate(_STANDARD)
    for start in range(4):
        part = standard[start:]
        yield b64decode(part[: len(part) // 4 * 4])
    for digits in _HEX.findall(run):
        for start in range(2):
            part = digits[start:]
            yield bytes.fromhex(part[: len(part) // 2 * 2].decode())


def _pieces(secrets: Iterable[bytes], size: int) -> frozenset[bytes]:
    return frozenset(piece for secret in secrets for piece in _cut(secret, size))


def _cut(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(len(content) - size + 1))
