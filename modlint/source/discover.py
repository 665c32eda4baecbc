"""The Python files of a project, and which of them were asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from modlint.config import Config, UserError
from modlint.source.environment import site_folders
from modlint.source.ignored import Patterns, gitignore, gitignores_above, hidden, patterns
from modlint.source.installed import Installed, is_installed
from modlint.source.read import Texts
from modlint.source.roots import common_folder, find_root, import_root, top_package

STDIN = "<stdin>"
Walk = Callable[[Path, bool], tuple[Path, ...]]  # a folder, and whether to go deeper: the files in it


class Tree(NamedTuple):
    """The files of a project by their paths relative to `base`, with `/`; those in `checked` were asked for.

    `root` is that of the project, None if there is none.
    """

    root: Path | None
    base: Path
    files: Mapping[str, Path]
    texts: Texts
    checked: tuple[str, ...]
    installed: Installed

    def file(self, path: str) -> Path | None:
        """Where a file of the project, or an installed one, really is."""
        return self.installed.file(path) if is_installed(path) else self.files.get(path)


def discover(paths: Sequence[Path], config: Config, stdin: tuple[str, bytes] | None = None) -> Tree:
    """The files under the paths and those of the project around them.

    `stdin` is a file that need not exist, and the bytes it is to hold.
    """
    for path in paths:
        _demand(path)
    name, data = stdin or (STDIN, b"")
    named = [Path(name)] if name != STDIN else []
    given = [Path(os.path.abspath(path)) for path in (*paths, *named)]
    root = find_root(common_folder(given)) if given else None
    excludes = patterns(str(config.root or root or Path.cwd()), (*config.exclude, *config.extend_exclude))
    walk = cache(partial(_walked, excludes))
    allowed = [path for path in given if not (config.force_exclude and excludes.verdict(str(path), path.is_dir()))]
    asked = [file for path in allowed for file in (walk(path, True) if path.is_dir() else (path,))]
    base = common_folder([import_root(folder) for folder in ([root] if root else map(_folder, given))])
    files = {project_path(file, base): file for file in dict.fromkeys((*_around(asked, given, root, walk), *asked))}
    wanted = set(asked)
    checked = {path for path, file in files.items() if file in wanted}
    if stdin and name == STDIN:
        files[STDIN] = Path(STDIN)
        checked.add(STDIN)
    overlay = {project_path(name, base): data} if stdin else {}
    installed = Installed(site_folders(config.python, root or base) if config.follow_installed else ())
    return Tree(root, base, files, Texts(files, overlay, installed), tuple(sorted(checked)), installed)


def project_path(file: str | Path, base: Path) -> str:
    """The path of a file relative to a folder, with `/`."""
    if file == STDIN:
        return STDIN
    name, above = os.fspath(file), os.path.join(base, "")
    inside = name[len(above) :] if name.startswith(above) else os.path.relpath(name, base)
    return inside.replace(os.sep, "/")


def _around(asked: Iterable[Path], given: Iterable[Path], root: Path | None, walk: Walk) -> Iterator[Path]:
    """The files of the project. What lies outside, or is hidden in it, is seen with its package or folder."""
    inside = walk(root, True) if root else ()
    yield from inside
    surroundings: dict[Path, bool] = {}  # and whether what lies deeper belongs to them
    for path in set(asked).difference(inside) if root else given:
        top = top_package(_folder(path))
        deep = path.is_dir() or (top / "__init__.py").is_file()
        surroundings[top] = surroundings.get(top, False) or deep
    for folder, deep in surroundings.items():
        yield from walk(folder, deep)


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _demand(path: Path) -> None:
    try:
        found = path.exists() or path.is_symlink()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None
    if not found:
        raise UserError(f"{path}: no such file or folder")


def _walked(excludes: Patterns, folder: Path, deep: bool) -> tuple[Path, ...]:
    return tuple(_walk(folder, excludes, deep))


def _walk(folder: Path, excludes: Patterns, deep: bool) -> Iterator[Path]:
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
