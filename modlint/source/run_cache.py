"""What a run may keep for the next one, and where."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import modlint
from modlint.config import Config
from modlint.source.cache import FOLDER, Cache, fingerprint
from modlint.source.contents import Contents
from modlint.source.discover import Tree
from modlint.source.installed import Installed
from modlint.source.read import Texts

CODE = Path(modlint.__file__).parent


class RunCache(NamedTuple):
    """A cache, and what the files hold that its entries may be about.

    `scope` names the tree among others in the cache, `code` is what works on it: our own files, by their paths.
    """

    cache: Cache
    contents: Contents
    scope: str
    code: Contents

    def made_by(self, *parts: str) -> str:
        """A digest of our own files, or of those whose paths begin so, of LibCST and of the Python that runs them."""
        files = (item for item in sorted(self.code.items()) if item[0].startswith(parts or ""))
        return fingerprint(sys.version, _libcst(), *(part for item in files for part in item))

    def keep(self) -> None:
        """Save the next run the reading, and make room for what was kept."""
        self.contents.keep()
        self.code.keep()
        self.cache.evict()


def run_cache_of(tree: Tree, config: Config) -> RunCache | None:
    """What earlier runs left for a tree, if the configuration wants that."""
    if config.no_cache or not CODE.is_dir():  # we may be in an archive
        return None
    folder = cache_folder(tree.root, config)
    scope = os.path.relpath(tree.base, folder)
    kept = Cache(folder)
    return RunCache(kept, Contents(tree.texts, kept, f"contents-{fingerprint(scope)}"), scope, _code(kept))


def _code(kept: Cache) -> Contents:
    """What our own files hold: the code, and the tables that it reads."""
    folder = os.path.join(CODE, "")
    files = {file[len(folder) :].replace(os.sep, "/"): file for file in _files(folder)}
    return Contents(Texts(files, {}, Installed()), kept, f"code-{fingerprint(str(CODE))}")


def _files(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]  # half of them, and no source in any
        yield from (os.path.join(here, name) for name in names if name.endswith((".py", ".json")))


@cache
def _libcst() -> str:
    """The version of what parses the classes, without importing it."""
    found = find_spec("libcst")
    folder = Path(found.origin).parents[1] if found and found.origin else Path()
    return " ".join(sorted(each.name for each in folder.glob("libcst-*")))


def seen_from(folder: Path | None, start: str | Path) -> str:
    """A folder as another one sees it, so that both may move."""
    try:
        return os.path.relpath(folder, start) if folder else ""
    except ValueError:  # on another drive
        return str(folder)


def judged_by(config: Config, base: Path) -> str:
    """All of the configuration that may change an answer about the files below a folder."""
    root = seen_from(config.root, base)
    return repr((root, config._replace(root=None, jobs=0, cache_dir="", no_cache=False)))


def cache_folder(root: Path | None, config: Config) -> Path:
    """Where the cache of a project is."""
    return Path(os.path.abspath(config.cache_dir)) if config.cache_dir else (root or Path.cwd()) / FOLDER
