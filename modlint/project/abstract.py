"""Abstract classes: those that are made to be finished by subclasses or to hold weights for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.data.bases import module_class
from modlint.facts.chains import chains
from modlint.facts.schema import FunctionFacts
from modlint.project.definitions import Class, External
from modlint.project.hierarchy import ROOT_NAMES

if TYPE_CHECKING:
    from modlint.project.project import Project


def is_abstract(cls: Class, project: Project) -> bool:
    """Whether a class leaves a method, or all that it computes, to others, who may be outside the project."""
    if leaves_open(cls, project):
        return True
    names = _methods(cls, project)
    outside = {each.name for each in project.mro(cls) if isinstance(each, External) and module_class(each.name)}
    return outside <= ROOT_NAMES and not names & {"forward", "__call__"}


def leaves_open(cls: Class, project: Project) -> bool:
    """Whether a class has a method that subclasses have to define."""
    if not any(_is_left_open(method) for each in project.lineage(cls) for method in each.methods):
        return False
    methods = (project.method(cls, name) for name in sorted(_methods(cls, project)))
    return any(method is not None and _is_left_open(method.facts) for method in methods)


def _methods(cls: Class, project: Project) -> set[str]:
    return {method.name for each in project.lineage(cls) for method in each.methods}


def is_dummy(cls: Class, project: Project) -> bool:
    """Whether `forward` does nothing, or gives a constant: an object of the class stands in for a real one."""
    forward = project.method(cls, "forward")
    if forward is None:
        return False
    facts = forward.facts
    used = {chain.partition(".")[0] for chain in chains(facts)}
    gives = not used or any(inflow.target == "return" for inflow in facts.inflows)
    return gives and not (facts.stores or facts.accesses or used & {parameter.name for parameter in facts.parameters})


def _is_left_open(method: FunctionFacts) -> bool:
    """Whether a method is declared abstract, or `forward` only raises NotImplementedError."""
    if any(each.rpartition(".")[2] in ("abstractmethod", "abstractproperty") for each in method.decorators):
        return True
    does = {*method.calls, *method.loads}
    return method.name == "forward" and does == {"NotImplementedError"} and not method.stores
