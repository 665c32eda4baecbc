"""What a constructor binds before nn.Module is ready because the constructors of its bases read it already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.model.attributes.uses import uses_in
from modlint.model.construction.before_super_init import is_premature
from modlint.model.inference.events import Event
from modlint.project.classes.reachability import Leads, at_once
from modlint.project.names.definitions import Class

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life


def is_needed_early(event: Event, life: Life) -> bool:
    """Whether nothing can be registered where an attribute is bound, and anywhere later would be too late."""
    module = life.module
    if not is_premature(event, module):
        return False
    run = module.project.reachable_functions(module.cls, "__init__", _behind_super(module.cls))
    bases = (each for each in run if not _is_outermost(each.owner, each.facts, module.cls))
    return any(True for each in bases for _ in uses_in(each, event.name))


def _behind_super(cls: Class) -> Leads:
    """What runs while an object is made, but for what the constructor of its own class calls itself."""

    def leads(owner: Class, method: FunctionFacts) -> Iterator[str]:
        every = not _is_outermost(owner, method, cls)
        return (chain for chain in at_once(owner, method) if every or "__init__" in chain)

    return leads


def _is_outermost(owner: Class | None, method: FunctionFacts, cls: Class) -> bool:
    return owner is cls and method.name == "__init__"
