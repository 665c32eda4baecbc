"""Attributes that are made only where an option asks for them, as no call in the project does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.project.roles.string_lookups import makes_by_name

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.names.definitions import Function
    from modlint.project.submodules.submodules import Registered
    from modlint.syntax.completion import Literal


def nobody_asks(found: Registered, module: ModuleClass) -> bool:
    """Whether the project makes objects of the class, and each time with constants under which they do without it."""
    from modlint.model.construction.constructions_in_source import initializing
    from modlint.syntax.constant_arguments import constants
    from modlint.syntax.unreachable_statements import is_left_out

    facts, project, sources = found.method, module.project, module.inference.sources
    made = [found, *(each for each in project.submodules.registered(module.cls) if _is_its_like(each, found))]
    if facts.name != "__init__" or any(each.method is not facts for each in made) or makes_by_name(project):
        return False
    calls = [*initializing(module.cls, project, sources)]
    text = sources.text(project.function_of(module.cls, facts))
    lines = [each.fact.statement.line - facts.line + 1 for each in made]
    return bool(calls) and all(
        call is not None and is_left_out([text], line, constants(call, facts)) for call in calls for line in lines
    )


def somebody_asks(found: Registered, module: ModuleClass) -> bool:
    """Whether the conditions under which it is made surely hold in a call of the project, or by default if none is."""
    return any(asked(found.fact.statement.line, module.project.function_of(module.cls, found.method), module))


def asked(line: int, maker: Function, module: ModuleClass, *also: Literal) -> Iterator[bool]:
    """For each call that makes objects, or for the defaults, whether the constructor surely runs a line.

    What it chooses there by an expression hangs on further conditions.
    """
    from modlint.model.construction.constructions_in_source import initializing
    from modlint.syntax.constant_arguments import constants
    from modlint.syntax.unreachable_statements import is_let_in

    facts, sources = maker.facts, module.inference.sources
    if facts.name != "__init__":
        yield False
        return
    text = sources.text(maker)
    for call in [*initializing(module.cls, module.project, sources)] or [ast.Call(ast.Name("cls"), [], [])]:
        yield call is not None and is_let_in([text], line - facts.line + 1, constants(call, facts), also)


def _is_its_like(other: Registered, found: Registered) -> bool:
    """Whether it binds the same kind of thing to the same attribute."""
    return (other.name, other.holding) == (found.name, found.holding)
