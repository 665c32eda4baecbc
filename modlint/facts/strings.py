"""Strings that name an attribute, as patterns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count, product

from modlint.facts.scope import Bound, Loop

ANY = ("*",)
LIMIT = 100
LONG = 200  # characters of a pattern, more than a name has
DEEP = 30  # names, each made of one before it
PERCENT = r"%%|%(?:\([^)]*\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]"


class Strings:
    """What the strings in one function can be. `bound` says what its names are bound to, parameters to None."""

    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        self._open: list[str] = []
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}

    def patterns(self, node: ast.expr | None, loop: Loop | None) -> tuple[str, ...]:
        """The patterns that a string expression matches."""
        self._known.clear()
        return self._patterns(node, loop)

    def _patterns(self, node: ast.expr | None, loop: Loop | None) -> tuple[str, ...]:
        if isinstance(node, ast.Constant):
            return (node.value,) if isinstance(node.value, str) else ANY
        if isinstance(node, ast.Name):
            return self._once(node.id, loop)
        if isinstance(node, ast.JoinedStr):
            return _join([self._patterns(part, loop) for part in node.values])
        if isinstance(node, ast.FormattedValue):
            return self._patterns(node.value, loop) if node.format_spec is None and node.conversion < 0 else ANY
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return _join((self._patterns(node.left, loop), self._patterns(node.right, loop)))
        if isinstance(node, ast.IfExp):
            return _either(self._patterns(node.body, loop) + self._patterns(node.orelse, loop))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            given = {name: self._patterns(argument, loop) for name, argument in _arguments(node)}
            return _filled(node.func.value, given)
        return _percent(node)

    def _once(self, name: str, loop: Loop | None) -> tuple[str, ...]:
        """A name can be made of one that is made of it, and of two that are each made of the same two."""
        if name in self._open or len(self._open) == DEEP:
            return ANY
        question = (name, id(loop))
        if question not in self._known:
            self._open.append(name)
            self._known[question] = self._name(name, loop)
            self._open.pop()
        return self._known[question]

    def _name(self, name: str, loop: Loop | None) -> tuple[str, ...]:
        """A loop variable is what the innermost loop says, another name is all that the function binds it to."""
        while loop is not None and name not in loop.strings:
            if None in loop.bound.get(name, ()):
                return ANY
            loop = loop.outer
        strings, bound = (
            (loop.strings[name], loop.bound.get(name, ())) if loop else ((), self._bound.get(name, (None,)))
        )
        return _either((*strings, *(found for value in bound for found in self._patterns(value, loop))))


def _percent(node: ast.expr | None) -> tuple[str, ...]:
    """`"a%d" % i`."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)):
        return ANY
    template = _text(node.left)
    return ANY if template is None else _join([(re.sub(PERCENT, _hole, template),)])


def _hole(found: re.Match[str]) -> str:
    return "%" if found.group() == "%%" else "*"


def _arguments(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The arguments of `format`, by what a template calls them."""
    for place, argument in enumerate(call.args):
        if isinstance(argument, ast.Starred):
            break
        yield str(place), argument
    yield from ((keyword.arg, keyword.value) for keyword in call.keywords if keyword.arg)


def _filled(template: ast.expr, given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """`"{}_{:d}".format("a", i)`: an argument that is put in as it is, `*` for one that is formatted."""
    from string import Formatter

    whole, numbers = _text(template), count()
    if whole is None:
        return ANY
    parts: list[tuple[str, ...]] = []
    try:
        for text, name, spec, conversion in Formatter().parse(whole):
            parts.append((text,))
            if name is not None:
                found = given.get(name or str(next(numbers)), ANY)
                parts.append(ANY if spec or conversion else found)
    except ValueError:
        return ANY
    return _join(parts)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _join(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """One after the other."""
    joined: tuple[str, ...] = ("",)
    for part in parts:
        endings = part if len(joined) * len(part) <= LIMIT else ANY
        joined = tuple(_short(before + after) for before, after in product(joined, endings))
    return _either(re.sub(r"\*+", "*", pattern) for pattern in joined)


def _short(pattern: str) -> str:
    return pattern if len(pattern) <= LONG else f"{pattern[:LONG]}*"


def _either(patterns: Iterable[str]) -> tuple[str, ...]:
    found = tuple(sorted(set(patterns)))
    return ANY if "*" in found or not found else found
