"""Statements of a method that freeze all Parameters of what an expression spells: `self.requires_grad_(False)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache

from modlint.project.uses.manual_registration import LISTINGS
from modlint.syntax.trees import parsed


def freezes(text: str, chains: Iterable[str], after: int) -> bool:
    """Whether a method, given by its source, surely freezes one of the modules so spelled below a line of it."""
    wanted = frozenset(chains)
    return any(frozen in wanted for line, frozen in _by_line(text) if line > after)


@lru_cache(maxsize=256)
def _by_line(text: str) -> tuple[tuple[int, str], ...]:
    """What the statements of a method freeze, with their lines."""
    found = ((each.lineno, _frozen(each)) for each in parsed([text]).body)
    return tuple((line, frozen) for line, frozen in found if frozen)


def _frozen(statement: ast.stmt, parameter: bool = False) -> str:
    """What a statement freezes, empty if nothing: to assign `requires_grad` to what is no Parameter does nothing."""
    if isinstance(statement, ast.For):
        each, _, listing = ast.unparse(statement.iter).removesuffix("()").rpartition(".")
        items = [*statement.target.elts] if isinstance(statement.target, ast.Tuple) else [statement.target]
        one = ast.unparse(items[-1])
        loops = listing in LISTINGS and all(_frozen(inner, True) == one for inner in statement.body)
        return each if loops else ""
    if parameter and isinstance(statement, ast.Assign) and _is_false(statement.value):
        owner, _, flag = ast.unparse(statement.targets[0]).rpartition(".")
        return owner if flag == "requires_grad" else ""
    return _marked(statement.value) if isinstance(statement, ast.Expr) else ""


def _marked(call: ast.expr) -> str:
    """What a call of `requires_grad_` marks as frozen."""
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return ""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    marks = call.func.attr == "requires_grad_" and len(given) == 1 and _is_false(given[0])
    return ast.unparse(call.func.value) if marks else ""


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
