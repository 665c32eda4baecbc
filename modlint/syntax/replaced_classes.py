"""Classes that nobody ever gets hold of: a later one in the file takes the name before anything used it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from modlint.syntax.trees import Block, Method

_PLAIN = frozenset({"property", "staticmethod", "classmethod"})


def is_replaced(body: Block, name: str, line: int) -> bool:
    """Whether the class on a line of a file is surely replaced by another, both under no condition."""
    classes = [at for at, each in enumerate(body) if isinstance(each, ast.ClassDef) and each.name == name]
    first = next((at for at in classes if body[at].lineno == line), None)
    later = next((at for at in classes if first is not None and at > first), None)
    if first is None or later is None or _runs_more(body[first]):
        return False
    parts = [part for each in body[first + 1 : later + 1] for part in _run_now(each)]
    if any(_names(part, name) for part in parts):
        return False
    if not any(map(_may_call, parts)):
        return True
    return not any(_names(part, name) for each in body[first + 1 : later] for part in ast.walk(each))


def _runs_more(cls: ast.stmt) -> bool:
    """Whether a decorator or a metaclass gets hold of the class."""
    return isinstance(cls, ast.ClassDef) and bool(cls.decorator_list or cls.keywords)


def _run_now(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a statement that run with it: not what stands inside functions."""
    yield node
    inside: Sequence[ast.AST] = ()
    if isinstance(node, Method | ast.Lambda):
        inside = node.body if isinstance(node.body, list) else [node.body]
    for child in ast.iter_child_nodes(node):
        if not any(child is each for each in inside):
            yield from _run_now(child)


def _names(node: ast.AST, name: str) -> bool:
    """Whether it is that name, or a string that says it."""
    if isinstance(node, ast.Constant):
        return node.value == name
    return isinstance(node, ast.Name) and node.id == name


def _may_call(node: ast.AST) -> bool:
    """Whether it may run a function."""
    decorators = getattr(node, "decorator_list", ())
    return isinstance(node, ast.Call) or any(ast.unparse(each) not in _PLAIN for each in decorators)
