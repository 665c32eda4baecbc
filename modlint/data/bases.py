"""What is known of base classes whose source is not at hand, by full dotted name.

In `bases.json` each library has patterns relative to it: `modules` are nn.Module classes, `others` surely are none,
`unclear` may be either; `*` stands for anything. A name in full decides before a pattern, then the pattern with the
most literal characters. `seen` are the releases whose source the patterns were held against. Under the key `*` stand
the endings that no pattern of `modules` covers, and the libraries that have no nn.Module at all.

`reads` are the attributes that a base's own code reads from an instance of a subclass, `iterates` the bases that run
or hand out their children without naming them: both only for bases whose source was read.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import Any, NamedTuple

from modlint.data.tables import table
from modlint.data.torch_api import base_reads, torch_class

_VERDICTS = {"modules": True, "others": False, "unclear": None}
_ITERATED = ("sequential", "list", "dict")


class Pattern(NamedTuple):
    """What the table says of the names, relative to a library, that match."""

    text: str
    matcher: re.Pattern[str]
    is_module: bool | None

    @property
    def weight(self) -> tuple[bool, int, bool]:
        """How much the pattern counts; at a draw the one that claims less wins."""
        return "*" not in self.text, len(self.text.replace("*", "")), not self.is_module

    def covers(self, name: str) -> bool:
        """Whether the pattern speaks of a name. What it says of modules is said of class names only."""
        if self.is_module and "*" in self.text and not _may_be_module(name.rpartition(".")[2]):
            return False
        return self.matcher.fullmatch(name) is not None


@cache
def module_class(name: str) -> bool | None:
    """Whether a class outside the project is an nn.Module; None where that is not known."""
    info = torch_class(name)
    if info is not None:
        return info.is_module
    library, _, local = name.partition(".")
    if _has_no_modules(library):
        return False
    covering = [pattern for pattern in patterns(library) if pattern.covers(local)]
    return max(covering, key=lambda pattern: pattern.weight).is_module if covering else None


@cache
def reads(name: str) -> tuple[str, ...] | None:
    """Patterns of the attributes that the base's own code reads from an instance; None where that is not known."""
    library, _, local = name.partition(".")
    if library in sys.stdlib_module_names or library == "typing_extensions":
        return ()
    if library == "torch":
        return base_reads(name)
    found: list[str] | None = _entry(library).get("reads", {}).get(local)
    return None if found is None else tuple(found)


@cache
def iterates(name: str) -> bool:
    """Whether the children of an instance are run, or handed out, without being named: nn.Sequential, nn.ModuleList."""
    info = torch_class(name)
    if info is not None:
        return info.container in _ITERATED
    library, _, local = name.partition(".")
    return local in _entry(library).get("iterates", ())


@cache
def patterns(library: str) -> tuple[Pattern, ...]:
    """The patterns of one library."""
    entry = _entry(library)
    texts = ((text, verdict) for key, verdict in _VERDICTS.items() for text in entry.get(key, ()))
    return tuple(Pattern(text, _compiled(text), verdict) for text, verdict in texts)


def _has_no_modules(library: str) -> bool:
    return library in sys.stdlib_module_names or library in _entry("*")["no_modules"]


@cache
def _may_be_module(last: str) -> bool:
    is_class = last.lstrip("_")[:1].isupper()
    return is_class and not any(_compiled(text).fullmatch(last) for text in _entry("*")["unclear"])


@cache
def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))))


def _entry(library: str) -> dict[str, Any]:
    entry: dict[str, Any] = table("bases").get(library, {})
    return entry
