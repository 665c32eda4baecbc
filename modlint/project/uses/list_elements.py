"""What is in an `nn.ModuleList` of a class, by the classes that it is made with: `nn.ModuleList([Block(n)])`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import torch_class
from modlint.facts.result_chains import CONTAINER, GIVEN, NESTED
from modlint.facts.schema import FunctionFacts, Store
from modlint.project.functions.local_values import locals_in, made_with
from modlint.project.names.definitions import Class, Definition, External

if TYPE_CHECKING:
    from modlint.project.project import Project

CONTENTS = frozenset({CONTAINER, NESTED, GIVEN})


def may_be_in_list(cls: Class, owner: Class, name: str, wanted: str, project: Project) -> bool:
    """Whether the list may hold an object of a class: not if others, that all have what is wanted, fill it."""
    classes = dict.fromkeys(project.relatives(owner))
    if any(project.attribute_registrations(each, name) for each in classes):
        return True
    inside = [found for each in classes for method in each.methods for found in _inside(each, method, name, project)]
    made = [each for each in inside if isinstance(each, Class)]
    if not made or len(made) < len(inside) or any(cls in project.lineage(each) for each in made):
        return True
    having = {site.cls for site in project.members.sites(None, wanted)}
    return not all(having & {*project.lineage(each)} for each in made) or _comes_from_elsewhere(
        cls, name, {*classes}, project
    )


def _inside(cls: Class, method: FunctionFacts, name: str, project: Project) -> Iterator[Definition | None]:
    """What is called, where a method makes or fills the list, but for Python's own; None for what is not known."""
    for store in method.stores:
        if store.name == name and store.constant != "None":
            loads = {*store.loads} - {store.callee}
            yield from _called(cls, method, loads, project) if _is_list(store, cls, method, project) else (None,)
            yield from () if _is_told(method, {*locals_in(method, loads)}) else (None,)
    own = f"{method.receiver}.{name}"
    yield from _called(cls, method, _loads(method, own), project)
    yield from () if _is_told(method, {own, *locals_in(method, _loads(method, own))}) else (None,)


def _loads(method: FunctionFacts, target: str) -> set[str]:
    """The chains in all that comes into a name."""
    return {chain for inflow in method.inflows if inflow.target == target for chain in (*inflow.loads, *inflow.gives)}


def _is_told(method: FunctionFacts, names: Collection[str]) -> bool:
    """Whether calls make all that comes into containers of these names, at once or as what local names hold."""
    inflows = [each for each in method.inflows if each.target in names and CONTAINER in each.gives]
    seen: set[str] = set()
    while inflows:
        named = {chain for each in inflows for chain in each.gives if not chain.endswith("()")} - CONTENTS - seen
        inflows = [each for each in method.inflows if each.target in named]
        if not named <= {each.target for each in inflows}:
            return False
        seen |= named
    return True


def _is_list(store: Store, cls: Class, method: FunctionFacts, project: Project) -> bool:
    found = project.resolve(cls.path, store.callee, method.qualname) if store.callee else None
    known = torch_class(found.name) if isinstance(found, External) else None
    return known is not None and known.container == "list"


def _called(cls: Class, method: FunctionFacts, loads: Collection[str], project: Project) -> Iterator[Definition | None]:
    """The classes in a value, and all that is called in it but for Python's own functions; None for a local name."""
    if not {*method.calls}.isdisjoint(locals_in(method, loads)):
        yield None
    chains = {*made_with(method, loads)}
    for chain in chains - CONTENTS - {f"{called}()" for called in chains}:
        found = project.resolve(cls.path, chain, method.qualname)
        if isinstance(found, External) and found.name.startswith("builtins."):
            continue
        if isinstance(found, Class) or chain in method.calls or "(" in chain:
            yield found


def _comes_from_elsewhere(cls: Class, name: str, family: set[Class], project: Project) -> bool:
    """Whether others who name such an attribute make objects of the class: `model.layers[0] = Quantized()`."""
    for user in project.uses.naming(name):
        if user.owner not in family:
            called = (project.resolve(user.path, call, user.facts.qualname) for call in user.facts.calls)
            if any(isinstance(each, Class) and cls in project.lineage(each) for each in called):
                return True
    return False
