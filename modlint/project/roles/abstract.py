"""Abstract classes: those that are made to be finished by subclasses or to hold weights for others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from modlint.data.bases import module_class
from modlint.data.returns import Trait
from modlint.data.torch_api import function
from modlint.facts.chains import chains, plain
from modlint.facts.schema import FunctionFacts
from modlint.project.classes.hierarchy import ROOT_NAMES
from modlint.project.functions.reads import own_names
from modlint.project.names.definitions import Class, Definition, External, Function
from modlint.project.submodules.factories import buildings

if TYPE_CHECKING:
    from modlint.project.project import Project

MEASURES = frozenset({"shape", "size", "dim", "ndim", "numel", "device", "dtype"})


def is_abstract(cls: Class, project: Project) -> bool:
    """Whether a class leaves a method, or all that it computes, to others, who may be outside the project."""
    if leaves_open(cls, project):
        return True
    names = _methods(cls, project)
    outside = {each.name for each in project.mro(cls) if isinstance(each, External) and module_class(each.name)}
    return outside <= ROOT_NAMES and not names & {"forward", "__call__"} and not _runs_by_itself(cls, project)


def _runs_by_itself(cls: Class, project: Project) -> bool:
    """Whether the project makes objects of a class from which nothing inherits, and its methods call what it holds."""
    if project.descendants(cls) or not any(project.makers(cls)):
        return False
    held = {found.name for found in project.submodules.registered(cls)}
    methods = [method for method in cls.methods if method.name != "__init__"]
    by_name = any(access.receiver == each.receiver for each in methods for access in each.accesses)
    return by_name or any(call.removeprefix(f"{each.receiver}.") in held for each in methods for call in each.calls)


def leaves_open(cls: Class, project: Project) -> bool:
    """Whether a class has a method that subclasses have to define."""
    if not any(_is_left_open(method) for each in project.lineage(cls) for method in each.methods):
        return False
    methods = (project.method(cls, name) for name in sorted(_methods(cls, project)))
    return any(method is not None and _is_left_open(method.facts) for method in methods)


def is_unfinished(cls: Class, project: Project) -> bool:
    """Whether a class calls what it does not have, and no subclass in the project, which would show its use, has it."""
    return calls_what_is_missing(cls, project) and all(
        calls_what_is_missing(each, project) for each in project.descendants(cls)
    )


def calls_what_is_missing(cls: Class, project: Project) -> bool:
    """Whether its methods call one on the object that only raises NotImplementedError: subclasses fill it in."""
    methods = [method for each in project.lineage(cls) for method in each.methods]
    missing = {method.name for method in methods if _only_raises(method)}
    called = {name for name in missing if any(f"{each.receiver}.{name}" in each.calls for each in methods)}
    found = (project.method(cls, name) for name in sorted(called))
    return any(method is not None and _only_raises(method.facts) for method in found)


def _methods(cls: Class, project: Project) -> set[str]:
    return {method.name for each in project.lineage(cls) for method in each.methods}


def is_dummy(cls: Class, project: Project) -> bool:
    """Whether `forward` does nothing, or gives what is made up: an object of the class stands in for a real one."""
    forward = project.method(cls, "forward")
    return forward is not None and (_gives_a_constant(forward.facts) or _makes_up(forward, cls, project))


def _gives_a_constant(facts: FunctionFacts) -> bool:
    """Whether a method looks neither at the object nor at what it is given."""
    used = {chain.partition(".")[0] for chain in chains(facts)}
    gives = not used or any(inflow.target == "return" for inflow in facts.inflows)
    return gives and not (facts.stores or facts.accesses or used & {parameter.name for parameter in facts.parameters})


def _makes_up(forward: Function, cls: Class, project: Project) -> bool:
    """Whether all that it gives is a new tensor, of no more than the measures of what it is given: `torch.zeros(n)`."""
    facts = forward.facts
    made = {each.callee for each in buildings(facts)}
    if not made or facts.stores or facts.accesses or facts.foreign:
        return False
    given = {parameter.name for parameter in facts.parameters} - {facts.receiver}
    taken = [chain.split(".") for chain in chains(facts) if plain(chain.partition(".")[0]) in given]
    if any(len(parts) < 2 or plain(parts[1]) not in MEASURES for parts in taken):
        return False
    if any(call not in made and call.partition(".")[0] not in given for call in facts.calls):
        return False
    return all(map(_is_plain(cls, project), own_names(facts))) and all(
        _is_factory(project.resolve(forward.path, call, facts.qualname)) for call in made
    )


def _is_plain(cls: Class, project: Project) -> Callable[[str], bool]:
    """Whether an attribute is never bound to what a call gives, nor registered."""
    methods = [method for each in project.lineage(cls) for method in each.methods]
    bound = {store.name for method in methods for store in method.stores if store.callee}
    registered = {call.pattern for method in methods for call in method.registrations}
    return lambda name: name not in bound | registered and "*" not in registered


def _is_factory(found: Definition | None) -> bool:
    """Whether it is a function of torch that makes a tensor of what is none."""
    made = function(found.name) if isinstance(found, External) else None
    return made is not None and Trait.FACTORY in made.traits


def _is_left_open(method: FunctionFacts) -> bool:
    """Whether a method is declared abstract, or `forward` only raises NotImplementedError."""
    if any(each.rpartition(".")[2] in ("abstractmethod", "abstractproperty") for each in method.decorators):
        return True
    return method.name == "forward" and _only_raises(method)


def _only_raises(method: FunctionFacts) -> bool:
    return {*method.calls, *method.loads} == {"NotImplementedError"} and not method.stores
