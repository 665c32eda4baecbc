"""The modules of installed packages as a project sees them: found by name, their facts read when asked for."""

from __future__ import annotations

from collections.abc import Callable

from modlint.data.bases import is_closed
from modlint.facts.schema import NO_FACTS, FileFacts
from modlint.project.names.definitions import Module
from modlint.project.names.modules import Place, place_of
from modlint.source.installed import INSTALLED, Installed

Read = Callable[[str], FileFacts]


class Library:
    """The installed modules that may say more than the tables do."""

    def __init__(self, installed: Installed | None = None, read: Read | None = None) -> None:
        self._installed = installed or Installed()
        self._read = read or _no_facts
        self._facts: dict[str, FileFacts] = {}
        self._modules: dict[Place, Module | None] = {}

    def facts(self, path: str) -> FileFacts:
        """The facts of an installed file."""
        if path not in self._facts:
            self._facts[path] = self._read(path)
        return self._facts[path]

    def at(self, place: Place) -> Module | None:
        """The module at a place, which begins with the folder of all that is installed."""
        if place not in self._modules:
            self._modules[place] = self._module(place[1:])
        return self._modules[place]

    def child(self, module: Module, name: str) -> Module | None:
        """A submodule of a package or folder."""
        if module.path.endswith(".py") and not module.path.endswith("__init__.py"):
            return None
        return self.at((*place_of(module.path), name))

    def find(self, name: Place, importer: str = "") -> list[Module]:
        """What an absolute import of `name` means."""
        found = self.at((INSTALLED, *name))
        return [found] if found else []

    def name(self, place: Place) -> str:
        """The dotted name by which a module imports itself."""
        return ".".join(place[1:])

    def __reduce__(self) -> tuple[object, ...]:
        return Library, (self._installed, self._read)  # elsewhere it is read again, as far as it is asked for

    def _module(self, name: Place) -> Module | None:
        path = None if not name or is_closed(name[0]) else self._installed.module(name)
        return Module(path, ".".join(name)) if path else None


def _no_facts(_: str) -> FileFacts:
    return NO_FACTS
