"""Modules that may hold nothing as they are built: all their state is under a switch, and the call turns one off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.classes.hierarchy import is_root
from modlint.project.names.definitions import Class
from modlint.project.submodules.registered_kinds import Holding

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass
    from modlint.project.project import Project
    from modlint.project.submodules.submodules import Registered

OFF = r"[(,](\w+)=(?:False|None)(?=[,)])"


def may_be_switched_off(found: Registered, module: ModuleClass) -> bool:
    """Whether the call that makes it turns off a switch, and its class makes nothing without a condition."""
    made = module.project.resolve(module.cls.path, found.kind, found.method.qualname)
    off = re.findall(OFF, module.inference.sources.squeezed(module.cls.path, found.fact.statement))
    if not isinstance(made, Class) or not off:
        return False
    lineage = [each for each in module.project.lineage(made) if not is_root(each)]
    makers = [maker for each in lineage for maker in each.named("__init__")]
    tested = any(_tests(maker, name) for maker in makers for name in off)
    return tested and not any(_always_holds(each, module.project) for each in lineage)


def _tests(maker: FunctionFacts, name: str) -> bool:
    """Whether a constructor asks for the truth of an argument, itself or as the attribute that keeps it."""
    given = any(each.name == name for each in maker.parameters)
    return given and not {name, f"{maker.receiver}.{name}"}.isdisjoint(maker.tests)


def _always_holds(cls: Class, project: Project) -> bool:
    """Whether the constructor of a class binds what may have state, or registers anything, under no condition."""
    for maker in cls.named("__init__"):
        empty = {f.fact for f in project.submodules.registered(cls) if f.holding is Holding.STATELESS}
        if any(not each.conditional and each not in empty and each.constant != "None" for each in maker.registrations):
            return True
        if any(each.callee and not each.conditional and each not in empty for each in maker.stores):
            return True
    return False
