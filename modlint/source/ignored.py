"""Which files and folders a walk passes over: patterns of the configuration, and `.gitignore` files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


PLAIN = re.compile(r"[\w.-]+")  # a pattern that is just a name


class Patterns(NamedTuple):
    """Patterns in the language of `.gitignore`, relative to a folder."""

    folder: str
    lines: tuple[str, ...]

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True for what is hidden, False for what is shown again by a `!`, None for what no pattern names."""
        folder = self.folder.rstrip(os.sep) + os.sep
        if not path.startswith(folder):
            return None
        inside = path[len(folder) :]
        names, others = _split(self.lines)
        if others:
            return _spec(self.lines).check_file(inside.replace(os.sep, "/") + "/" * is_folder).include
        return None if names.isdisjoint(inside.split(os.sep)) else True


def patterns(folder: str, lines: Iterable[str]) -> Patterns:
    return Patterns(folder, tuple(lines))


def hidden(path: str, is_folder: bool, stack: Iterable[Patterns]) -> bool:
    """What the first patterns that know the path say."""
    return next((bool(said) for each in stack if (said := each.verdict(path, is_folder)) is not None), False)


def gitignore(folder: str) -> tuple[Patterns, ...]:
    """The patterns of a folder's own `.gitignore`."""
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as file:
            return (patterns(folder, file.read().splitlines()),)
    except OSError:
        return ()


def gitignores_above(folder: str) -> tuple[Patterns, ...]:
    """The patterns of the folders above, up to the top of the repository, the nearest first.

    A file that hides the folder itself has no say: the folder was asked for.
    """
    found: list[Patterns] = []
    above = folder
    while not os.path.exists(os.path.join(above, ".git")):
        above, below = os.path.dirname(above), above
        if above == below:
            return ()
        found += (each for each in gitignore(above) if not each.verdict(folder, True))
    return tuple(found)


@cache
def _split(lines: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    """The patterns that are just names, which we match ourselves, and whether there are others."""
    names = {line for line in lines if PLAIN.fullmatch(line)}
    return frozenset(names), any(line.strip() and not line.startswith("#") for line in {*lines} - names)


@cache
def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
