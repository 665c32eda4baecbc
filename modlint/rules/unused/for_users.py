"""Unused attributes that are there for who uses the project: for its functions that they call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.project.submodules.registered_kinds import Holding

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts
    from modlint.model.module_class import ModuleClass
    from modlint.project.submodules.submodules import Registered


def is_for_users(found: Registered, module: ModuleClass) -> bool:
    """Whether those who use the class are to read it."""
    if found.name.startswith("_"):
        return False
    return found.holding is Holding.PARAMETER and _is_to_be_handed_over(found, module)


def _is_to_be_handed_over(found: Registered, module: ModuleClass) -> bool:
    """Whether a function in its file that no code here names wants it: `def loss(x, y, tau)` beside `self.tau`."""
    project = module.project
    functions = project.facts(module.cls.path).functions
    return any(_wants(each, found.name) and not project.uses.naming(each.name) for each in functions)


def _wants(function: FunctionFacts, name: str) -> bool:
    """Whether a function that others may call takes what has this name, and does not do without."""
    public = "." not in function.qualname and not function.name.startswith("_")
    return public and any(each.name == name and not each.default and not each.star for each in function.parameters)
