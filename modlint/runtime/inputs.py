"""What a module is called with."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

Call = tuple[tuple[Any, ...], Mapping[str, Any]]
Inputs = Call | Callable[[], Call]


def as_inputs(value: object) -> Inputs | None:
    """The inputs that a user means: arguments, keyword arguments, both, or a function that makes them."""
    if value is None:
        return None
    if callable(value):
        return lambda: as_call(value())
    return as_call(value)


def as_call(value: object) -> Call:
    """The arguments and keyword arguments of one call."""
    match value:
        case ((*args,), dict() as kwargs):
            return tuple(args), kwargs
        case tuple() | list():
            return tuple(value), {}
        case Mapping():
            return (), value
    return (value,), {}


def fresh(inputs: Inputs) -> Call:
    """A call that no other run shares tensors with."""
    if callable(inputs):
        return inputs()
    return copy.deepcopy(inputs)
