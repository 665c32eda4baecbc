"""msgspec, imported in half the time.

It takes `get_type_hints` from typing_extensions where that is installed, which is as much to import again. Nothing that
is decoded here needs more than what the standard library has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def _without_typing_extensions() -> Iterator[None]:
    modules: dict[str, Any] = sys.modules
    known = modules.setdefault("typing_extensions", None)  # who imports what is None there is told that it is missing
    try:
        yield
    finally:
        if known is None:
            del modules["typing_extensions"]


with _without_typing_extensions():
    import msgspec

__all__ = ["msgspec"]
