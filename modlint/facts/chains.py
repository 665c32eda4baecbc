"""The chains of a function, and their parts."""

from __future__ import annotations

from modlint.facts.schema import FunctionFacts


def plain(part: str) -> str:
    """A part of a chain without the marks of calls and subscripts."""
    return part.rstrip("()[]")


def chains(function: FunctionFacts) -> list[str]:
    """All chains of a function, whatever is done with them."""
    return [*value_chains(function), *function.tests]


def value_chains(function: FunctionFacts) -> list[str]:
    """The chains of a function but those that it only tests."""
    return [*function.loads, *function.calls, *[argument.chain for argument in function.arguments]]


def names_of_parts(function: FunctionFacts) -> set[str]:
    """The attributes that a method names of what its receiver keeps: `self.part.name`."""
    if not function.receiver:
        return set()
    return {plain(chain.split(".", 3)[2]) for chain in chains(function) if chain.count(".") > 1}
