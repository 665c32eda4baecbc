"""What classes say of their attributes, by the attribute's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from modlint.facts.identifiers import OWN
from modlint.facts.schema import FunctionFacts, Inflow, Registration, Store
from modlint.project.classes.reachability import Body, own_method
from modlint.project.names.definitions import Class
from modlint.source.installed import is_installed

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


Said = Mapping[str, list[Site]]


class Members:
    """The attributes of all classes of a project, and of the installed ones that they inherit from."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._said: dict[Class, Said] = {}
        self._known: dict[str, bool] = {}

    def __contains__(self, name: str) -> bool:
        self._project.trail.note(("attribute", name))
        if name not in self._known:
            self._known[name] = any(name in self._of(cls) for cls in self._mentioning(name))
        return self._known[name]

    def sites(self, owner: Class | None, name: str) -> Iterator[Site]:
        """All facts about an attribute of what may be an instance of the class, or of any class of the project."""
        if name not in self:
            return
        for cls in self._anyone(name) if owner is None else self._read(self._project.sharing(owner), name):
            yield from self._of(cls).get(name, ())

    def prepare(self) -> None:
        """Read what all classes say."""
        for cls in self._places:
            self._of(cls)

    def _anyone(self, name: str) -> Iterable[Class]:
        self._project.trail.note(("sites", name))
        return sorted(self._mentioning(name), key=self._places.__getitem__)

    def _read(self, classes: Iterable[Class], name: str) -> Iterator[Class]:
        for cls in classes:
            self._project.trail.note(("site", cls, name))
            if cls in self._places:
                yield cls

    def _mentioning(self, name: str) -> Iterator[Class]:
        """The classes that may say something of an attribute, in no order."""
        yield from (cls for path in self._project.index.mentioning(name, OWN) for cls in self._project.classes_in(path))
        yield from self._inherited

    @cached_property
    def _places(self) -> Mapping[Class, int]:
        return {cls: place for place, cls in enumerate(self._project.family)}

    @cached_property
    def _inherited(self) -> tuple[Class, ...]:
        return tuple(cls for cls in self._project.family if is_installed(cls.path))

    def _of(self, cls: Class) -> Said:
        if cls not in self._said:
            self._said[cls] = self._project.trail.apart(lambda: _said(cls))
        return self._said[cls]


def _said(cls: Class) -> Said:
    found: dict[str, list[Site]] = defaultdict(list)
    for name, method, fact in said_of_attributes(cls):
        found[name].append(Site(cls, method, fact))
    return dict(found)


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
