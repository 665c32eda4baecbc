"""The Python files of a project, and which of them were asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from modlint.config import Config, UserError
from modlint.source.ignored import Patterns, gitignore, gitignores_above, hidden, patterns
from modlint.source.roots import common_folder, find_root, import_root, top_package

STDIN = "<stdin>"


class Tree(NamedTuple):
    """The files of a project by their paths relative to `base`, with `/`; those in `checked` were asked for."""

    base: Path
    files: Mapping[str, Path]
    checked: frozenset[str]

    def project_path(self, file: str | Path) -> str:
        """The path of a file inside the project."""
        return STDIN if file == STDIN else _project_path(Path(os.path.abspath(file)), self.base)

    def relative(self, path: str, root: Path | None) -> str:
        """A path of the project as patterns relative to a root see it."""
        return _project_path(self.base / path, root or self.base)


def discover(paths: Sequence[Path], config: Config, stdin: str | None = None) -> Tree:
    """The files under the paths and those of the project around them. `stdin` is a file that need not exist."""
    for path in paths:
        _demand(path)
    named = [Path(stdin)] if stdin not in (None, STDIN) else []
    given = [Path(os.path.abspath(path)) for path in (*paths, *named)]
    root = find_root(common_folder(given)) if given else None
    excludes = patterns(str(config.root or root or Path.cwd()), (*config.exclude, *config.extend_exclude))
    asked = [file for path in given for file in _asked(path, excludes, config.force_exclude)]
    around = {root: True} if root else _surroundings(given)
    loaded = [file for folder, deep in around.items() for file in _walk(folder, excludes, deep)]
    base = common_folder([import_root(folder) for folder in around])
    files = {_project_path(file, base): file for file in (*loaded, *asked)}
    checked = frozenset(_project_path(file, base) for file in asked)
    if stdin == STDIN:
        files[STDIN], checked = Path(STDIN), checked | {STDIN}
    return Tree(base, dict(sorted(files.items())), checked)


def _surroundings(given: Sequence[Path]) -> dict[Path, bool]:
    """What to load where nothing marks a project: the packages of the paths, else the folders, and whether deeply."""
    found: dict[Path, bool] = {}
    for path in given:
        folder = path.is_dir()
        top = top_package(path if folder else path.parent)
        found[top] = found.get(top, False) or folder or (top / "__init__.py").is_file()
    return found


def _demand(path: Path) -> None:
    try:
        found = path.exists() or path.is_symlink()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    if not found:
        raise UserError(f"{path}: no such file or folder")


def _asked(path: Path, excludes: Patterns, force: bool) -> Iterator[Path]:
    if force and excludes.verdict(str(path), path.is_dir()):
        return iter(())
    return _walk(path, excludes) if path.is_dir() else iter((path,))


def _walk(folder: Path, excludes: Patterns, deep: bool = True) -> Iterator[Path]:
    """The Python files in a folder that nothing hides. Links to folders are not followed."""
    top = str(folder)
    if excludes.verdict(top, True):  # it was asked for: only what is excluded inside it counts
        excludes = excludes._replace(folder=top)
    pending = [(top, gitignores_above(top))]
    while pending:
        here, above = pending.pop()
        ignores = (*gitignore(here), *above)
        for entry in _entries(here):
            is_folder = deep and entry.is_dir(follow_symlinks=False)
            if not (is_folder or _is_python(entry)) or hidden(entry.path, is_folder, (excludes, *ignores)):
                continue
            if is_folder:
                pending.append((entry.path, ignores))
            else:
                yield Path(entry.path)


def _is_python(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.name.endswith(".py") and entry.is_file()
    except OSError:  # a loop of links
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _project_path(file: Path, base: Path) -> str:
    return os.path.relpath(file, base).replace(os.sep, "/")
