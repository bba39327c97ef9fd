"""The public keys that verify access tokens (RFC 7517)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from session_service.domain.signing_keys import PUBLISHED_MS
from session_service.web.responses import Response, json_response


def key_set(keys: Sequence[Mapping[str, str]]) -> Response:
    """Return the keys as anybody may read and cache them, for as long as no new key signs."""
    headers = {"Cache-Control": f"public, max-age={PUBLISHED_MS // 1000}"}
    return json_response(HTTPStatus.OK, {"keys": list(keys)}, headers=headers)
