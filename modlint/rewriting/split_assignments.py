"""The rewrite of `self.a, self.b = ...` to a statement for each target, one of which can then be another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Edit, Span
from modlint.model.code.chains import member_of
from modlint.model.inference.events import Event
from modlint.project.classes.class_level import is_property
from modlint.project.names.definitions import Function
from modlint.rewriting.line_edits import alone

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

_SEES_LOCALS = re.compile(r"\b(locals|vars|eval|exec|nonlocal|global)\b")
_CLOSES_OVER = re.compile(r"\b(lambda|def)\b")


class Splitting:
    """An assignment to several targets on one line, which stays equal when it is split."""

    def __init__(self, event: Event, assign: cst.Assign, module: ModuleClass) -> None:
        self._event = event
        self._module = module
        self._unit = module.inference.sources.unit(event.function)
        self._span = self._unit.span(assign)
        self._targets = _elements(assign.targets[0].target)
        values = _elements(assign.value)
        self.listed = len(values) == len(self._targets)
        self._value = self._unit.code(assign.value)
        self._locals = [name if self.listed else name.rpartition(".")[2] for name in self._names]
        self._values = [self._unit.code(value) for value in values] if self.listed else self._locals

    @property
    def _names(self) -> list[str]:
        return [self._unit.code(target) for target in self._targets]

    @property
    def value(self) -> str:
        """What the attribute gets, in the statement of its own."""
        return self._values[self._targets.index(self._event.target)]

    def with_statement(self, statement: str) -> tuple[Edit, ...]:
        """The edits that split it, with another statement for the attribute."""
        own = self._targets.index(self._event.target)
        statements = [] if self.listed else [f"{', '.join(self._locals)} = {self._value}"]
        for number, (target, value) in enumerate(zip(self._names, self._values, strict=True)):
            if target != value:
                statements.append(statement if number == own else f"{target} = {value}")
        line = self._span.end_line
        indented = (
            f"{' ' * (self._span.column - 1)}{each}{self._unit.module.default_newline}" for each in statements[1:]
        )
        return Edit(self._span, statements[0]), Edit(Span(line + 1, 1, line + 1, 1), "".join(indented))

    @property
    def stays_equal(self) -> bool:
        return self._independent() if self.listed else self._fresh()

    def _fresh(self) -> bool:
        """Whether locals can be named as the attributes are: nothing else in the function has these names."""
        text = self._module.inference.sources.text(self._event.function)
        new = [local for local, target in zip(self._locals, self._names, strict=True) if local != target]
        taken = any(re.search(rf"(?<![.\w]){re.escape(name)}\b", text) for name in new)
        return not taken and len(set(self._locals)) == len(self._locals) and not _SEES_LOCALS.search(text)

    def _independent(self) -> bool:
        """Whether no value can tell that another target is bound already."""
        text = self._module.inference.sources.text(self._event.function)
        if _CLOSES_OVER.search(text.partition("def ")[2]):
            return False
        receiver = self._event.function.facts.receiver
        values = " , ".join(self._values)
        reads = re.findall(rf"\b{re.escape(receiver)}\b(\.\w+\b(?!\s*\())?", values)
        names = [name for name in self._names if not name.startswith(f"{receiver}.")]
        if any(re.search(rf"\b{re.escape(name)}\b", values) for name in names):
            return False
        return all(read and f"{receiver}{read}" not in self._names and self._is_held(read[1:]) for read in reads)

    def _is_held(self, name: str) -> bool:
        """Whether an attribute is what was bound to it, and no property."""
        method = self._module.project.method(self._module.cls, name)
        return method is None or not is_property(method.facts)


def splitting(event: Event, module: ModuleClass) -> Splitting | None:
    """The statement as one that can be split, None where it may not stay equal."""
    assign = alone(event.statement)
    if not isinstance(assign, cst.Assign) or len(assign.targets) != 1:
        return None
    targets = _elements(assign.targets[0].target)
    span = module.inference.sources.unit(event.function).span(assign)
    lines = module.inference.sources.lines(event.function.path)
    if event.target not in targets or span.line != span.end_line or not lines[span.line - 1].endswith(("\n", "\r")):
        return None
    if not all(_is_plain(target, event.function) for target in targets):
        return None
    found = Splitting(event, assign, module)
    return found if found.stays_equal else None


def _elements(node: cst.BaseExpression) -> Sequence[cst.BaseExpression]:
    """The expressions of a tuple or list without stars; none of anything else."""
    listed = node.elements if isinstance(node, (cst.Tuple, cst.List)) else ()
    return [each.value for each in listed] if all(isinstance(each, cst.Element) for each in listed) else []


def _is_plain(target: cst.BaseExpression, function: Function) -> bool:
    """Whether a target is a local name or an attribute of the receiver."""
    return isinstance(target, cst.Name) or member_of(function.facts.receiver, target) != ""
