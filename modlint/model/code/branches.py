"""The branches of a function, and whether every way through it passes one of some statements."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from modlint.model.code.children import children
from modlint.model.code.paths import Arm, Path

Wanted = Callable[[cst.CSTNode], bool]


def passes(suite: cst.BaseSuite, wanted: Wanted) -> bool:
    """Whether every way through a suite that reaches its end passes a wanted simple statement."""
    return any(always(statement, wanted) for statement in suite.body)


def always(statement: cst.CSTNode, wanted: Wanted) -> bool:
    """Whether every way through a statement passes a wanted one."""
    if isinstance(statement, cst.If):
        other = statement.orelse
        return passes(statement.body, wanted) and other is not None and always(other, wanted)
    if isinstance(statement, (cst.Else, cst.With)):
        return passes(statement.body, wanted)
    if isinstance(statement, cst.SimpleStatementLine):
        return any(always(each, wanted) for each in statement.body)
    return isinstance(statement, cst.BaseSmallStatement) and (isinstance(statement, cst.Raise) or wanted(statement))


def ifs(node: cst.CSTNode) -> Iterator[cst.If]:
    """Each `if` and `elif` among statements, in source order."""
    if isinstance(node, cst.If):
        yield node
    for child in children(node):
        if isinstance(child, (cst.BaseSuite, cst.BaseCompoundStatement, cst.Else)):
            yield from ifs(child)


def calls_on_paths(node: cst.CSTNode, path: Path = ()) -> Iterator[tuple[cst.Call, Path]]:
    """All calls in a tree, the outer one first, each with the ways through ifs that lead to it."""
    if isinstance(node, cst.Call):
        yield node, path
    for child in children(node):
        ways = (node.body, node.orelse) if isinstance(node, cst.If) else ()
        taken = (Arm(id(node), number) for number, way in enumerate(ways) if way is child)
        yield from calls_on_paths(child, (*path, *taken))
