"""The adapters with one part of one condition taken away, as if nobody had written it.

Nothing on disk changes: the constructors of writes are wrapped where the adapters call them.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from unittest import mock

from session_service import dynamodb
from session_service.dynamodb import table

MODULES = tuple(
    import_module(f"{dynamodb.__name__}.{each.name}")
    for each in iter_modules(dynamodb.__path__)
    if each.name != "table"
)
# Who writes conditions, as `where` names them.
WRITERS = tuple(module.__name__.rpartition(".")[2] for module in MODULES)
_DEVICE = re.compile(r"#devices\.#[0-9a-f]{16}\b")
_OTHERS = re.compile(r"(?<=:devices)( AND attribute_not_exists\(#devices\.#device\.#over\))+$")
_VALUE = re.compile(r":(\w+)")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part of a condition: the function that writes it, all of it, and what is taken away."""

    where: str
    condition: str
    removed: str

    def __str__(self) -> str:
        return f"{self.where} | {self.condition} | {self.removed}"


def parts(where: str, condition: str) -> dict[Part, str]:
    """Return each part that can be taken away, and the condition that is left then."""
    whole = _plain(condition)
    found: dict[Part, str] = {}
    conjuncts = _split(condition, " AND ")
    if len(conjuncts) == 1 and len(_split(condition, " OR ")) > 1:
        return {Part(where, whole, whole): ""} | _disjuncts(where, whole, condition, "{}")
    for place, conjunct in enumerate(conjuncts):
        name = _plain(conjunct)
        left = conjuncts[:place] + conjuncts[place + 1 :]
        if name in [_plain(each) for each in conjuncts[:place]]:
            # One for each other device: they go together.
            name = f"{name} of others"
            left = [each for n, each in enumerate(conjuncts) if n <= _first(conjuncts, conjunct)]
        found[Part(where, whole, name)] = " AND ".join(left)
        if conjunct.startswith("("):
            frame = " AND ".join([*conjuncts[:place], "({})", *conjuncts[place + 1 :]])
            found |= _disjuncts(where, whole, conjunct[1:-1], frame)
    return found


def _first(conjuncts: list[str], like: str) -> int:
    """The place behind which a conjunct of this form comes once for each other device."""
    same = [n for n, each in enumerate(conjuncts) if _plain(each) == _plain(like)]
    return same[1] - 1


def _disjuncts(where: str, whole: str, condition: str, frame: str) -> dict[Part, str]:
    choices = _split(condition, " OR ")
    return {
        Part(where, whole, f"OR {_plain(choice)}"): frame.format(
            " OR ".join(each for each in choices if each is not choice)
        )
        for choice in choices
    }


def _split(text: str, by: str) -> list[str]:
    """Split at the outermost level only."""
    found, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and text.startswith(by, place):
            found.append(text[start:place])
            start = place + len(by)
    return [*found, text[start:]]


def _plain(condition: str) -> str:
    """Return the condition whatever its devices are called, and however many there are."""
    return _OTHERS.sub("", _DEVICE.sub("#devices.#device", condition))


@contextmanager
def seen_through(change: Callable[[str, str], str]) -> Iterator[None]:
    """Hand every condition, with the function that writes it, through `change`."""

    def wrapped(make: Any) -> Any:
        def construct(**fields: Any) -> Any:
            condition = fields.get("condition", "")
            if condition:
                changed = change(_caller(), condition)
                if changed != condition:
                    text = f"{fields.get('change', '')} {changed}"
                    values = _used(fields.get("values", {}), text)
                    fields |= {"condition": changed, "values": values}
            return make(**fields)

        return construct

    delete = table.Table.delete

    def deleted(
        self: Any, key: Any, condition: str = "", values: Mapping[str, object] | None = None
    ) -> None:
        changed = change(_caller(), condition) if condition else ""
        delete(self, key, changed, _used(values or {}, changed))

    with ExitStack() as stack:
        for module in MODULES:
            for name, make in (("Put", table.Put), ("Update", table.Update)):
                if hasattr(module, name):
                    stack.enter_context(mock.patch.object(module, name, wrapped(make)))
        stack.enter_context(mock.patch.object(table.Table, "delete", deleted))
        yield


def _caller() -> str:
    frame = sys._getframe(2)
    module = frame.f_globals["__name__"].rpartition(".")[2]
    return f"{module}.{frame.f_code.co_qualname.rpartition('.')[2]}"


def _used(values: Mapping[str, object], text: str) -> dict[str, object]:
    names = set(_VALUE.findall(text))
    return {name: value for name, value in values.items() if name in names}


def without(part: Part) -> Callable[[str, str], str]:
    """Return the change that takes one part away, wherever it stands."""

    def change(where: str, condition: str) -> str:
        return parts(where, condition).get(part, condition)

    return change
