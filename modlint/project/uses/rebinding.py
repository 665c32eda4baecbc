"""Who may bind an attribute anew, or reach it past `nn.Module`: what a buffer in its place would break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.chains import plain
from modlint.facts.schema import FunctionFacts
from modlint.project.classes.registrations import registrations
from modlint.project.functions.reads import Read, own_names
from modlint.project.index.index import binds
from modlint.project.names.definitions import Class, Function
from modlint.project.uses.receivers import Receivers

if TYPE_CHECKING:
    from modlint.project.project import Project

_LOOKUPS = frozenset({"__getattr__", "__getattribute__", "__setattr__", "__delattr__"})
_BUFFERS = ("buffers", "named_buffers", "_buffers")


class Rebinding:
    """The bindings of attributes in a project but for those by the class itself and its ancestors."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._receivers = Receivers(project)

    def elsewhere(self, cls: Class, name: str) -> bool:
        """Whether anything but the methods of the class and its ancestors may give the attribute another value."""
        above = self._project.lineage(cls)
        family = self._project.uses.family(cls)
        return (
            any(next(registrations(each, name), None) for each in family)
            or any(_stores(each, name) for each in family if each not in above)
            or any(self._on_instance(cls, name, function) for function in self._project.index(binds, name))
        )

    def looked_up(self, cls: Class) -> bool:
        """Whether the class, or one that shares its objects, finds attributes in its own way, or walks its buffers."""
        methods = (method for each in self._project.uses.family(cls) for method in each.methods)
        return any(
            method.name in _LOOKUPS or _walks(method) or any(map(_past_module, _chains(method))) for method in methods
        )

    def _on_instance(self, cls: Class, name: str, function: Function) -> bool:
        """Whether a function binds the attribute on what may be an instance of the class."""
        if any(each.method == "setattr" and each.pattern == name for each in function.facts.registrations):
            return True
        chains = (tuple(chain.split(".")) for chain in function.facts.foreign)
        bound = (Read(parts, len(parts) - 1) for parts in chains if parts[-1] == name)
        return any(self._receivers.may_be(cls, each, function) for each in bound)


def _stores(cls: Class, name: str) -> bool:
    return any(store.name == name for method in cls.methods for store in method.stores)


def _chains(method: FunctionFacts) -> Iterator[str]:
    yield from (*method.loads, *method.calls)
    yield from (f"{argument.callee}.{argument.chain}" for argument in method.arguments)
    yield from (f"{access.receiver}" for access in method.accesses)


def _walks(method: FunctionFacts) -> bool:
    """Whether a method goes through all buffers of its object: a new one would be among them."""
    return any(name in _BUFFERS for name in own_names(method))


def _past_module(chain: str) -> bool:
    return any(plain(part) in ("__dict__", "vars") for part in chain.split("."))
