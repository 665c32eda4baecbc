"""The names that expressions spell."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from modlint.model.code.children import children

LONG = 200  # characters that are kept of a string, more than a name has
Known = Callable[[cst.BaseExpression], object]  # the value of an expression, where it is known


def pattern(node: cst.BaseExpression, known: Known = lambda part: None) -> str:
    """The names that a string expression can produce, with `*` for what only the run knows."""
    if isinstance(node, cst.FormattedString):
        joined = "".join(_text(part, known) for part in node.parts)
        return joined if len(joined) <= LONG else f"{joined[:LONG]}*"
    if isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        text = node.evaluated_value
        return text if isinstance(text, str) else "*"
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return pattern(node.left) + pattern(node.right)
    return "*"


def _text(part: cst.BaseFormattedStringContent, known: Known) -> str:
    if isinstance(part, cst.FormattedStringText):
        return part.value
    if not isinstance(part, cst.FormattedStringExpression) or part.format_spec or part.conversion:
        return "*"
    held = known(part.expression)
    return held if isinstance(held, str) else "*"


def chain(node: cst.BaseExpression) -> str:
    """The dotted name that an expression spells, empty if it is none."""
    if isinstance(node, cst.Name):
        return node.value
    if isinstance(node, cst.Attribute):
        before = chain(node.value)
        return f"{before}.{node.attr.value}" if before else ""
    return ""


def member_of(name: str, node: cst.CSTNode) -> str:
    """The attribute in `name.attribute`, empty for any other expression."""
    if isinstance(node, cst.Attribute) and isinstance(node.value, cst.Name) and node.value.value == name:
        return node.attr.value
    return ""


def names_in(node: cst.CSTNode) -> Iterator[str]:
    """All names in a tree, in order."""
    if isinstance(node, cst.Name):
        yield node.value
    for child in children(node):
        yield from names_in(child)


def handed_names(node: cst.CSTNode) -> Iterator[str]:
    """The names in a tree that may hand on what they hold: in `layers.values()`, not in `layers[-1].width`."""
    if isinstance(node, cst.Name):
        yield node.value
    called = node.func if isinstance(node, cst.Call) else None
    for child in children(node) if not isinstance(node, cst.Attribute) else ():
        yield from handed_names(child.value if child is called and isinstance(child, cst.Attribute) else child)


def calls_in(node: cst.CSTNode) -> Iterator[cst.Call]:
    """All calls in a tree, the outer one first."""
    if isinstance(node, cst.Call):
        yield node
    for child in children(node):
        yield from calls_in(child)
