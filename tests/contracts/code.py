"""What the Python of the project says, read from its syntax without importing it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.contracts.project import PRODUCT, ROOT, short

RESPONSE = re.compile(r"utter_[a-z][a-z0-9_/]*")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


def files(*folders: str) -> list[Path]:
    """Return the Python files of some folders of the project."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax of one file, every node knowing its `parent`."""
    module = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(module):
        for child in ast.iter_child_nodes(node):
            child.parent = node  # type: ignore[attr-defined]
    return module


def _above(node: ast.AST) -> Iterator[ast.AST]:
    while (node := getattr(node, "parent", None)) is not None:  # type: ignore[assignment]
        yield node


def is_docstring(node: ast.Constant) -> bool:
    """Return whether a string is only there to be read by programmers."""
    return isinstance(getattr(node, "parent", None), ast.Expr)


def strings(path: Path) -> Iterator[ast.Constant]:
    """Yield the string constants of one file that are not docstrings."""
    for node in ast.walk(tree(path)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not is_docstring(node)
        ):
            yield node


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything one file imports, at whatever depth."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            # (a relative import stays inside its own package)
            yield node.lineno, node.module


@dataclass(frozen=True)
class Use:
    """One place that names a response.

    `name` has `{}` where Python puts in a value; `passes` are the variables handed over with it.
    """

    where: str
    name: str
    passes: frozenset[str]

    @property
    def file(self) -> str:
        """The file alone."""
        return self.where.split(":")[0]


@cache
def uses() -> tuple[Use, ...]:
    """Return every place in the product's Python that names a response."""
    return tuple(use for path in files(*PRODUCT) for use in _uses_in(path))


def _uses_in(path: Path) -> Iterator[Use]:
    for node in ast.walk(tree(path)):
        name = _response(node)
        if name:
            yield Use(f"{short(path)}:{node.lineno}", name, _passed(path, node))  # type: ignore[attr-defined]


def _response(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        name = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        return name if name.startswith("utter_") else None
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
        return None
    if is_docstring(node) or isinstance(node.parent, ast.JoinedStr):  # type: ignore[attr-defined]
        return None
    return node.value if RESPONSE.fullmatch(node.value) else None


def _passed(path: Path, node: ast.AST) -> frozenset[str]:
    """Return the variables that go with a response named at `node`.

    Named arguments of the call are known for certain. Where values come as `**values`, or the name
    is handed on together with a dict, every name written in the same function may be meant.
    """
    above = list(_above(node))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    function = next((a for a in above if isinstance(a, functions)), None)
    call = next((a for a in above if isinstance(a, ast.Call)), None)
    if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "utter_message":
        direct = frozenset(k.arg for k in call.keywords if k.arg) - {"response", "buttons"}
        starred = any(k.arg is None for k in call.keywords)
        return direct | _names_in(path, function) if starred and function else direct
    return _names_in(path, function) if function else frozenset()


def _names_in(path: Path, function: ast.AST) -> frozenset[str]:
    """Return every name of a variable written in a function or in a constant it uses."""
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    constants = [node for node in tree(path).body if isinstance(node, ast.Assign)]
    scopes = [function, *(c for c in constants if used & {ast.unparse(t) for t in c.targets})]
    return frozenset(
        node.value
        for scope in scopes
        for node in ast.walk(scope)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _NAME.fullmatch(node.value)
    )
