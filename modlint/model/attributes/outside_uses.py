"""Who reads an attribute from outside its class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modlint.model.attributes.uses import Use, uses_in
from modlint.model.inference.inference import Inference
from modlint.project.functions.reads import mentions
from modlint.project.functions.upkeep import is_upkeep_method
from modlint.project.index.index import binds
from modlint.project.names.definitions import Class, Function
from modlint.project.project import Project
from modlint.project.roles.call_phases import runs_per_call


def uses_of_parts(cls: Class, name: str, inference: Inference) -> Iterator[Use]:
    """The reads `self.part.name` by objects that keep one of this class in `part`."""
    for function in inference.project.uses.naming(name):
        if function.owner is not None and function.facts.receiver and not _builds(function, inference.project):
            reads = (read for read in mentions(function.facts, name) if read.position == 2)
            for part in {read.parts[1] for read in reads if read.parts[0] == function.facts.receiver}:
                if _keeps(function.owner, part, cls, inference):
                    yield from uses_in(function, f"{part}.{name}")


def _keeps(owner: Class, part: str, cls: Class, inference: Inference) -> bool:
    """Whether an attribute of an owner's objects may hold an object of this class, for all that is seen."""
    held = (atom.cls for atom in inference.attribute(owner, part))
    return any(cls in inference.project.lineage(each) for each in held if each is not None)


def called_as_keepers_run(method: Function, cls: Class, inference: Inference) -> bool:
    """Whether calls of the objects that keep one of this class call the method: `self.part.update(x)`."""
    name = method.facts.name
    callers = inference.project.callers(name)
    return any(_reaches_part(each, each.facts.calls, name, cls, inference) for each in callers)


def bound_as_keepers_run(cls: Class, name: str, inference: Inference) -> bool:
    """Whether calls of the objects that keep one of this class bind its attribute: `self.part.state = x`."""
    binding = inference.project.index(binds, name)
    return any(_reaches_part(each, each.facts.foreign, name, cls, inference) for each in binding)


def _reaches_part(function: Function, chains: Iterable[str], name: str, cls: Class, inference: Inference) -> bool:
    """Whether a call of an object runs a function with `self.part.name` in it, where part is of the class."""
    if function.owner is None or not runs_per_call(function, inference.project):
        return False
    steps = (chain.split(".") for chain in chains)
    parts = {each[1] for each in steps if len(each) == 3 and each[::2] == [function.facts.receiver, name]}
    owners = (function.owner, *inference.project.descendants(function.owner)) if parts else ()
    return any(_keeps(owner, part, cls, inference) for owner in owners for part in parts)


def read_only_to_build(method: Function, project: Project) -> bool:
    """Whether a property is read, and only while other objects are made."""
    name = method.facts.name
    naming = (each for each in project.uses.naming(name) if each != method)
    readers = [each for each in naming if any(mentions(each.facts, name))]
    return bool(readers) and all(_builds(each, project) for each in readers)


def _builds(function: Function, project: Project) -> bool:
    """Whether a function is a constructor, or called by constructors alone."""
    if function.facts.name == "__init__" or is_upkeep_method(function.facts):
        return True
    callers = project.callers(function.facts.name)
    return bool(callers) and all(caller.facts.name == "__init__" for caller in callers)
