"""What classes say of their attributes, by the attribute's name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from modlint.facts.schema import FunctionFacts, Inflow, Registration, Store
from modlint.project.definitions import Class
from modlint.project.reach import Body, own_method

if TYPE_CHECKING:
    from modlint.project.project import Project

Fact = Store | Inflow | Registration | FunctionFacts


class Site(NamedTuple):
    """A fact about an attribute and the method that it stands in, None for a class body.

    The fact is a binding, a filling of its container, a registration, or the method that bears the name.
    """

    cls: Class
    method: FunctionFacts | None
    fact: Fact


class Members:
    """The attributes of all classes of a project, and of the installed ones that they inherit from."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._sites: dict[str, dict[Class, list[Site]]] = {}
        project.trail.apart(self._fill)

    def __contains__(self, name: str) -> bool:
        self._project.trail.note(("attribute", name))
        return name in self._sites

    def sites(self, owner: Class | None, name: str) -> Iterator[Site]:
        """All facts about an attribute of what may be an instance of the class, or of any class of the project."""
        if name not in self:
            return
        by_class = self._sites[name]
        if owner is None:
            self._project.trail.note(("sites", name))
        for cls in by_class if owner is None else self._read(self._project.sharing(owner), name):
            yield from by_class.get(cls, ())

    def _read(self, classes: Iterable[Class], name: str) -> Iterator[Class]:
        for cls in classes:
            self._project.trail.note(("site", cls, name))
            yield cls

    def _fill(self) -> None:
        for cls in self._project.family:
            for name, method, fact in said_of_attributes(cls):
                self._sites.setdefault(name, {}).setdefault(cls, []).append(Site(cls, method, fact))


def said_of_attributes(cls: Body) -> Iterator[tuple[str, FunctionFacts | None, Fact]]:
    """What a class says of attributes, by their names, each with the method that it stands in."""
    for method in cls.methods:
        yield method.name, method, method
        yield from ((store.name, method, store) for store in method.stores if not store.constant)
        yield from ((call.pattern, method, call) for call in method.registrations)
        for inflow in method.inflows:
            if "." in inflow.target:
                yield inflow.target.partition(".")[2], method, inflow
    for store in cls.attributes:
        if named := own_method(cls, store.name):  # `make = _make`
            yield store.name, named, named
        elif store.annotation:
            yield store.name, None, store
