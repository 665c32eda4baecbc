"""Strings that name an attribute, as patterns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from itertools import product

from modlint.facts.scope import Bound, Loop

ANY = ("*",)
LIMIT = 100
PERCENT = re.compile(r"%%|%(?:\([^)]*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]")
ESCAPES = {"%%": "%", "{{": "{", "}}": "}"}
BRACES = re.compile(r"\{\{|\}\}|\{[^{}]*\}")


class Strings:
    """What the strings in one function can be. `bound` says what its names are bound to, parameters to None."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound

    def patterns(self, node: ast.expr | None, loop: Loop | None, seen: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The patterns that a string expression matches."""
        if isinstance(node, ast.Constant):
            return (node.value,) if isinstance(node.value, str) else ANY
        if isinstance(node, ast.Name):
            return ANY if node.id in seen else self._name(node.id, loop, seen | {node.id})
        if isinstance(node, ast.JoinedStr):
            return _join(self.patterns(part, loop, seen) for part in node.values)
        if isinstance(node, ast.FormattedValue):
            return self.patterns(node.value, loop, seen) if node.format_spec is None and node.conversion < 0 else ANY
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return _join((self.patterns(node.left, loop, seen), self.patterns(node.right, loop, seen)))
        if isinstance(node, ast.IfExp):
            return _either(self.patterns(node.body, loop, seen) + self.patterns(node.orelse, loop, seen))
        return _formatted(node)

    def _name(self, name: str, loop: Loop | None, seen: frozenset[str]) -> tuple[str, ...]:
        """A loop variable is what the innermost loop says, another name is all that the function binds it to."""
        while loop is not None and name not in loop.strings:
            if None in loop.bound.get(name, ()):
                return ANY
            loop = loop.outer
        strings, bound = (
            (loop.strings[name], loop.bound.get(name, ())) if loop else ((), self._bound.get(name, (None,)))
        )
        return _either((*strings, *(found for value in bound for found in self.patterns(value, loop, seen))))


def _formatted(node: ast.expr | None) -> tuple[str, ...]:
    """`"a%d" % i` and `"a{}".format(i)`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _filled(node.left, PERCENT)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _filled(node.func.value, BRACES)
    return ANY


def _filled(template: ast.expr, hole: re.Pattern[str]) -> tuple[str, ...]:
    if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
        return ANY
    return _join([(hole.sub(lambda found: ESCAPES.get(found.group(), "*"), template.value),)])


def _join(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """One after the other."""
    joined: tuple[str, ...] = ("",)
    for part in parts:
        endings = part if len(joined) * len(part) <= LIMIT else ANY
        joined = tuple(before + after for before, after in product(joined, endings))
    return _either(re.sub(r"\*+", "*", pattern) for pattern in joined)


def _either(patterns: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted(set(patterns)))
    return ANY if "*" in found or not found else found
