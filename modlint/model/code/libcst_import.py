"""LibCST, imported in half the time.

Its nodes are 170 frozen dataclasses, of which each method is compiled from text. They have their own `__eq__` and
`__repr__`, so that what is compiled for these is thrown away; and nobody here binds an attribute of a node, which is
all that the two methods of a frozen one would forbid.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

OWN = {"__eq__", "__repr__"}
LIGHT = {"eq": False, "repr": False, "frozen": False}


@contextmanager
def _light_dataclasses() -> Iterator[None]:
    """While LibCST is imported. Nothing else that becomes a dataclass meanwhile is touched."""
    whole: Any = dataclasses.dataclass

    def light(cls: type | None = None, /, **options: bool) -> Any:
        if cls is None:
            return partial(light, **options)
        is_node = cls.__module__.startswith("libcst.") and cls.__dict__.keys() >= OWN
        return whole(cls, **(options | LIGHT if is_node else options))

    dataclasses.dataclass = light
    try:
        yield
    finally:
        dataclasses.dataclass = whole


with _light_dataclasses():
    import libcst  # noqa: F401  # from here on it is there for everybody
