"""Which classes of a project are built and run, and how they are imported."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from modlint.config import UserError
from modlint.project.names.definitions import Answer
from modlint.project.project import Project
from modlint.protocol import Batch, Stated, Target
from modlint.runtime_config import RuntimeOptions

SHARE = 25  # of the targets of one file: more of them are shared out among processes


class Place(NamedTuple):
    """Where a file is imported from: its name as a module, and the folder that must be on `sys.path`."""

    module: str
    root: Path


def place(file: Path) -> Place:
    """The name of a file in the outermost package around it. A folder inside a package is one even without a file."""
    folder = file.parent
    names = [] if file.name == "__init__.py" else [file.stem]
    while (folder / "__init__.py").is_file() or (folder.parent / "__init__.py").is_file():
        names.insert(0, folder.name)
        folder = folder.parent
    return Place(".".join(names) or file.stem, folder)


class Targets(NamedTuple):
    """What to run, by file, and what the user has asked to leave out, with the reason."""

    batches: tuple[Batch, ...]
    left_out: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many are to run."""
        return sum(len(batch.targets) for batch in self.batches)


def targets(
    project: Project, files: Mapping[str, Path], wanted: Collection[str], base: Path, options: RuntimeOptions
) -> Targets:
    """The modules in some files, those that are asked for by name, and those that the configuration states."""
    found = {f"{place.module}:{name}": (place, path, name) for place, path, name in _modules(project, files, wanted)}
    asked = {_normal(each): None for each in options.only} or {**dict.fromkeys(found), **dict.fromkeys(options.targets)}
    left_out = {
        name: options.targets[name].skip for name in asked if name in options.targets and options.targets[name].skip
    }
    known = [(name, found.get(name) or _elsewhere(name, base, found)) for name in asked if name not in left_out]
    batches = tuple(_batches(known, base, options))
    return Targets(batches, left_out)


Found = tuple[Place, str, str]  # where it is imported from, its file (empty for any), its qualified name


def _modules(project: Project, files: Mapping[str, Path], wanted: Collection[str]) -> Iterator[Found]:
    """The nn.Module classes that can be had by name: those inside functions cannot."""
    functions = {function.facts.qualname: path for path in wanted for function in project.functions_in(path)}
    for cls in project.classes:
        if cls.path in wanted and project.is_module(cls) is Answer.YES and cls.facts.scope not in functions:
            file = Path(os.path.abspath(files[cls.path]))
            yield place(file), str(file), cls.facts.qualname


def _elsewhere(name: str, base: Path, found: Mapping[str, Found]) -> Found:
    """A function, or a class that reading does not know for a module."""
    module, _, qualname = name.partition(":")
    roots = {where.root: None for where, _, _ in found.values()}
    return Place(module, next(iter(roots), base)), "", qualname


def _normal(given: str) -> str:
    """A target as `package.module:name`, also where a file is given: `src/package/module.py:name`."""
    left, colon, qualname = given.rpartition(":")
    if not colon or not qualname:
        raise UserError(f"--target: expected `package.module:Name` or `path/file.py:Name`, got `{given}`")
    if not left.endswith(".py"):
        return given
    file = Path(os.path.abspath(left))
    if not file.is_file():
        raise UserError(f"--target: there is no file {left}")
    return f"{place(file).module}:{qualname}"


def _batches(known: Iterable[tuple[str, Found]], base: Path, options: RuntimeOptions) -> Iterator[Batch]:
    for (where, path), group in groupby(known, key=lambda each: each[1][:2]):
        members = iter([Target(name, found[2], _stated(name, options)) for name, found in group])
        while share := tuple(islice(members, SHARE)):
            roots = tuple(dict.fromkeys([str(where.root), os.path.abspath(base)]))
            yield Batch(where.module, path, roots, share, device=options.device, checks=options.checks)


def _stated(name: str, options: RuntimeOptions) -> Stated | None:
    stated = options.targets.get(name)
    return stated.stated if stated else None
