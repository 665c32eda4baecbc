"""What a call or an attribute gives, and how the tables spell it.

A spelling is alternatives, then traits: `tensors:2`, `tensor|tensors:values,indices`, `tensor+factory+random`.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import NamedTuple


class Kind(str, Enum):
    """A sort of value. TENSORS is a tuple, list or named tuple of tensors; ARGUMENT is what the first argument is."""

    TENSOR = "tensor"
    TENSORS = "tensors"
    PARAMETER = "parameter"
    BUFFER = "buffer"
    MODULE = "module"
    NUMBER = "number"
    BOOL = "bool"
    STRING = "string"
    SIZE = "size"
    DTYPE = "dtype"
    DEVICE = "device"
    GENERATOR = "generator"
    ARRAY = "array"
    CALLABLE = "callable"
    NONE = "none"
    ARGUMENT = "argument"
    OTHER = "other"


class Trait(str, Enum):
    """What else is known of the value or of the call."""

    FACTORY = "factory"  # made from no tensor, and takes `device=`
    RANDOM = "random"
    COMPLEX = "complex"  # the tensors are complex for real inputs
    INDEX = "index"  # the tensors hold integers
    INPLACE = "inplace"
    DERIVED = "derived"  # a new one like the argument, of other dimensions
    PROPERTY = "property"  # read, not called
    STATELESS = "stateless"  # the module owns neither parameters nor buffers
    STATEFUL = "stateful"  # it does


class Return(NamedTuple):
    """The alternatives of a result: more than one where the overload decides.

    `fields` names the members of a named tuple of tensors; `arity` counts the tensors where it is fixed.
    """

    kinds: tuple[Kind, ...]
    traits: frozenset[Trait] = frozenset()
    arity: int | None = None
    fields: tuple[str, ...] = ()

    def is_surely(self, *kinds: Kind) -> bool:
        """Whether every alternative is one of `kinds`."""
        return all(kind in kinds for kind in self.kinds)

    def may_be(self, *kinds: Kind) -> bool:
        """Whether some alternative is one of `kinds`."""
        return any(kind in kinds for kind in self.kinds)


@cache
def parse(spelling: str) -> Return:
    """The Return that a table's spelling stands for."""
    alternatives, *traits = spelling.split("+")
    kinds: list[Kind] = []
    arity: int | None = None
    fields: tuple[str, ...] = ()
    for alternative in alternatives.split("|"):
        kind, _, detail = alternative.partition(":")
        kinds.append(Kind(kind))
        if detail.isdecimal():
            arity = int(detail)
        elif detail:
            fields = tuple(detail.split(","))
            arity = len(fields)
    return Return(tuple(kinds), frozenset(map(Trait, traits)), arity, fields)
