"""Decisions in Python with one part taken away, as if nobody had written it.

Nothing on disk changes: a function keeps its identity and gets the code of its changed source, so
whoever has imported it runs that.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import CodeType, FunctionType, ModuleType

# Where nothing but these decides what the audit keeps and what operators see and do.
MODULES = tuple(
    f"session_service.{package}.{name}"
    for package, names in {
        "domain": "audit_sealing audit_segments audit_trail audit_verification exports"
        " operator_key_service recent_checks recording request_summaries rolling_up rollups"
        " session_directory session_operations",
        "dynamodb": "audit_index audit_notes exports operator_keys reveals rollups service_runs",
    }.items()
    for name in names.split()
)


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """A part of a decision: the function that makes it, where in it, and what is taken away."""

    where: str
    removed: str
    module: str
    function: str
    lines: tuple[int, int]
    place: int

    def __str__(self) -> str:
        return f"{self.where} | {self.removed}"


@cache
def decisions(name: str) -> dict[Decision, ast.FunctionDef]:
    """Return each part of a module's decisions, with the function as it is without that part."""
    module = import_module(name)
    found: dict[Decision, ast.FunctionDef] = {}
    for qualname, function in _functions(ast.parse(inspect.getsource(module))):
        where = f"{name.removeprefix('session_service.').replace('.', '/')}.{function.name}"
        seen: dict[str, int] = {}
        for place, node in enumerate(ast.walk(function)):
            for removed, left in without_a_part(node):
                seen[removed] = seen.get(removed, 0) + 1
                again = f" ({seen[removed]})" if seen[removed] > 1 else ""
                part = Decision(
                    where=where,
                    removed=removed + again,
                    module=name,
                    function=qualname,
                    lines=_lines(node),
                    place=place,
                )
                found[part] = _replaced(function, place, left)
    return found


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the outermost functions, each with its qualified name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield f"{node.name}.{method.name}", method


def without_a_part(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield what can be taken away from a node, and the node that is left then."""
    match node:
        case ast.BoolOp(op=op, values=values):
            for value in values:
                left = [each for each in values if each is not value]
                joined = ast.BoolOp(op, left) if len(left) > 1 else left[0]
                prefix = "OR " if isinstance(op, ast.Or) else ""
                yield prefix + _text(value), joined
        case ast.Compare(left=left, ops=[_, _, *_] as ops, comparators=comparators):
            sides = [left, *comparators]
            links: list[ast.expr] = [
                ast.Compare(a, [op], [b]) for a, op, b in zip(sides, ops, comparators, strict=False)
            ]
            for link in links:
                others = [each for each in links if each is not link]
                yield _text(link), others[0] if len(others) == 1 else ast.BoolOp(ast.And(), others)
        case ast.Call(func=ast.Name(id="min" | "max"), args=[_, _, *_] as bounds):
            for bound in bounds:
                rest = [each for each in bounds if each is not bound]
                alone = ast.Call(node.func, rest, []) if len(rest) > 1 else rest[0]
                yield f"{_text(bound)} of {_text(node)}", alone
        case ast.With(items=[ast.withitem(ast.Call(func=ast.Name(id="suppress")))], body=body):
            yield f"with {_text(node.items[0])}", ast.If(ast.Constant(value=True), body, [])
        case ast.ExceptHandler():
            kept = ast.ExceptHandler(node.type, node.name, [ast.Raise()])
            yield f"except {_text(node.type) if node.type else ''}".strip(), kept
        case ast.comprehension(ifs=[_, *_] as tests):
            for test in tests:
                rest_of = [each for each in tests if each is not test]
                left_over = ast.comprehension(node.target, node.iter, rest_of, node.is_async)
                yield f"… if {_text(test)}", left_over
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test):
            if _is_whole(test):
                for word, so in (("never", False), ("always", True)):
                    changed = _with_test(node, ast.Constant(so))
                    yield f"{_text(test)}, {word}", changed


def _is_whole(test: ast.expr) -> bool:
    """Tell whether a condition has no parts that are taken away each by itself."""
    is_chain = isinstance(test, ast.Compare) and len(test.ops) > 1
    return not (isinstance(test, ast.BoolOp | ast.Constant) or is_chain)


def _with_test(node: ast.AST, test: ast.expr) -> ast.AST:
    fields = {name: getattr(node, name) for name in node._fields}
    return type(node)(**fields | {"test": test})


def _text(node: ast.AST) -> str:
    """A part in one line; a long one ends in an ellipsis."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 90 else text[:89] + "…"


def _lines(node: ast.AST) -> tuple[int, int]:
    """The lines of the condition itself, not of what hangs on it."""
    if isinstance(node, ast.comprehension):
        return node.target.lineno, node.ifs[-1].end_lineno or 0
    if isinstance(node, ast.If | ast.While):
        return node.test.lineno, node.test.end_lineno or 0
    if isinstance(node, ast.ExceptHandler):
        return node.body[0].lineno, node.body[-1].end_lineno or 0
    assert isinstance(node, ast.expr | ast.With)
    return node.lineno, node.end_lineno or 0


def _replaced(function: ast.FunctionDef, place: int, left: ast.AST) -> ast.FunctionDef:
    """Return a copy of a function in which another node stands at a place of its walk."""
    changed = deepcopy(function)
    old = list(ast.walk(changed))[place]
    new = ast.copy_location(deepcopy(left), old) if hasattr(old, "lineno") else deepcopy(left)
    for parent in ast.walk(changed):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list) and any(each is old for each in value):
                setattr(parent, name, [new if each is old else each for each in value])
    return ast.fix_missing_locations(changed)


def take_away(part: Decision) -> None:
    """Let a function decide without a part, from now on and in this process."""
    module = import_module(part.module)
    tree = ast.parse(inspect.getsource(module))
    old = dict(_functions(tree))[part.function]
    new = decisions(part.module)[part]
    for parent in ast.walk(tree):
        body = getattr(parent, "body", None)
        if isinstance(body, list) and old in body:
            body[body.index(old)] = new
    compiled = compile(tree, str(module.__file__), "exec", dont_inherit=True)
    codes = {code.co_qualname: code for code in codes_in(compiled)}
    functions(module)[part.function].__code__ = codes[part.function]


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """Yield a code and those of the functions in it."""
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes_in(each)


def functions(module: ModuleType) -> Mapping[str, FunctionType]:
    """Return a module's own functions and methods by their qualified names."""
    found: dict[str, FunctionType] = {}

    def add(value: object) -> None:
        if isinstance(value, property):
            value = value.fget
        if isinstance(value, staticmethod | classmethod):
            value = value.__func__
        if callable(value):
            value = inspect.unwrap(value)
        # A dataclass has functions of its own that stand in no file.
        if isinstance(value, FunctionType) and value.__code__.co_filename == module.__file__:
            found[value.__code__.co_qualname] = value

    for value in vars(module).values():
        add(value)
        if isinstance(value, type) and value.__module__ == module.__name__:
            for each in vars(value).values():
                add(each)
    return found
