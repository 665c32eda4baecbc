"""What a bound or registered value is, as far as its form tells."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import NamedTuple

from modlint.facts.expressions import load_given
from modlint.facts.lines import Lines
from modlint.facts.result_chains import spelled
from modlint.facts.scope import Scope

LONGEST = 120
MOST = 20


class Value(NamedTuple):
    """The right-hand side of a binding. `node` is None when the name gets only a part of it."""

    node: ast.expr | None = None
    source: ast.expr | None = None
    loads: Collection[str] = ()
    callee: str = ""
    gives: tuple[str, ...] = ()
    spared: Collection[str] = ()


def read_value(node: ast.expr, scope: Scope, stored: bool) -> Value:
    """Reads the right-hand side of a binding; more of it is told if it becomes a Store."""
    if not stored:
        given, loads = load_given(node, scope)
        return Value(node, node, loads, gives=given)
    before, scope.spared, scope.measured = scope.spared, [], []
    given, loads = load_given(node, scope, whole=True)
    spared = {*scope.spared, *scope.measured}.difference(loads)
    scope.spared += before
    return Value(node, node, loads, callee_of(node), given, spared)


def constant_of(node: ast.expr | None, lines: Lines) -> str:
    """The source of a literal, empty for anything else and for a long one."""
    if node is None or not _is_literal(node):
        return ""
    text = lines.text(node)
    return text if len(text) <= LONGEST else ""


def callee_of(node: ast.expr | None) -> str:
    """The chain that is called to make a value."""
    return spelled(node.func) if isinstance(node, ast.Call) else ""


def dotted(node: ast.expr | None) -> str:
    """The chain of an expression that is made of names only, empty for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        root = dotted(node.value)
        return f"{root}.{node.attr}" if root else ""
    return ""


def _is_literal(node: ast.expr | None) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.operand, ast.Constant)
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return len(node.elts) <= MOST and all(map(_is_literal, node.elts))
    if isinstance(node, ast.Dict):
        return len(node.keys) <= MOST and all(map(_is_literal, (*node.keys, *node.values)))
    return False
