"""Layers that cannot be made: what they are given for a width is a list."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from modlint.syntax.trees import Method, parsed

LAYERS = frozenset({"Linear", "Embedding", "Conv1d", "Conv2d", "Conv3d", "LSTM", "GRU"})
SIMPLE = (ast.Assign, ast.AnnAssign, ast.Expr)


def has_list_for_width(lines: Iterable[str], line: int) -> bool:
    """Whether the statement in a line of a method makes a layer as wide as what is a list elsewhere in it."""
    method = parsed(lines)
    inside = (each for each in ast.walk(method) if isinstance(each, SIMPLE) and each.lineno == line)
    return not {name for each in inside for name in _widths(each)}.isdisjoint(_lists(method))


def _widths(statement: ast.stmt) -> Iterator[str]:
    """The names that layers are given for their widths."""
    for call in ast.walk(statement):
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in LAYERS:
            yield from (given.id for given in call.args[:2] if isinstance(given, ast.Name))


def _lists(method: Method) -> set[str]:
    """The names of which an element is always taken, and which are neither bound anew nor asked what they are."""
    taken = [part for each in method.body if isinstance(each, SIMPLE) for part in ast.walk(each)]
    elements = {part.value.id for part in taken if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name)}
    parts = [*ast.walk(method)]
    bound = {part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
    tests = (part for part in parts if isinstance(part, ast.Call) and ast.unparse(part.func) == "isinstance")
    return elements - bound - {ast.unparse(test.args[0]) for test in tests if test.args}
