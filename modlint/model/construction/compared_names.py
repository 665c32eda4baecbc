"""Checks that weights from elsewhere have the names that an object has: `assert len(filled) == len(weights)`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from modlint.syntax.trees import last_name

LISTING = frozenset({"len", "list", "set", "frozenset", "sorted", "keys"})


def compares_names(statements: Sequence[ast.stmt], objects: Iterable[str]) -> bool:
    """Whether these statements surely fail where the state_dict of objects has other names than something has.

    `objects` are all of one class, as they are written: among themselves they have the same names in any case.
    """
    listings = {f"{each}.state_dict" for each in objects}
    checks = [each for statement in statements for test in _checks(statement) for each in _compared(test)]
    own = _made_of(listings, statements) if checks else frozenset()
    return any(_is_of(left, listings, own) is not _is_of(right, listings, own) for left, right in checks)


def _checks(statement: ast.stmt) -> Iterator[ast.expr]:
    """What is tested in a statement that raises by that."""
    if isinstance(statement, ast.Assert) or (isinstance(statement, ast.If) and _raises(statement)):
        yield statement.test


def _raises(branch: ast.If) -> bool:
    return isinstance(branch.body[-1], ast.Raise)


def _compared(test: ast.expr) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is compared to be alike, both by their names or by how many there are."""
    for node in ast.walk(test):
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
            sides = node.left, node.comparators[0]
            if all(isinstance(side, ast.Call) and last_name(side.func) in LISTING for side in sides):
                yield sides


def _made_of(listings: set[str], statements: Iterable[ast.stmt]) -> frozenset[str]:
    """The local names that hold something of the state_dict, or are filled with it."""
    nodes = [node for statement in statements for node in ast.walk(statement)]
    given = [*map(_given, nodes)]
    found = frozenset[str]()
    while True:
        more = found.union(*(names for names, value in given if value is not None and _is_of(value, listings, found)))
        if more == found:
            return found
        found = more


def _given(node: ast.AST) -> tuple[frozenset[str], ast.expr | None]:
    """The names that come to hold a value, or have it put into them: `names.append(name)`."""
    if isinstance(node, ast.Assign):
        return frozenset(target.id for target in node.targets if isinstance(target, ast.Name)), node.value
    if isinstance(node, (ast.For, ast.comprehension)):
        return frozenset(each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)), node.iter
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("append", "add"):
        return frozenset({last_name(node.func.value)}), node.args[0] if node.args else None
    return frozenset(), None


def _is_of(value: ast.expr, listings: set[str], own: frozenset[str]) -> bool:
    return any(
        (isinstance(part, ast.Name) and part.id in own)
        or (isinstance(part, ast.Call) and ast.unparse(part.func) in listings)
        for part in ast.walk(value)
    )
