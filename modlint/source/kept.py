"""What a run may keep for the next one, and where."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import modlint
from modlint.config import Config
from modlint.source.cache import FOLDER, Cache, fingerprint
from modlint.source.contents import Contents
from modlint.source.discover import Tree

CODE = Path(modlint.__file__).parent


class Kept(NamedTuple):
    """A cache, and what the files hold that its entries may be about.

    `scope` names the tree among others in the cache, `code` is a digest of what works on it.
    """

    cache: Cache
    contents: Contents
    scope: str
    code: str


def kept_of(tree: Tree, config: Config) -> Kept | None:
    """What earlier runs left for a tree, if the configuration wants that."""
    if config.no_cache or not CODE.is_dir():  # we may be in an archive
        return None
    try:
        code = fingerprint(code_digest(), _libcst())
    except OSError:
        return None
    folder = cache_folder(tree.root, config)
    scope = os.path.relpath(tree.base, folder)
    cache = Cache(folder)
    return Kept(cache, Contents(tree.texts, cache, f"contents-{fingerprint(scope)}"), scope, code)


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


def code_digest(*parts: str) -> str:
    """A digest of our own code, or of the parts of it that match patterns, and of the Python that runs it."""
    files = sorted(file for part in parts or ("**/*.py",) for file in CODE.glob(part))
    texts = (text for file in files for text in (file.relative_to(CODE).as_posix(), file.read_bytes()))
    return fingerprint(sys.version, *texts)
