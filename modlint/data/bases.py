"""What is known of base classes whose source is not at hand, by full dotted name.

In `bases.json` each library has patterns relative to it: `modules` are nn.Module classes, `others` surely are none,
`unclear` may be either; `*` stands for anything. A name in full decides before a pattern, then the pattern with the
most literal characters. `seen` are the releases whose source the patterns were held against. Under the key `*` stands
what no `*` in a pattern of `modules` stands for (names, their beginnings and endings), and the libraries without any.

`reads` are the attributes that a base's own code reads from an instance of a subclass, for a name in full or, after
those, a pattern; `iterates` the bases that run or hand out their children without naming them: both only for bases
whose source was read.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any, NamedTuple

from modlint.data.patterns import matches, weight
from modlint.data.tables import table
from modlint.data.torch_api import base_reads, torch_class

_VERDICTS = {"modules": True, "others": False, "unclear": None}
_ITERATED = ("sequential", "list", "dict")


class Pattern(NamedTuple):
    """What the table says of the names, relative to a library, that match."""

    text: str
    is_module: bool | None

    @property
    def weight(self) -> tuple[bool, int, bool]:
        """How much the pattern counts; at a draw the one that claims less wins."""
        return *weight(self.text), not self.is_module

    def covers(self, name: str) -> bool:
        """Whether the pattern speaks of a name. What a module pattern leaves open must look like a module's class."""
        if not matches(self.text, name):
            return False
        return not (self.is_module and "*" in self.text) or _fits(name.rpartition(".")[2], self.text)


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
    known: dict[str, list[str]] = _entry(library).get("reads", {})
    patterns = (pattern for pattern in known if "*" in pattern and matches(pattern, local))
    found = known.get(local if local in known else next(patterns, ""))
    return base_reads(name) if found is None else tuple(found)


@cache
def iterates(name: str) -> bool:
    """Whether the children of an instance are run, or handed out, without being named: nn.Sequential, nn.ModuleList."""
    info = torch_class(name)
    if info is not None:
        return info.container in _ITERATED
    library, _, local = name.partition(".")
    return local in _entry(library).get("iterates", ())


def is_described(name: str) -> bool:
    """Whether the tables say all there is to know of a class: what it is, and what its own code reads."""
    return module_class(name) is not None and reads(name) is not None


def is_closed(library: str) -> bool:
    """Whether nothing is to be learned from a library's source: of torch itself, and of those without modules."""
    return library == "torch" or _has_no_modules(library)


@cache
def patterns(library: str) -> tuple[Pattern, ...]:
    """The patterns of one library."""
    entry = _entry(library)
    return tuple(Pattern(text, verdict) for key, verdict in _VERDICTS.items() for text in entry.get(key, ()))


def _has_no_modules(library: str) -> bool:
    return library in sys.stdlib_module_names or library in _entry("*")["no_modules"]


def _fits(last: str, text: str) -> bool:
    """Whether a class name can stand where a pattern has its `*`: public, and nothing that is no module anywhere."""
    general, open_part = _entry("*"), text.rpartition(".")[2]
    if last.startswith("_") or (open_part.startswith("*") and last.startswith(tuple(general["beginnings"]))):
        return False
    if not open_part.endswith("*"):
        return True
    is_class = any(map(str.isupper, last[:2]))
    return is_class and last not in general["names"] and not last.endswith(tuple(general["endings"]))


def _entry(library: str) -> dict[str, Any]:
    entry: dict[str, Any] = table("bases").get(library, {})
    return entry
