"""Reads: which attributes a function uses, on its receiver and on anything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from modlint.facts.schema import FunctionFacts
from modlint.project.upkeep import ITERATORS, LISTINGS, is_upkeep_call, is_upkeep_callee, is_upkeep_method

ITERATIONS = frozenset({"children", "modules", "named_children", "named_modules", "_modules", "__dict__"})


class Read(NamedTuple):
    """One attribute used: `parts[position]` of a chain split at its dots."""

    parts: tuple[str, ...]
    position: int

    @property
    def name(self) -> str:
        """The attribute's name."""
        return plain(self.parts[self.position])

    @property
    def receiver(self) -> str:
        """The chain that the attribute is read from."""
        return ".".join(self.parts[: self.position])


def plain(part: str) -> str:
    """A part of a chain without the marks of calls and subscripts."""
    return part.rstrip("()[]")


def reads(function: FunctionFacts) -> Iterator[Read]:
    """The attributes that a function uses; upkeep is no use, nor is in upkeep what a chain only passes through."""
    upkeep = is_upkeep_method(function)
    for chain in _chains(function, upkeep):
        parts = tuple(chain.split("."))
        last = len(parts) - 1
        yield from (Read(parts, position) for position in range(last if upkeep else 1, last + 1) if position > 0)
    for chain in function.calls:
        *receiver, name = chain.split(".")
        if name in LISTINGS and receiver:  # of its own parts a module lists the parameters to freeze or move them
            first = 2 if receiver[0] == function.receiver else 1
            yield from (Read(tuple(receiver), position) for position in range(first, len(receiver)))


def iterates(function: FunctionFacts) -> bool:
    """Whether a function goes through all submodules of its receiver."""
    if not function.receiver:
        return False
    chains = (*function.loads, *function.calls, *(argument.chain for argument in function.arguments))
    heads = (chain.split(".", 2) for chain in chains)
    if any(len(head) > 1 and head[0] == function.receiver and plain(head[1]) in ITERATIONS for head in heads):
        return True
    return any(argument == ("vars", function.receiver) for argument in function.arguments)


def _chains(function: FunctionFacts, upkeep: bool) -> Iterator[str]:
    """The chains that are used."""
    yield from (chain for chain in function.calls if not is_upkeep_call(chain.rpartition(".")[2]))
    for callee, chain in function.arguments:
        if not is_upkeep_callee(callee) and not (upkeep and callee in ITERATORS):
            yield chain
    if not upkeep:
        yield from function.loads
