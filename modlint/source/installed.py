"""Installed packages as files: below a folder that stands for all that an environment has, whatever its real folders.

They are found by name and read as text, never imported. The first folder that has a module decides, as on `sys.path`.
"""

from __future__ import annotations

import ast
import os
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

INSTALLED = "<installed>"
_MAPPING = re.compile(r"^MAPPING[^=]*= *(\{.*\})$", re.MULTILINE)  # of a setuptools finder for an editable package


def is_installed(path: str) -> bool:
    """Whether a path of the project stands for an installed file."""
    return path.startswith(INSTALLED)


class Installed:
    """The modules below some site-packages folders."""

    def __init__(self, sites: tuple[Path, ...] = ()) -> None:
        self._sites = sites

    def module(self, name: tuple[str, ...]) -> str | None:
        """The path of a module's file, or of a package's folder without an `__init__.py`; None if there is neither."""
        relative = "/".join(name)
        folders = self._holding.get(name[0], ()) if name else ()
        for folder in folders:
            for file in (f"{relative}/__init__.py", f"{relative}.py"):
                if os.path.isfile(os.path.join(folder, file)):
                    return f"{INSTALLED}/{file}"
        found = any(os.path.isdir(os.path.join(folder, relative)) for folder in folders)
        return f"{INSTALLED}/{relative}" if found else None

    def file(self, path: str) -> Path | None:
        """Where an installed file really is."""
        relative = path.removeprefix(f"{INSTALLED}/")
        folders = self._holding.get(relative.split("/")[0].removesuffix(".py"), ())
        files = (os.path.join(folder, relative) for folder in folders)
        return next((Path(file) for file in files if os.path.isfile(file)), None)

    @cached_property
    def _holding(self) -> dict[str, list[str]]:
        """The folders that have a top-level module of a name."""
        holding: dict[str, list[str]] = defaultdict(list)
        for folder in dict.fromkeys(self._folders()):
            for name in {entry.removesuffix(".py") for entry in _entries(folder)}:
                holding[name].append(folder)
        return dict(holding)

    def _folders(self) -> Iterator[str]:
        """The site-packages, each with the folders that its `.pth` files add for editable packages."""
        for site in map(str, self._sites):
            yield site
            entries = _entries(site)
            for name in sorted(each for each in entries if each.endswith(".pth")):
                lines = (os.path.join(site, line.strip()) for line in _text(site, name).splitlines() if line.strip())
                yield from filter(os.path.isdir, lines)
            for name in sorted(each for each in entries if each.startswith("__editable__") and each.endswith(".py")):
                yield from _mapped(_text(site, name))


def _mapped(finder: str) -> Iterator[str]:
    """The folders that hold the packages of an editable finder."""
    found = _MAPPING.search(finder)
    try:
        mapping = ast.literal_eval(found.group(1)) if found else {}
        yield from (os.path.dirname(place) for name, place in mapping.items() if os.path.basename(place) == name)
    except (ValueError, SyntaxError, TypeError, AttributeError):
        return


def _entries(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _text(folder: str, name: str) -> str:
    try:
        return Path(folder, name).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
