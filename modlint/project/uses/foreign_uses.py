"""Attributes used from elsewhere: by free functions, by other objects, by module-level code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modlint.facts.identifiers import ANY
from modlint.project.classes.hierarchy import ROOT_NAMES
from modlint.project.classes.registrations import matches
from modlint.project.functions.reads import Read
from modlint.project.index.index import names, names_by_string
from modlint.project.names.definitions import Class, External, Function
from modlint.project.uses.handing_on import lacks_and_finds
from modlint.project.uses.receivers import Receivers

if TYPE_CHECKING:
    from modlint.project.project import Project


class ForeignUses:
    """All uses in a project but those of a method on its own receiver."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._receivers = Receivers(project)

    def uses(self, cls: Class, name: str) -> bool:
        """Whether an attribute of what may be an instance of the class is used."""
        return self.told(cls, name) or next(self.readers(cls, name), None) is not None

    def told(self, cls: Class, name: str) -> bool:
        """Whether a string names the attribute, on what may be an instance of the class."""
        functions = (*self._project.index(names_by_string, name), *self._project.index(names_by_string, ANY))
        return any(
            self._receivers.may_be(cls, read, function)
            for function in functions
            for read in self._by_string(function, name)
        )

    def readers(self, cls: Class, name: str) -> Iterator[tuple[Function, Read]]:
        """The functions that read an attribute from what may be an instance of the class, each with the read."""
        for function in self._project.index(names, name):
            for read in self._foreign(function, function.naming(name).reads, name):
                if self._receivers.may_be(cls, read, function):
                    yield function, read

    def _by_string(self, function: Function, name: str) -> Iterator[Read]:
        """What a function names by a string that says something of it, but on its own receiver."""
        own = self._own(function.facts.receiver, function)
        for access in function.facts.accesses:
            parts = (*access.receiver.split("."), *access.pattern.split("."))
            first = access.receiver.count(".") + 1 + (access.receiver == own)
            for position in range(first, len(parts)):
                if any(map(str.isalnum, parts[position])) and matches(parts[position], name):
                    yield Read((*parts[:position], name), position)

    def touches(self, cls: Class, name: str) -> bool:
        """Whether an attribute of what may be an instance of the class is named at all, for upkeep too."""
        return any(
            self._receivers.may_be(cls, mention, function)
            for function in self._project.index(names, name)
            for mention in self._foreign(function, function.naming(name).mentions, name)
        )

    def _foreign(self, function: Function, found: Iterable[Read], name: str) -> Iterator[Read]:
        """Of what a function does with attributes of a name, that on anything but its own receiver, or handed on."""
        own = self._own(function.naming(name).receiver, function)
        return (
            read
            for read in found
            if read.position > 1 or read.parts[0] != own or lacks_and_finds(function.owner, name, self._project)
        )

    def _own(self, receiver: str, function: Function) -> str:
        """The receiver of a method, if all ancestors of its class inside the project are known."""
        owner = function.owner
        unknown = not owner or any(self._may_lead_back(each) for each in self._project.mro(owner))
        return "" if unknown else receiver

    def _may_lead_back(self, ancestor: Class | External | None) -> bool:
        """Whether an unknown ancestor may inherit from a class of the project."""
        if not isinstance(ancestor, External):
            return ancestor is None
        if ancestor.name in ROOT_NAMES:  # also where the project has a folder named `torch`
            return False
        return ancestor.name.partition(".")[0] in self._project.roots
