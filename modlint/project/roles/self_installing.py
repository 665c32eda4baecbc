"""Classes whose instances work by being built: the constructor puts a hook, or itself, into what it is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.names.definitions import Class

if TYPE_CHECKING:
    from modlint.project.project import Project
    from modlint.project.submodules.submodules import Registered

HOOK = re.compile(r"register_\w*hook")


def works_by_being_built(found: Registered, cls: Class, project: Project) -> bool:
    """Whether building what an attribute holds changes the module that holds it, or another: nothing has to read it."""
    given = any(each == (found.kind, found.method.receiver) for each in found.method.arguments)
    made = project.resolve(cls.path, found.kind, found.method.qualname)
    if not isinstance(made, Class):
        return given
    makers = (method for each in project.lineage(made) for method in each.named("__init__"))
    return any(_hooks(method) or (given and _binds(method)) for method in makers)


def _hooks(method: FunctionFacts) -> bool:
    """Whether a method puts a hook on a parameter, or on something in it."""
    calls = (call.split(".") for call in method.calls)
    return any(len(parts) > 1 and _is_given(parts[0], method) and HOOK.fullmatch(parts[-1]) for parts in calls)


def _binds(method: FunctionFacts) -> bool:
    """Whether a method binds attributes of a parameter."""
    bound = (*method.foreign, *(each.receiver for each in method.registrations))
    return any(_is_given(chain.partition(".")[0], method) for chain in bound)


def _is_given(name: str, method: FunctionFacts) -> bool:
    return name != method.receiver and any(each.name == name for each in method.parameters)
