"""What a function asks the truth of: `if self.scaled`. To compare with None asks only whether something is there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from modlint.syntax.trees import is_own

_DECIDING = (ast.If, ast.IfExp, ast.While, ast.Assert)


def asks_truth(tree: ast.AST, receiver: str, name: str) -> bool:
    """Whether a function asks for the truth of an attribute of its receiver."""
    return any(is_own(part, receiver, name) for test in _tests(tree) for part in _parts(test))


def _tests(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, _DECIDING):
            yield node.test
        elif isinstance(node, ast.comprehension):
            yield from node.ifs
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node.operand


def _parts(test: ast.expr) -> Iterator[ast.expr]:
    """What a test asks the truth of, and what it is made of."""
    if isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from _parts(value)
    else:
        yield test
