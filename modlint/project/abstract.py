"""Abstract classes: those that are made to be finished by subclasses or to hold weights for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.data.bases import module_class
from modlint.facts.schema import FunctionFacts
from modlint.project.definitions import Class, External
from modlint.project.uses import ROOTS

if TYPE_CHECKING:
    from modlint.project.project import Project


def is_abstract(cls: Class, project: Project) -> bool:
    """Whether a class leaves a method, or all that it computes, to others, who may be outside the project."""
    lineage = project.lineage(cls)
    names = {method.name for each in lineage for method in each.facts.methods}
    methods = (project.method(cls, name) for name in sorted(names))
    if any(method and _is_left_open(method.facts) for method in methods):
        return True
    outside = {each.name for each in project.mro(cls) if isinstance(each, External) and module_class(each.name)}
    return outside <= ROOTS and not names & {"forward", "__call__"}


def _is_left_open(method: FunctionFacts) -> bool:
    """Whether a method is declared abstract, or `forward` only raises NotImplementedError."""
    if any(each.rpartition(".")[2] in ("abstractmethod", "abstractproperty") for each in method.decorators):
        return True
    does = {*method.calls, *method.loads}
    return method.name == "forward" and does == {"NotImplementedError"} and not method.stores
