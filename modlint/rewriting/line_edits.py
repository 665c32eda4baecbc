"""Edits that take out, move or put in whole statements of a function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from modlint.finding import Edit, Span
from modlint.model.code.sources import Sources, Unit
from modlint.project.names.definitions import Function

Statements = Sequence[cst.BaseStatement]


def between(first: cst.CSTNode, second: cst.CSTNode, unit: Unit) -> Statements | None:
    """The statements between two of the same block, None if they do not stand in one, in this order."""
    for block in _blocks(unit.node):
        if first in block.body and second in block.body:
            start, end = block.body.index(first), block.body.index(second)
            return block.body[start + 1 : end] if start < end else None
    return None


def _blocks(node: cst.CSTNode) -> Iterator[cst.IndentedBlock]:
    if isinstance(node, cst.IndentedBlock):
        yield node
    if isinstance(node, (cst.BaseStatement, cst.BaseSuite, cst.Else, cst.Finally, cst.ExceptHandler)):
        for child in node.children:
            yield from _blocks(child)


def alone(statement: cst.CSTNode) -> cst.BaseSmallStatement | None:
    """What a line holds if it is one simple statement."""
    if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
        return statement.body[0]
    return None


def without(statement: cst.CSTNode, unit: Unit) -> Edit:
    """Take a statement's lines out."""
    line, _, end, _ = unit.span(statement)
    return Edit(Span(line, 1, end + 1, 1), "")


def moved(statement: cst.CSTNode, before: cst.BaseStatement, function: Function, sources: Sources) -> tuple[Edit, ...]:
    """Take a statement's lines out and put them before another and its comments, of the same block."""
    unit = sources.unit(function)
    line, _, end, _ = unit.span(statement)
    text = "".join(sources.lines(function.path)[line - 1 : end])
    comments = sum(each.comment is not None for each in getattr(before, "leading_lines", ()))
    at = unit.span(before).line - comments
    return (Edit(Span(at, 1, at, 1), text), without(statement, unit)) if text.endswith(("\n", "\r")) else ()
