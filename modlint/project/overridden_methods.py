"""Methods of ancestors that no object of a class runs, since the class or what inherits from it has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.facts.chains import chains
from modlint.project.definitions import Function

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass


def never_runs(method: Function, module: ModuleClass) -> bool:
    """Whether objects of the class, and of those that inherit from it, have another method of that name instead."""
    owner, name, project = method.owner, method.facts.name, module.project
    if owner is None or owner is module.cls or owner not in module.lineage:
        return False
    heirs = (module.cls, *project.descendants(module.cls))
    if any(project.method(heir, name) in (None, method) for heir in heirs):
        return False
    named = {f"super().{name}", f"{owner.facts.name}.{name}"}
    methods = (facts for each in project.sharing(module.cls) for facts in each.methods)
    return not any(_names(chain, named) for facts in methods for chain in chains(facts))


def _names(chain: str, wanted: set[str]) -> bool:
    """Whether a chain is, or goes through, one that is wanted: of a base it may also be named by its module."""
    return any(chain == each or chain.endswith(f".{each}") for each in wanted)
