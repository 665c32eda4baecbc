"""Literals that an attribute is set to, and that nothing reads before it is bound again."""

from __future__ import annotations

import re

import libcst as cst

from modlint.finding import Edit, Fix, Safety, Span
from modlint.model.code.sources import Sources
from modlint.model.construction.name_collisions import Collision
from modlint.model.construction.object_state import Binding
from modlint.project.names.definitions import Function
from modlint.rewriting.line_edits import alone, between, without


def drop_dead_store(found: Collision) -> Fix | None:
    """Take out the literal that the registration directly follows, where nothing can have read it."""
    rival, binding = found.rivals[0], found.binding
    if len(found.rivals) > 1 or not isinstance(rival, Binding) or rival.function is not binding.function:
        return None
    unit = found.module.inference.sources.unit(binding.function)
    edit = dead_store(
        rival.statement, binding.statement, binding.name, binding.function, found.module.inference.sources
    )
    if edit is None:
        return None
    return Fix(f"drop `{unit.code(rival.statement).strip()}`, which is never read", Safety.SAFE, (edit,))


def dead_store(
    store: cst.CSTNode, rebinding: cst.CSTNode, name: str, function: Function, sources: Sources
) -> Edit | None:
    """Take out `self.x = None`, where the statement that binds it anew follows and nothing between can have read it.

    An annotation stays: it declares the attribute.
    """
    unit = sources.unit(function)
    line, passed = alone(store), between(store, rebinding, unit)
    if not _is_literal_store(line) or passed is None or not isinstance(rebinding, cst.SimpleStatementLine):
        return None
    receiver = re.escape(function.facts.receiver)
    reads = re.compile(rf"\b{re.escape(name)}\b|\bsuper\b|\b{receiver}\b(?!\.)|\b{receiver}\.(?!register_)\w+\(")
    if any(reads.search(unit.code(statement)) for statement in passed):
        return None
    if isinstance(line, cst.AnnAssign):
        declared, end = unit.span(line.annotation), unit.span(line)
        return Edit(Span(*declared[2:], *end[2:]), "")
    return without(store, unit)


def _is_literal_store(line: cst.BaseSmallStatement | None) -> bool:
    if isinstance(line, cst.Assign) and len(line.targets) != 1:
        return False
    if not isinstance(line, (cst.Assign, cst.AnnAssign)) or line.value is None:
        return False
    value = line.value
    constant = isinstance(value, cst.Name) and value.value in ("None", "True", "False")
    return constant or isinstance(value, (cst.Integer, cst.Float, cst.SimpleString))
