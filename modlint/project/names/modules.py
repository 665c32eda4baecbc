"""Where modules live: dotted names to the files and folders of a project."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable

from modlint.project.dependencies import Trail
from modlint.project.names.definitions import Module

Place = tuple[str, ...]


def place_of(path: str) -> Place:
    """The parts of a module's path: `a/b.py` and `a/b/__init__.py` are both at `a`, `b`."""
    parts = path.removesuffix(".py").split("/")
    return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


def folder_of(path: str) -> Place:
    """The parts of the folder that a file lies in."""
    return tuple(path.split("/")[:-1])


class ModuleIndex:
    """All files and folders of a project as modules. A folder without `__init__.py` is a module without a file."""

    def __init__(self, paths: Iterable[str], trail: Trail | None = None) -> None:
        self._trail = trail or Trail()
        self._files: dict[Place, str] = {}
        self._packages: set[Place] = set()
        self._places: dict[str, list[Place]] = defaultdict(list)
        for path in sorted(paths, key=lambda path: (path.endswith("/__init__.py"), path)):
            self._files[place_of(path)] = path
            if path.split("/")[-1] == "__init__.py":
                self._packages.add(folder_of(path))
        folders = {place[:size] for place in self._files for size in range(len(place))}
        self._folders = folders - self._files.keys()
        for place in sorted(self._files.keys() | folders):
            self._places[place[-1] if place else ""].append(place)

    def at(self, place: Place) -> Module | None:
        """The module at a place."""
        self._trail.note(("module", place[-1] if place else ""))
        if place in self._files:
            return Module(self._files[place], self.name(place))
        if place in self._folders or not place:
            return Module("/".join(place), self.name(place))
        return None

    def child(self, module: Module, name: str) -> Module | None:
        """A submodule of a package or folder."""
        if module.path.endswith(".py") and not module.path.endswith("__init__.py"):
            return None
        return self.at((*(place_of(module.path) if module.path else ()), name))

    def name(self, place: Place) -> str:
        """The dotted name by which a module imports itself: its path below the outermost package it is in."""
        start = len(place) if place in self._packages else len(place) - 1
        while start > 0 and place[:start] in self._packages:
            start -= 1
        return ".".join(place[max(start, 0) :])

    def find(self, name: Place, importer: str) -> list[Module]:
        """What an absolute import of `name` may mean, the nearest to the importer first."""
        self._trail.note(("module", name[-1]))
        folder = folder_of(importer)
        found = [
            (_distance(folder, place[: -len(name)]), place)
            for place in self._places.get(name[-1], ())
            if place[-len(name) :] == name and self._importable(place, name, folder)
        ]
        return [module for _, place in sorted(found) if (module := self.at(place))]

    def defines(self, name: str) -> bool:
        """Whether a top-level module of this name is among the files."""
        self._trail.note(("module", name))
        places = (place for place in self._places.get(name, ()) if place not in self._folders)
        return any(self.name(place) == name for place in places)

    def _importable(self, place: Place, name: Place, folder: Place) -> bool:
        """By its own name from everywhere, by a shorter one from below, as scripts do."""
        if self.name(place) == ".".join(name):
            return True
        root = place[: -len(name)]
        inside = folder[: len(root)] == root or root not in self._packages
        return inside and name[0] not in sys.stdlib_module_names


def _distance(folder: Place, root: Place) -> tuple[int, int]:
    """Steps down and up from a folder to another."""
    common = 0
    while common < min(len(folder), len(root)) and folder[common] == root[common]:
        common += 1
    return (len(root) - common, len(folder) - common)
