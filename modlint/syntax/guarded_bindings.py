"""What a method binds only where what it bound before does not do: it is too short, or not there yet."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from modlint.syntax.devices import names_device
from modlint.syntax.trees import Block, blocks, is_own

_SIZES = frozenset({"shape", "size", "len"})
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_NONE = (ast.Is, ast.IsNot)


def markers(method: ast.AST, receiver: str, name: str) -> frozenset[str]:
    """The attributes that a method asks, each time before it binds one, whether that will do as it is.

    None where it does not always ask, asks for anything but sizes and None, or of anything but what it binds itself,
    or where it asks anywhere in which place something is.
    """
    ways = list(_ways(getattr(method, "body", ()), receiver, name))
    if not ways or not all(ways) or any(map(_asks_for_place, ast.walk(method))):
        return frozenset()
    leaves = [leaf for tests in ways for test in tests for leaf in _leaves(test)]
    asked = [_own_names(leaf, receiver) for leaf in leaves]
    bound = _bound(method, receiver)
    sizes = all(map(_asks_for_size, leaves))
    return frozenset().union(*asked) if sizes and all(names and names <= bound for names in asked) else frozenset()


def _ways(body: Block, receiver: str, name: str) -> Iterator[tuple[ast.expr, ...]]:
    """For each statement that binds it the tests around it, and those before it that end the method."""
    passed: tuple[ast.expr, ...] = ()
    for statement in body:
        if any(is_own(target, receiver, name) for target in _targets(statement)):
            yield passed
        inside = [list(_ways(block, receiver, name)) for block in blocks(statement)]
        bound = [ways for ways in inside if ways]
        asking = isinstance(statement, ast.If) and len(bound) == 1  # of two, one is taken anyway
        tests = (*passed, statement.test) if isinstance(statement, ast.If) and asking else passed
        yield from ((*tests, *way) for ways in bound for way in ways)
        if isinstance(statement, ast.If) and not bound and isinstance(statement.body[-1], ast.Return):
            passed = (*passed, statement.test)


def _targets(statement: ast.stmt) -> Iterator[ast.AST]:
    """What a statement binds, part by part."""
    for target in getattr(statement, "targets", [getattr(statement, "target", None)]):
        yield from (target.elts if isinstance(target, ast.Tuple | ast.List) else (target,))


def _bound(method: ast.AST, receiver: str) -> frozenset[str]:
    stored = (node for node in ast.walk(method) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store))
    return frozenset(node.attr for node in stored if is_own(node, receiver, node.attr))


def _asks_for_place(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) and any(map(names_device, ast.walk(node)))


def _leaves(test: ast.expr) -> Iterator[ast.expr]:
    """The questions in a test, without `not`, `and` and `or`."""
    if isinstance(test, ast.BoolOp):
        for part in test.values:
            yield from _leaves(part)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _leaves(test.operand)
    else:
        yield test


def _asks_for_size(leaf: ast.expr) -> bool:
    """Whether it asks what is larger, for equal shapes, or for None."""
    if not isinstance(leaf, ast.Compare) or len(leaf.ops) != 1:
        return False
    right = leaf.comparators[0]
    if isinstance(leaf.ops[0], _NONE):
        return isinstance(right, ast.Constant) and right.value is None
    named = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(leaf)}
    return isinstance(leaf.ops[0], _ORDERED) or bool(named & _SIZES)


def _own_names(leaf: ast.expr, receiver: str) -> frozenset[str]:
    nodes = (node for node in ast.walk(leaf) if isinstance(node, ast.Attribute))
    return frozenset(node.attr for node in nodes if is_own(node, receiver, node.attr))
