"""An HTTP request as API Gateway hands it over (HTTP API, payload format 2.0)."""

import json
from base64 import b64decode
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple, Never
from urllib.parse import parse_qsl

from session_service.domain.rate_limits import Verdict
from session_service.web.errors import (
    BodyTooLargeError,
    MalformedRequestError,
    MediaTypeNotSupportedError,
)

if TYPE_CHECKING:
    from session_service.domain.operator_keys import OperatorKey

BODY_LIMIT = 64 * 1024
_DEPTH_LIMIT = 20
_VALUE_LIMIT = 400


class Request(NamedTuple):
    """One request. Header names are lower-case; `request_id` is the one the answer names.

    `source_ip` is the peer that the gateway saw, `domain_name` the gateway's own. Where our
    distribution vouches for the viewer's, `edge` puts those in their place; no other header is ever
    believed.
    `verdicts` gathers what the limits that were asked have said, for the answer's headers.
    `operator` is the key that was proven, on routes that ask for a scope.
    """

    route_key: str
    method: str
    path: str
    path_parameters: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    domain_name: str
    source_ip: str
    request_id: str
    body: str
    body_is_base64: bool
    verdicts: list[Verdict]
    operator: "OperatorKey | None" = None

    @staticmethod
    def from_event(event: Mapping[str, Any]) -> "Request":
        """Read the gateway's event. Raise MalformedRequestError for a query given twice."""
        context = event["requestContext"]
        return Request(
            route_key=event["routeKey"],
            method=context["http"]["method"],
            path=event["rawPath"],
            path_parameters=event.get("pathParameters") or {},
            query=_query(event.get("rawQueryString", "")),
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            cookies=tuple(event.get("cookies") or ()),
            domain_name=context.get("domainName", ""),
            source_ip=context["http"].get("sourceIp", ""),
            request_id=context["requestId"],
            body=event.get("body") or "",
            body_is_base64=event.get("isBase64Encoded", False),
            verdicts=[],
        )

    def proven_operator(self) -> "OperatorKey":
        """Return the operator's key; only for routes that ask for a scope."""
        assert self.operator is not None, f"{self.route_key} asks for no scope"
        return self.operator

    def json(self) -> Any:
        """Return the parsed JSON body; an absent body is an empty object.

        Raise BodyTooLargeError (over 64 KiB), MediaTypeNotSupportedError, or MalformedRequestError
        for what is not one JSON text in UTF-8: a name given twice, NaN or a number too large to
        be one, a NUL or half of a surrogate pair in a string, nesting beyond 20 levels or over
        400 values.
        """
        raw = self._bytes()
        if len(raw) > BODY_LIMIT:
            raise BodyTooLargeError(f"A body may have at most {BODY_LIMIT} bytes.")
        media_type = self.headers.get("content-type", "")
        if not raw and not media_type:
            return {}
        if not _is_json(media_type):
            raise MediaTypeNotSupportedError("Send application/json.")
        try:
            value = _decode(raw.decode())
        except (ValueError, RecursionError) as error:
            raise MalformedRequestError("The body is not one JSON text in UTF-8.") from error
        _require_plain(value)
        return value

    def _bytes(self) -> bytes:
        try:
            if self.body_is_base64:
                return b64decode(self.body, validate=True)
            return self.body.encode()
        except ValueError as error:
            raise MalformedRequestError("The body is not UTF-8.") from error


def _query(raw: str) -> dict[str, str]:
    if not raw:
        return {}
    pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=50) if raw.count("&") < 50 else []
    query = dict(pairs)
    if len(query) != len(pairs) or not pairs:
        raise MalformedRequestError("A query parameter is given twice, or too many are given.")
    return query


def _is_json(media_type: str) -> bool:
    kind, _, parameters = media_type.partition(";")
    charset = parameters.strip().lower().replace('"', "")
    return kind.strip().lower() == "application/json" and charset in {"", "charset=utf-8"}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name is given twice")
    return value


def _refuse_constant(name: str) -> Never:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)  # JSON could not write it again
    return number


_decode = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=_finite
).decode


def _require_plain(value: Any) -> None:
    left = _VALUE_LIMIT
    level = [value]
    for _ in range(_DEPTH_LIMIT):
        following: list[Any] = []
        for member in level:
            if isinstance(member, dict):
                following += [*member, *member.values()]
            elif isinstance(member, list):
                following += member
            elif isinstance(member, str):
                _require_text(member)
        left -= len(level)
        if left < 0:
            raise MalformedRequestError(f"A body may hold at most {_VALUE_LIMIT} values.")
        if not following:
            return
        level = following
    raise MalformedRequestError(f"A body may be nested at most {_DEPTH_LIMIT} levels deep.")


def _require_text(text: str) -> None:
    try:
        is_plain = b"\x00" not in text.encode()
    except UnicodeEncodeError:  # UTF-8 has no half of a surrogate pair
        is_plain = False
    if not is_plain:
        raise MalformedRequestError("A string holds a NUL or half of a surrogate pair.")
