"""How large an item is to DynamoDB, which bills reads by 4 KB and writes by 1 KB."""

from collections.abc import Mapping
from typing import Any

WRITE_UNIT, READ_UNIT = 1024, 4096


def item_bytes(item: Mapping[str, Any]) -> int:
    """What DynamoDB counts: names in UTF-8, and values by their type."""
    return sum(len(name.encode()) + value_bytes(typed) for name, typed in item.items())


def value_bytes(typed: Mapping[str, Any]) -> int:
    content: Any
    ((kind, content),) = typed.items()
    match kind:
        case "S":
            return len(content.encode())
        case "B":
            return len(content)
        case "N":
            digits = len(content.lstrip("-").strip("0"))
            return (digits + 1) // 2 + (2 if content.startswith("-") else 1)
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + value_bytes(member) for member in content)
        case "M":
            return 3 + sum(1 + len(n.encode()) + value_bytes(v) for n, v in content.items())
    raise AssertionError(kind)
