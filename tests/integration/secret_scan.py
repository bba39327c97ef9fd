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
    """Knows every piece of the secrets it was told of, and of which kind each is.

    A leak that is cut short is one too: 16 characters or 8 bytes are enough.
    """

    def __init__(self) -> None:
        self._texts: dict[bytes, str] = {}
        self._raw: dict[bytes, str] = {}
        self._clean: set[bytes] = set()

    def knows(self, kind: str, *, texts: Iterable[str] = (), raw: Iterable[bytes] = ()) -> None:
        """Look for these secrets from now on, in whatever way they may be written."""
        raw = list(raw)
        for written in chain((text.encode() for text in texts), *map(_encoded, raw)):
            self._texts.update(dict.fromkeys(_cut(written, TEXT_PIECE), kind))
        for secret in raw:
            self._raw.update(dict.fromkeys(_cut(secret, BYTES_PIECE), kind))

    def kinds_in(self, content: bytes) -> set[str]:
        """Return the kinds of which any piece is in there."""
        found: set[str] = set()
        for run in set(_RUN.findall(content)) - self._clean:
            kinds = {self._texts[piece] for piece in _cut(run, TEXT_PIECE) if piece in self._texts}
            for decoded in _decoded(run):
                kinds |= self._raw_kinds(decoded)
            if not kinds:
                self._clean.add(run)  # the same names and ids stand in thousands of places
            found |= kinds
        return found if content.isascii() else found | self._raw_kinds(content)

    def _raw_kinds(self, content: bytes) -> set[str]:
        return {self._raw[piece] for piece in _cut(content, BYTES_PIECE) if piece in self._raw}


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


def _cut(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(len(content) - size + 1))
