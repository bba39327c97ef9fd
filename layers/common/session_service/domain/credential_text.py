"""Credentials as text: a prefix that names their purpose, then base64url without padding."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def encoded(prefix: str, packed: bytes) -> str:
    """Return the one spelling of a credential (RFC 4648 §5)."""
    return prefix + urlsafe_b64encode(packed).rstrip(b"=").decode()


def decoded(prefix: str, text: str, *, longest: int) -> bytes | None:
    """Return what a credential packs, or None for anything but the spelling `encoded` gives.

    `longest` is the most bytes that any credential of this purpose packs: what is longer is not
    worth decoding.
    """
    if not text.startswith(prefix) or len(text) > len(prefix) + (longest * 4 + 2) // 3:
        return None
    if not text.isascii():
        return None
    bare = text.removeprefix(prefix)
    try:
        packed = urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except ValueError:
        return None
    # base64 ignores stray characters and unused bits: only the one spelling we print is accepted.
    return packed if encoded(prefix, packed) == text else None
