"""Cursors of lists: opaque, signed, and good only for the list they came from."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from session_service.domain.service_keys import Keys
from session_service.web.errors import MalformedRequestError
from session_service.web.requests import Request

_MAC_BYTES = 16
_LONGEST = 512
DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100


def seal(keys: Keys, scope: str, position: str) -> str:
    """Return a cursor for a position in the list that `scope` names."""
    mac = bytes.fromhex(keys.digest("cursor", scope, position))[:_MAC_BYTES]
    return urlsafe_b64encode(mac + position.encode()).rstrip(b"=").decode()


def unseal(keys: Keys, scope: str, cursor: str) -> str:
    """Return the position a cursor names. Raise MalformedRequestError for one we did not give."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError
        packed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        position = packed[_MAC_BYTES:].decode()
    except ValueError:
        raise MalformedRequestError("This cursor is not one of this list.") from None
    expected = bytes.fromhex(keys.digest("cursor", scope, position))[:_MAC_BYTES]
    if not hmac.compare_digest(expected, packed[:_MAC_BYTES]):
        raise MalformedRequestError("This cursor is not one of this list.")
    return position


def page_limit(request: Request) -> int:
    """Return the page size asked for, 1 to 100, 20 if none is. Raise MalformedRequestError."""
    text = request.query.get("limit", str(DEFAULT_LIMIT))
    digits = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_LIMIT))
    if not digits or not 1 <= int(text) <= LARGEST_LIMIT:
        raise MalformedRequestError(f"limit is a number from 1 to {LARGEST_LIMIT}.")
    return int(text)
