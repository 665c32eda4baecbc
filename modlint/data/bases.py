"""What is known of base classes whose source is not at hand, by full dotted name.

`bases.json` maps a library to its patterns, relative to it: `modules` are nn.Module classes, `others` surely are none;
`*` stands for anything. The most specific pattern decides: the one with the most literal characters.
`reads` are patterns of the attributes that a base's own code reads from an instance of a subclass, kept only for
bases whose source was read; `iterates` are those whose forward, or whoever is given one, runs all its children.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from modlint.data.tables import table
from modlint.data.torch_api import torch_class


class Pattern(NamedTuple):
    """One pattern of the table: a full dotted name in which `*` stands for anything, and what it says."""

    name: str
    matcher: re.Pattern[str]
    is_module: bool

    @property
    def weight(self) -> tuple[int, bool]:
        """How specific the pattern is; at a draw the one that claims less wins."""
        return len(self.name.replace("*", "")), not self.is_module


@cache
def module_class(name: str) -> bool | None:
    """Whether a class outside the project is an nn.Module; None where that is not known."""
    info = torch_class(name)
    if info is not None:
        return info.is_module
    matching = [p for p in patterns(name.partition(".")[0]) if p.matcher.fullmatch(name)]
    return max(matching, key=lambda p: p.weight).is_module if matching else None


@cache
def reads(name: str) -> tuple[str, ...] | None:
    """Patterns of the attributes that the base's own code reads from an instance; None where that is not known."""
    if _is_torch_nn(name):
        return ()
    found: list[str] | None = _entry(name).get("reads", {}).get(_local(name))
    return None if found is None else tuple(found)


@cache
def iterates(name: str) -> bool:
    """Whether the children of an instance are run, or handed out, without being named: nn.Sequential, nn.ModuleList."""
    info = torch_class(name)
    if info is not None:
        return info.container in ("sequential", "list", "dict")
    return _local(name) in _entry(name).get("iterates", ())


@cache
def patterns(library: str) -> tuple[Pattern, ...]:
    """The patterns of one library."""
    entry = table("bases").get(library, {})
    return tuple(
        _pattern(f"{library}.{local}", says)
        for key, says in (("modules", True), ("others", False))
        for local in entry.get(key, ())
    )


def _pattern(name: str, is_module: bool) -> Pattern:
    return Pattern(name, re.compile(".*".join(map(re.escape, name.split("*")))), is_module)


def _is_torch_nn(name: str) -> bool:
    """torch.nn's own classes name their submodules themselves; they read none that a subclass adds."""
    info = torch_class(name)
    return info is not None and info.is_module and name.startswith("torch.nn.") and info.container is None


def _entry(name: str) -> dict[str, dict[str, list[str]]]:
    entry: dict[str, dict[str, list[str]]] = table("bases").get(name.partition(".")[0], {})
    return entry


def _local(name: str) -> str:
    return name.partition(".")[2]
