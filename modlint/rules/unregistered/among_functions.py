"""Modules in a plain container that holds functions as well, which no container of torch's takes.

Only a check that has something to look at imports this: what it needs takes long.
"""

from __future__ import annotations

import libcst as cst

from modlint.model.inference.events import Event
from modlint.model.values.values import Kind, Value
from modlint.project.names.definitions import Class


def is_picked_among_functions(event: Event, held: Value) -> bool:
    """Whether it is taken from a table of functions as well: a loss by its name, made once for all objects."""
    return isinstance(event.node, cst.Subscript) and _has_functions(held)


def advice(unfit: Class | None, held: Value) -> str:
    """What to use in place of a plain container, and what to change before: a `train` that takes no mode, functions."""
    first = f"give `{unfit.facts.name}.train` another name, since `eval()` would call it, and " if unfit else ""
    last = ", with modules in place of the functions, which it refuses" if _has_functions(held) else ""
    return f"{first}use `nn.ModuleList` or `nn.ModuleDict`{last}"


def _has_functions(held: Value) -> bool:
    return any(atom.definition is not None for atom in held.of(Kind.CALLABLE))
