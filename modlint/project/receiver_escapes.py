"""Handing over: methods that pass their receiver to code whose source is not at hand, which may then use anything."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.definitions import Class, External
from modlint.project.upkeep import is_upkeep_callee
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.project.project import Project

HARMLESS = sys.stdlib_module_names | {"builtins", "numpy", "torch"}


def receiver_escapes(cls: Class, method: FunctionFacts, project: Project) -> bool:
    """Whether a method of a class hands the instance to what is not known: `self.processor(self, x)`."""
    return method.receiver != "" and any(
        chain == method.receiver and not is_upkeep_callee(callee) and _is_unknown(callee, method, cls, project)
        for callee, chain in method.arguments
    )


def _is_unknown(callee: str, method: FunctionFacts, cls: Class, project: Project) -> bool:
    """Whether the source of what is called is not at hand. What of the project is given an object is read by name."""
    head, _, rest = callee.partition(".")
    if head == "super()":
        return False
    if head == method.receiver:
        return project.method(cls, rest) is None
    found = project.resolve(cls.path, callee, method.qualname)
    if isinstance(found, External):
        return found.name.partition(".")[0] not in HARMLESS
    return found is None or is_installed(found.path)
