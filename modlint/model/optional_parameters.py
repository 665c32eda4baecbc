"""An attribute that is made a Parameter only where an option asks for it, and stays a plain tensor elsewhere."""

from __future__ import annotations

import libcst as cst

from modlint.model.branches import ifs
from modlint.model.chains import chain
from modlint.model.events import Event
from modlint.model.sources import Sources


def only_on_option(before: Event, after: Event, sources: Sources) -> bool:
    """Whether a later binding stands under `if option:`, deeper than the first by just that."""
    deeper = after.path[: len(before.path)] == before.path and len(after.path) == len(before.path) + 1
    if not deeper or after.function is not before.function:
        return False
    statement = after.path[-1].statement
    branches = (each for each in ifs(sources.unit(after.function).node) if id(each) == statement)
    return any(_is_option(each.test, after) for each in branches)


def _is_option(test: cst.BaseExpression, event: Event) -> bool:
    """Whether a test asks for the truth of an argument, or of an attribute other than the one that is bound."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    facts = event.function.facts
    if isinstance(test, cst.Name):
        return any(parameter.name == test.value for parameter in facts.parameters)
    receiver, _, name = chain(test).partition(".")
    return receiver == facts.receiver and name.isidentifier() and name != event.name
