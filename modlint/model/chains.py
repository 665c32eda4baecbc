"""The names that expressions spell."""

from __future__ import annotations

import libcst as cst


def pattern(node: cst.BaseExpression) -> str:
    """The names that a string expression can produce, with `*` for what only the run knows."""
    if isinstance(node, cst.FormattedString):
        return "".join(p.value if isinstance(p, cst.FormattedStringText) else "*" for p in node.parts)
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        text = node.evaluated_value
        return text if isinstance(text, str) else "*"
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return pattern(node.left) + pattern(node.right)
    return "*"


def chain(node: cst.BaseExpression) -> str:
    """The dotted name that an expression spells, empty if it is none."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = chain(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return ""
