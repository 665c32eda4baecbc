"""An attribute that is made a Parameter only where an option asks for it, and stays a plain tensor elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import libcst as cst

from modlint.model.code.branches import ifs
from modlint.model.code.chains import chain
from modlint.model.code.paths import exclusive
from modlint.model.code.sources import Sources
from modlint.model.inference.events import Event


def only_on_option(before: Event, after: Event, sources: Sources) -> bool:
    """Whether a later binding stands under `if option:`, deeper than the first by just that."""
    deeper = after.path[: len(before.path)] == before.path and len(after.path) == len(before.path) + 1
    if not deeper or after.function is not before.function:
        return False
    statement = after.path[-1].statement
    branches = (each for each in ifs(sources.unit(after.function).node) if id(each) == statement)
    return any(_is_option(each.test, after) for each in branches)


class Choice(NamedTuple):
    """The test of `a if test else b`, and how it comes out where that is a Parameter."""

    test: cst.BaseExpression
    holds: bool


def choice(event: Event) -> Choice | None:
    """What an expression that binds a Parameter or a plain tensor asks for: `nn.Parameter(t) if learn else t`."""
    node = event.node
    if not isinstance(node, cst.IfExp) or _makes_parameter(node.body) is _makes_parameter(node.orelse):
        return None
    return Choice(node.test, _makes_parameter(node.body))


def _makes_parameter(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Call) and chain(node.func).rpartition(".")[2] == "Parameter"


def instead(event: Event, registering: Iterable[Event], sources: Sources) -> str:
    """When the same function registers the attribute instead, in words: " unless `trainable`", or empty."""
    unit, chosen = sources.unit(event.function), choice(event)
    if chosen is not None and "\n" not in unit.code(chosen.test):
        return f" {'unless' if chosen.holds else 'where'} `{unit.code(chosen.test)}`"
    tests = {id(each): unit.code(each.test) for each in ifs(unit.node)}
    for other in registering:
        for arm in other.path if other.function is event.function else ():
            test = tests.get(arm.statement, "")
            if arm in event.path or not test or "\n" in test:
                continue
            if arm.number == 0:
                return f" unless `{test}`"
            if exclusive(other.path, event.path):
                return f" where `{test}`"
    return ""


def _is_option(test: cst.BaseExpression, event: Event) -> bool:
    """Whether a test asks for the truth of an argument, or of an attribute other than the one that is bound."""
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        test = test.expression
    facts = event.function.facts
    if isinstance(test, cst.Name):
        return any(parameter.name == test.value for parameter in facts.parameters)
    receiver, _, name = chain(test).partition(".")
    return receiver == facts.receiver and name.isidentifier() and name != event.name
