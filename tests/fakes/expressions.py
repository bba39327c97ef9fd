"""DynamoDB's expressions, as far as the service writes them, evaluated over plain items."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from session_service.dynamodb.attribute_values import unmarshal

type Item = dict[str, Any]

_TOKEN = re.compile(r"\s*(<=|>=|<>|[=<>(),+-]|[#:]?\w+(?:\.#\w+)*)")
_MISSING = object()
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}


class Expression:
    """One expression of a request, with the request's placeholders."""

    def __init__(self, text: str, request: Mapping[str, Any]) -> None:
        self._tokens = _TOKEN.findall(text)
        assert "".join(self._tokens) == re.sub(r"\s", "", text), f"not understood: {text}"
        self._names: dict[str, str] = request.get("ExpressionAttributeNames", {})
        self._values: dict[str, Any] = request.get("ExpressionAttributeValues", {})
        self._place = 0
        self._item: Item = {}

    def holds(self, item: Item) -> bool:
        """Evaluate a condition; an attribute that is missing compares with nothing."""
        self._place, self._item = 0, item
        result = self._any_of()
        assert self._peek() == "", f"left over: {self._tokens[self._place :]}"
        return result

    def changed(self, item: Item) -> Item:
        """Return the item after an update; every value is read from the item before it."""
        self._place, self._item = 0, item
        after = deepcopy(item)
        while (clause := self._next()) != "":
            assert clause in ("SET", "REMOVE"), clause
            while True:
                *way, name = self._path(self._next())
                place = after
                for step in way:
                    assert isinstance(place.get(step), dict), f"no map to change at {way}"
                    place = place[step]
                if clause == "SET":
                    self._expect("=")
                    place[name] = self._sum()
                else:
                    place.pop(name, None)
                if self._peek() != ",":
                    break
                self._next()
        return after

    def _any_of(self) -> bool:
        result = self._all_of()
        while self._peek() == "OR":
            self._next()
            result = self._all_of() or result
        return result

    def _all_of(self) -> bool:
        result = self._test()
        while self._peek() == "AND":
            self._next()
            result = self._test() and result
        return result

    def _test(self) -> bool:
        token = self._peek()
        if token == "(":
            self._next()
            result = self._any_of()
            self._expect(")")
            return result
        if token in ("attribute_exists", "attribute_not_exists", "begins_with"):
            return self._function(self._next())
        left, operator = self._operand(), self._next()
        if operator == "IN":
            return left in self._list()
        if operator == "BETWEEN":
            low = self._operand()
            self._expect("AND")
            high = self._operand()
            return left is not _MISSING and bool(low <= left <= high)
        right = self._operand()
        if left is _MISSING or right is _MISSING or type(left) is not type(right):
            return False
        return _COMPARISONS[operator](left, right)

    def _function(self, name: str) -> bool:
        arguments = self._list()
        if name == "begins_with":
            text, prefix = arguments
            return isinstance(text, str) and text.startswith(prefix)
        (attribute,) = arguments
        return (attribute is _MISSING) == (name == "attribute_not_exists")

    def _list(self) -> list[Any]:
        self._expect("(")
        found = [self._operand()]
        while self._peek() == ",":
            self._next()
            found.append(self._operand())
        self._expect(")")
        return found

    def _sum(self) -> Any:
        result = self._operand()
        while self._peek() in ("+", "-"):
            sign = 1 if self._next() == "+" else -1
            number = self._operand()
            assert isinstance(result, int), "arithmetic on an attribute that is no number"
            assert isinstance(number, int)
            result += sign * number
        assert result is not _MISSING, "an attribute is set to one that is missing"
        return result

    def _operand(self) -> Any:
        token = self._next()
        if token == "if_not_exists":
            self._expect("(")
            value = self._operand()
            self._expect(",")
            other = self._operand()
            self._expect(")")
            return other if value is _MISSING else value
        if token == "size":
            (attribute,) = self._list()
            return _MISSING if attribute is _MISSING else len(attribute)
        if token.startswith("#"):
            found: Any = self._item
            for step in self._path(token):
                found = found.get(step, _MISSING) if isinstance(found, dict) else _MISSING
            return found
        assert token.startswith(":"), token
        return unmarshal(self._values[token])

    def _path(self, token: str) -> list[str]:
        return [self._names[step] for step in token.split(".")]

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def _expect(self, token: str) -> None:
        found = self._next()
        assert found == token, f"{token} expected, not {found}"


def check_placeholders(request: Mapping[str, Any]) -> None:
    """Refuse, as DynamoDB does, a placeholder that is not used or not given."""
    texts = " ".join(value for name, value in request.items() if name.endswith("Expression"))
    used = set(re.findall(r"[#:]\w+", texts))
    given = {
        *request.get("ExpressionAttributeNames", {}),
        *request.get("ExpressionAttributeValues", {}),
    }
    assert used == given, f"used and given placeholders differ: {used ^ given}"
