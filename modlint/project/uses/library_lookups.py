"""Functions that are looked up by their names in a library: `getattr(torchvision.models, arch)(pretrained=True)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.data.torch_api import makes_modules
from modlint.project.names.definitions import External, Function

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts
    from modlint.project.project import Project

BY_NAME, TABLE = "getattr()", ".__dict__[]"


def is_of_library(maker: str, function: Function, project: Project) -> bool:
    """Whether what is called surely comes from a library that has modules of its own, as the file leaves it."""
    looked_in = {maker.removesuffix(TABLE)} if maker.endswith(TABLE) else set()
    if maker == BY_NAME:  # which of them it is called on, the facts do not tell
        looked_in = {each.receiver for each in function.facts.accesses} - _looked_up(function.facts)
    found = {project.resolve(function.path, each, function.facts.qualname) for each in looked_in}
    given = all(isinstance(each, External) and makes_modules(each.name) for each in found)
    return bool(found) and given and found.isdisjoint(_changed(function.path, project))


def _looked_up(function: FunctionFacts) -> set[str]:
    """The local names of nothing but what was looked up: its parts come from where it does."""
    found = {each.target for each in function.inflows if each.gives == (f"{BY_NAME}()",)}
    others = {each.target for each in function.inflows if each.gives != (f"{BY_NAME}()",)}
    return found - others - {each.name for each in function.parameters}


def _changed(path: str, project: Project) -> Iterator[object]:
    """What a file adds something to: `models.__dict__[name] = own.__dict__[name]`."""
    facts = project.facts(path)
    for each in (*facts.functions, *([facts.body] if facts.body else ())):
        for chain in _bound(each):
            yield project.resolve(path, chain, each.qualname)


def _bound(function: FunctionFacts) -> Iterator[str]:
    """The chains of which a function binds attributes."""
    yield from (call.receiver for call in function.registrations)
    yield from (chain.rpartition(".")[0] for chain in function.foreign)
    yield from (call.removesuffix(".__dict__.update") for call in function.calls if call.endswith(".__dict__.update"))
