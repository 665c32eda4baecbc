"""The statements that bind one attribute, and the edits that make them call something with the value."""

from __future__ import annotations

import libcst as cst

from modlint.finding import Edit, Span
from modlint.model.code.sources import Unit
from modlint.model.inference.events import Act, Event
from modlint.rewriting.line_edits import alone

LONGEST = 80  # characters of code in a title


def sole_assignment(event: Event) -> cst.Assign | None:
    """The statement if it is just `self.x = value`."""
    if event.act is not Act.STORE or not isinstance(event.statement, cst.SimpleStatementLine):
        return None
    for small in event.statement.body:
        if isinstance(small, cst.Assign) and len(small.targets) == 1 and small.targets[0].target is event.target:
            return small
    return None


def declaration(event: Event) -> cst.AnnAssign | None:
    """The statement if it is just `self.x: Tensor = value`."""
    line = alone(event.statement)
    return line if isinstance(line, cst.AnnAssign) and line.target is event.target else None


def around_value(before: str, assign: cst.Assign, after: str, unit: Unit) -> tuple[Edit, ...]:
    """One text in the place of what stands before the value, another behind it: the value stays as it is written.

    Nothing where the value does not begin on the line of its target.
    """
    head = unit.code(assign.targets[0])
    line, column, end_line, end_column = unit.span(assign)
    if "\n" in head or "\r" in head:
        return ()
    start, end = Span(line, column, line, column + len(head)), Span(end_line, end_column, end_line, end_column)
    return Edit(start, before), Edit(end, after)


def below_annotation(before: str, declared: cst.AnnAssign, after: str, unit: Unit) -> tuple[Edit, ...]:
    """The same for `self.x: Tensor = value`: the annotation stays as a declaration, or before an assigned value."""
    target, annotation, end = (unit.span(node) for node in (declared.target, declared.annotation, declared))
    head = f"{unit.code(declared.target)} = "
    start = annotation.end_column + len(unit.code(declared.equal)) if isinstance(declared.equal, cst.AssignEqual) else 0
    if annotation.end_line != target.line or not start or "Final" in unit.code(declared.annotation.annotation):
        return ()
    value = Span(annotation.end_line, start, annotation.end_line, start)
    closing = Edit(Span(*end[2:], *end[2:]), after)
    if before.startswith(head):
        return Edit(value, before.removeprefix(head)), closing
    indented = f"{unit.module.default_newline}{' ' * (target.column - 1)}{before}"
    return Edit(Span(*annotation[2:], *value[2:]), indented), closing


def on_one_line(before: str, value: cst.BaseExpression, after: str, unit: Unit) -> str:
    """The statement as a title shows it, a value that is long or has a comment in it left out."""
    return shortened(before, unit.code(value), after)


def shortened(before: str, code: str, after: str) -> str:
    """The same of code that is not written so."""
    line = " ".join(f"{before}{code}{after}".split())
    return line if len(line) <= LONGEST and "#" not in line else f"{before}...{after}"
