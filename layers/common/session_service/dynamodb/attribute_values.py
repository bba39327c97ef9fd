"""Python values ⇄ DynamoDB's typed values: text, whole numbers, bytes, booleans, maps and lists.

boto3's own serializer turns every number into a Decimal; the table holds whole numbers only, so
that a time read is the time written, and nothing has to be converted on the request path.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii as quoted

from session_service.aws_requests.json_text import JsonText, json_text

type Value = str | int | bool | bytes | list[Value] | dict[str, Value] | None
type Item = dict[str, Value]
type AttributeValue = Mapping[str, object]


def marshal(value: object) -> dict[str, object]:
    """Return the typed form of a value. Raise TypeError for a type the table never holds."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": str(value)}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case Mapping():
            return {"M": marshal_item(value)}
        case list() | tuple():
            return {"L": [marshal(member) for member in value]}
    raise TypeError(f"the table holds no {type(value).__name__}")


def unmarshal(typed: AttributeValue) -> Value:
    """Return the plain value of a typed one. Raise ValueError for a type we never write.

    Bytes may come as they are (boto3) or as the base64 text of the wire (our client, the stream).
    """
    ((kind, content),) = typed.items()
    if isinstance(content, str):
        if kind == "N":
            return int(content)
        if kind == "S":
            return content
        if kind == "B":
            return b64decode(content, validate=True)
    elif kind == "M" and isinstance(content, dict):
        return unmarshal_item(content)
    elif isinstance(content, {"B": bytes, "BOOL": bool}.get(kind, ())):
        return content  # type: ignore[return-value]
    elif kind == "NULL":
        return None
    elif kind == "L" and isinstance(content, list):
        return [unmarshal(member) for member in content]
    raise ValueError(f"an attribute of type {kind}, which we never write")


def marshal_item(item: Mapping[str, object]) -> dict[str, dict[str, object]]:
    """Return an item as the API wants it."""
    # As below. An enumeration's text is none of its type, and neither is a truth value a number.
    return {
        name: {"S": value}
        if type(value) is str
        else {"N": str(value)}
        if type(value) is int
        else marshal(value)
        for name, value in item.items()
    }


def item_text(item: Mapping[str, object]) -> JsonText:
    """Return an item as the wire wants it: the JSON of `marshal_item`, at half the price."""
    return JsonText(_members(item))


def _members(item: Mapping[str, object]) -> str:
    members = [
        f'{quoted(name)}:{{"S":{quoted(value)}}}'  # type: ignore[arg-type]
        if (kind := type(value)) is str
        else f'{quoted(name)}:{{"N":"{value}"}}'
        if kind is int
        else f'{quoted(name)}:{{"M":{_members(value)}}}'  # type: ignore[arg-type]
        if kind is dict
        else f'{quoted(name)}:{{"B":"{b64encode(value).decode()}"}}'  # type: ignore[arg-type]
        if kind is bytes
        else f"{quoted(name)}:{json_text(marshal(value))}"
        for name, value in item.items()
    ]
    return f"{{{','.join(members)}}}"


def unmarshal_item(typed: Mapping[str, AttributeValue]) -> Item:
    """Return an item as plain values."""
    # Texts and numbers, nearly all there is, without a call for each: every request comes here.
    return {
        name: value["S"]  # type: ignore[misc]  # the API gives text for S
        if "S" in value
        else int(value["N"])  # type: ignore[call-overload]
        if "N" in value
        else unmarshal(value)
        for name, value in typed.items()
    }
