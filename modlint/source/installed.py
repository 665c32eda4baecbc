"""Installed packages as files: below a folder that stands for all that an environment has, whatever its real folders.

They are found by name and read as text, never imported. The first folder that has a module decides, as on `sys.path`.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from modlint.source.cache import fingerprint

INSTALLED = "<installed>"
_MAPPING = re.compile(r"^MAPPING[^=]*= *(\{.*\})$", re.MULTILINE)  # of a setuptools finder for an editable package


def is_installed(path: str) -> bool:
    """Whether a path of the project stands for an installed file."""
    return path.startswith(INSTALLED)


class Installed:
    """The modules below some site-packages folders."""

    def __init__(self, sites: tuple[Path, ...] = ()) -> None:
        self._sites = sites
        self._new: dict[str, str] = {}
        self._learnt: dict[str, str] = {}

    def module(self, name: tuple[str, ...]) -> str | None:
        """The path of a module's file, or of a package's folder without an `__init__.py`; None if there is neither."""
        return self._noted("module " + ".".join(name), self._module(name)) or None

    def file(self, path: str) -> Path | None:
        """Where an installed file really is."""
        found = self._noted(f"file {path}", self._file(path))
        return Path(found) if found else None

    def data(self, path: str) -> bytes:
        """The bytes of an installed file."""
        file = self.file(path)
        if file is None:
            raise FileNotFoundError("no such file")
        found = file.read_bytes()
        self._noted(f"data {path}", fingerprint(found))
        return found

    def new_evidence(self) -> dict[str, str]:
        """What was asked since this was last called, and what was found."""
        found, self._new = self._new, {}
        return found

    def learn(self, evidence: Mapping[str, str]) -> None:
        """Count what another process asked as asked here."""
        self._learnt.update(evidence)

    @property
    def evidence(self) -> dict[str, str]:
        """All that was asked, and what was found."""
        return self._learnt | self._new

    def agrees(self, evidence: Mapping[str, str]) -> bool:
        """Whether the same would be found now."""
        return all(self._ask(*question.split(" ", 1)) == answer for question, answer in evidence.items())

    def _ask(self, kind: str, about: str) -> str:
        if kind == "module":
            return self._module(tuple(about.split("."))) or ""
        file = self._file(about)
        if kind == "file" or not file:
            return file
        try:
            return fingerprint(Path(file).read_bytes())
        except OSError:
            return ""

    def _noted(self, question: str, answer: str | None) -> str:
        self._new[question] = answer or ""
        return answer or ""

    def _module(self, name: tuple[str, ...]) -> str | None:
        relative = "/".join(name)
        folders = self._holding.get(name[0], ()) if name else ()
        for folder in folders:
            for file in (f"{relative}/__init__.py", f"{relative}.py"):
                if os.path.isfile(os.path.join(folder, file)):
                    return f"{INSTALLED}/{file}"
        found = any(os.path.isdir(os.path.join(folder, relative)) for folder in folders)
        return f"{INSTALLED}/{relative}" if found else None

    def _file(self, path: str) -> str:
        relative = path.removeprefix(f"{INSTALLED}/")
        folders = self._holding.get(relative.split("/")[0].removesuffix(".py"), ())
        files = (os.path.join(folder, relative) for folder in folders)
        return next(filter(os.path.isfile, files), "")

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
    import ast

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
