"""Conditional requests and idempotency keys, read from their headers."""

import re

from session_service.domain.errors import RevisionMismatchError
from session_service.web.errors import MalformedRequestError, PreconditionRequiredError
from session_service.web.requests import Request

_ETAG = re.compile(r'"([^"]*)"')
# Any UUID, lower case.
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
# A random UUID (RFC 9562, version 4), lower case.
UUID4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
_UUID4 = re.compile(UUID4)


def etag(revision: int) -> str:
    """Return the strong ETag of a revision."""
    return f'"{revision}"'


def expected_revision(request: Request) -> int | None:
    """Return the revision that If-Match names; None for `*`, any.

    Raise PreconditionRequiredError where the header is missing, and RevisionMismatchError where
    it names no single revision of ours: a tag we never gave matches nothing (RFC 9110 §13.1.1).
    """
    header = request.headers.get("if-match", "").strip()
    if not header:
        raise PreconditionRequiredError("Send the ETag you saw as If-Match.")
    if header == "*":
        return None
    match = _ETAG.fullmatch(header)
    if match is None or not match[1].isdecimal() or not match[1].isascii() or len(match[1]) > 9:
        raise RevisionMismatchError('If-Match takes one ETag with its quotes ("1"), or *.')
    return int(match[1])


def idempotency_key(request: Request) -> str | None:
    """Return the client's Idempotency-Key, a lower-case UUIDv4, or None.

    Raise MalformedRequestError for anything else: a guessable key would hand out a session.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    key = key.strip().strip('"').lower()
    if not _UUID4.fullmatch(key):
        raise MalformedRequestError("Idempotency-Key has to be a UUID of version 4.")
    return key


def accepts(request: Request, media_type: str) -> bool:
    """Tell whether the caller takes a media type: no Accept header, or one that admits it.

    Who takes problems takes JSON, so that a client that names only these is not refused.
    """
    header = request.headers.get("accept")
    if not header or header == media_type:
        return True
    kinds = {part.partition(";")[0].strip().lower() for part in header.split(",")}
    wanted = {"*/*", media_type.partition("/")[0] + "/*", media_type}
    if media_type == "application/json":
        wanted.add("application/problem+json")
    return bool(kinds & wanted)
