"""Loops over literal strings."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def loop_strings(target: ast.expr, iterable: ast.expr) -> dict[str, tuple[str, ...]]:
    """The strings that the variables of a loop take, for those where all are known."""
    if isinstance(target, ast.Name):
        strings = _strings(_elements(iterable))
        return {target.id: strings} if strings else {}
    if isinstance(target, (ast.Tuple, ast.List)):
        columns = _columns(iterable, len(target.elts))
        found = [loop_strings(part, column) for part, column in zip(target.elts, columns, strict=False)]
        return {name: strings for names in found for name, strings in names.items()}
    return {}


def _elements(node: ast.expr) -> Sequence[ast.expr | None]:
    """What a loop over a literal comes by."""
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return node.elts
    return node.keys if isinstance(node, ast.Dict) else ()


def _strings(nodes: Sequence[ast.expr | None]) -> tuple[str, ...]:
    strings = tuple(node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return strings if len(strings) == len(nodes) else ()


def _columns(iterable: ast.expr, width: int) -> Sequence[ast.expr]:
    """What each variable of `for a, b in iterable` loops over, seen through enumerate, zip and items."""
    if isinstance(iterable, ast.Call):
        function, arguments = iterable.func, iterable.args
        if isinstance(function, ast.Name) and function.id == "enumerate" and arguments:
            return (ast.Tuple([]), arguments[0])
        if isinstance(function, ast.Name) and function.id == "zip":
            return arguments
        if isinstance(function, ast.Attribute) and function.attr == "items" and isinstance(function.value, ast.Dict):
            return (function.value, ast.Tuple(function.value.values))
        return ()
    rows = [
        row.elts for row in _elements(iterable) if isinstance(row, (ast.Tuple, ast.List)) and len(row.elts) == width
    ]
    complete = rows and len(rows) == len(_elements(iterable))
    return [ast.Tuple([row[index] for row in rows]) for index in range(width)] if complete else ()
