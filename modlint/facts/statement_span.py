"""How far a statement reaches."""

from __future__ import annotations

import ast

from modlint.facts.lines import Lines
from modlint.finding import Span


def statement_span(node: ast.stmt, lines: Lines) -> Span:
    """The whole of a simple statement, of a compound one what stands before its body."""
    if isinstance(node, (ast.If, ast.While)):
        return lines.span(node, node.test)
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return lines.span(node, node.iter)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        last = node.items[-1]
        return lines.span(node, last.optional_vars or last.context_expr)
    if isinstance(node, ast.Match):
        return lines.span(node, node.subject)
    return lines.span(node)
