"""What the author says by the name of an attribute."""

from __future__ import annotations

import re

_STAND_INS = frozenset({"dummy", "fake", "mock", "placeholder"})
_SIZES = frozenset({"size", "sizes", "shape", "shapes", "stride", "strides"})
_EXAMPLE = re.compile(r"_*(example|dummy|mock|placeholder)_(inputs?|batch)(_\w+)?")


def stands_in(name: str) -> bool:
    """Whether it is there to be there: `dummy_param` gives an optimizer something to hold."""
    return not _STAND_INS.isdisjoint(name.lower().split("_"))


def is_example(name: str) -> bool:
    """Whether it is an input to trace or to export with."""
    return _EXAMPLE.fullmatch(name) is not None


def is_for_the_cpu(name: str) -> bool:
    """Whether it says where it is meant to be: `lengths_cpu`."""
    return name.lower().endswith("_cpu")


def is_size(name: str) -> bool:
    """Whether it says that it counts elements: `world_size`, `filter_stride`."""
    return name.lower().split("_")[-1] in _SIZES


def is_plural(name: str) -> bool:
    """Whether it names several: `weights`, not `bias`, `axis` or `loss`."""
    return re.fullmatch(r"\w*[a-zA-Z]{2}(?<![isu])(?<!ia)s", name) is not None and not name.endswith("eps")
