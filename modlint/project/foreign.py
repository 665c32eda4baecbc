"""Attributes used from elsewhere: by free functions, by other objects, by module-level code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from modlint.facts.schema import FunctionFacts
from modlint.project.definitions import Class, External, Function
from modlint.project.reads import Read, chains, mentions, plain, reads
from modlint.project.receivers import Receivers
from modlint.project.registrations import matches
from modlint.source.installed import is_installed

if TYPE_CHECKING:
    from modlint.project.project import Project


class Foreign:
    """All uses in a project but those of a method on its own receiver."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._receivers = Receivers(project)

    def uses(self, cls: Class, name: str) -> bool:
        """Whether an attribute of what may be an instance of the class is used."""
        if any(matches(part, name) for pattern in self._patterns for part in pattern.split(".")):
            return True
        naming = self.naming.get(name, ())
        return any(self._receivers.may_be(cls, read, each) for each in naming for read in self._reads(each, name))

    def touches(self, cls: Class, name: str) -> bool:
        """Whether an attribute of what may be an instance of the class is named at all, for upkeep too."""
        return any(
            self._receivers.may_be(cls, mention, function)
            for function in self.naming.get(name, ())
            for mention in mentions(function.facts, name)
            if mention.position > 1 or mention.parts[0] != self._receiver(function)
        )

    def _reads(self, function: Function, name: str) -> Iterator[Read]:
        own = self._receiver(function)
        every = (read for read in reads(function.facts) if read.name == name)
        return (read for read in every if read.position > 1 or read.parts[0] != own)

    @cached_property
    def naming(self) -> dict[str, list[Function]]:
        """The functions whose chains hold a name; which of them use it is asked for few names only."""
        found: dict[str, list[Function]] = defaultdict(list)
        installed = (each for cls in self._project.family if is_installed(cls.path) for each in self._methods(cls))
        for function in (*self._project.functions, *installed):
            for name in _parts(function.facts):
                found[name].append(function)
        return found

    @cached_property
    def of_parts(self) -> frozenset[str]:
        """The attributes that methods read from what their receiver keeps."""
        methods = (each.facts for each in self._project.functions if each.facts.receiver)
        split = (chain.split(".", 3) for facts in methods for chain in chains(facts) if chain.count(".") > 1)
        return frozenset(plain(parts[2]) for parts in split)

    @cached_property
    def _patterns(self) -> frozenset[str]:
        """The attributes read by string that say something of the name."""
        return frozenset(
            access.pattern
            for function in self._project.functions
            for access in function.facts.accesses
            if access.receiver != self._receiver(function) and any(map(str.isalnum, access.pattern))
        )

    def _methods(self, cls: Class) -> Iterator[Function]:
        return (self._project.function_of(cls, method) for method in cls.facts.methods)

    def _receiver(self, function: Function) -> str:
        """The receiver of a method, if all its ancestors inside the project are known."""
        owner = function.owner
        unknown = not owner or any(self._may_lead_back(each) for each in self._project.mro(owner))
        return "" if unknown else function.facts.receiver

    def _may_lead_back(self, ancestor: Class | External | None) -> bool:
        """Whether an unknown ancestor may inherit from a class of the project."""
        return ancestor is None or (isinstance(ancestor, External) and ancestor.name.partition(".")[0] in self._roots)

    @cached_property
    def _roots(self) -> frozenset[str]:
        """The names of the outermost packages of the project."""
        return frozenset(cls.module.partition(".")[0] for cls in self._project.classes)


def _parts(function: FunctionFacts) -> set[str]:
    return set(".".join(chains(function)).replace("()", "").replace("[]", "").split("."))
