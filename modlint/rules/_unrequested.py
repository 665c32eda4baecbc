"""Attributes that are made only where an option asks for them, as no call in the project does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.project.string_lookups import makes_by_name

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.submodules import Registered


def nobody_asks(found: Registered, module: ModuleClass) -> bool:
    """Whether the project makes objects of the class, and each time with constants under which they do without it."""
    from modlint.model.constant_arguments import constants
    from modlint.model.constructions_in_source import initializing
    from modlint.model.unreachable_statements import is_left_out

    facts, project, sources = found.method, module.project, module.inference.sources
    if facts.name != "__init__" or makes_by_name(project):
        return False
    calls = [*initializing(module.cls, project, sources)]
    text, line = sources.text(project.function_of(module.cls, facts)), found.fact.statement.line - facts.line + 1
    return bool(calls) and all(call is not None and is_left_out([text], line, constants(call, facts)) for call in calls)
