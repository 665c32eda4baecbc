"""Which files and folders a walk passes over: patterns of the configuration, and `.gitignore` files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Patterns(NamedTuple):
    """Patterns in the language of `.gitignore`, relative to a folder."""

    folder: str
    spec: GitIgnoreSpec

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """True for what is hidden, False for what is shown again by a `!`, None for what no pattern names."""
        relative = os.path.relpath(path, self.folder)
        if relative == "." or relative.startswith(".."):
            return None
        return self.spec.check_file(relative.replace(os.sep, "/") + "/" * is_folder).include


def patterns(folder: str, lines: Iterable[str]) -> Patterns:
    return Patterns(folder, _spec(tuple(lines)))


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
def _spec(lines: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
