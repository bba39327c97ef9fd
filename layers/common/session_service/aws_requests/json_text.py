"""JSON of which parts are written already, by those who know what they hold."""

import json
from base64 import b64encode
from json.encoder import encode_basestring_ascii as quoted


class JsonText(str):
    """Text that is JSON: it goes out as it is."""

    __slots__ = ()


def json_text(value: object) -> str:
    """Return a value as JSON, with `JsonText` as it is and bytes in base64, without spaces."""
    kind = type(value)
    if kind is JsonText:
        return value  # type: ignore[return-value]
    if kind is str:
        return quoted(value)  # type: ignore[arg-type]
    if value is True:
        return "true"
    if kind is dict:
        members = [f"{quoted(name)}:{json_text(member)}" for name, member in value.items()]  # type: ignore[attr-defined]
        return f"{{{','.join(members)}}}"
    if kind is list or kind is tuple:
        return f"[{','.join(map(json_text, value))}]"  # type: ignore[call-overload]
    return _encode(value)


def _base64(value: object) -> str:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    raise TypeError(f"no JSON for {type(value).__name__}")


_encode = json.JSONEncoder(separators=(",", ":"), default=_base64, check_circular=False).encode
