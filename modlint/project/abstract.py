"""Abstract classes: those that are made to be finished by subclasses, which may be anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.definitions import Class

if TYPE_CHECKING:
    from modlint.project.project import Project


def is_abstract(cls: Class, project: Project) -> bool:
    """Whether a method is left to subclasses, or what the class computes is, and nothing makes an instance of it."""
    lineage = project.lineage(cls)
    names = {method.name for each in lineage for method in each.facts.methods}
    methods = (project.method(cls, name) for name in sorted(names))
    if any(method and _is_left_open(method.facts) for method in methods):
        return True
    outside = len(lineage) < len(project.mro(cls)) - 1  # more than nn.Module
    return not outside and not names & {"forward", "__call__"} and not project.callers(cls.facts.name)


def _is_left_open(method: FunctionFacts) -> bool:
    """Whether a method is declared abstract, or `forward` only raises NotImplementedError."""
    if any(each.rpartition(".")[2] in ("abstractmethod", "abstractproperty") for each in method.decorators):
        return True
    does = {*method.calls, *method.loads}
    return method.name == "forward" and does == {"NotImplementedError"} and not method.stores
