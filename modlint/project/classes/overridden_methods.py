"""Methods that no object of a class runs, since the class or what inherits from it has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.facts.chains import chains
from modlint.project.classes.registrations import AttributeRegistration
from modlint.project.names.definitions import Class, Function

if TYPE_CHECKING:
    from modlint.project.project import Project


def never_runs(method: Function, cls: Class, project: Project) -> bool:
    """Whether objects of the class, and of those that inherit from it, have another method of that name instead."""
    owner, name = method.owner, method.facts.name
    if owner is None or owner is cls or owner not in project.lineage(cls):
        return False
    heirs = (cls, *project.descendants(cls))
    if any(project.method(heir, name) in (None, method) for heir in heirs):
        return False
    above = project.lineage(owner)  # to these, and to the owner itself, `super()` is something further up
    return not any(
        _names(chain, {f"{owner.facts.name}.{name}", *(() if each in above else (f"super().{name}",))})
        for each in project.sharing(cls)
        for facts in each.methods
        for chain in chains(facts)
    )


def registered_instead(found: AttributeRegistration, binder: Function, cls: Class, project: Project) -> bool:
    """Whether the method that registers a name, or the one that binds it, is there in place of the other."""
    if found.function is None:
        return False
    registering = project.function_of(found.owner, found.function)
    below = found.owner not in project.lineage(cls)
    return (below and found.function.name == binder.facts.name) or never_runs(registering, cls, project)


def _names(chain: str, wanted: set[str]) -> bool:
    """Whether a chain is, or goes through, one that is wanted: of a base it may also be named by its module."""
    return any(chain == each or chain.endswith(f".{each}") for each in wanted)
