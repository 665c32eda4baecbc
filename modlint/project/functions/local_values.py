"""What the values in a function are made of, by way of its local names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from modlint.facts.schema import FunctionFacts, Inflow


def inflows(function: FunctionFacts, target: str) -> list[Inflow]:
    """What comes into a local name, nothing if it is a parameter: that may be anything."""
    given = any(each.name == target for each in function.parameters)
    return [] if given else [inflow for inflow in function.inflows if inflow.target == target]


def inside(inflow: Inflow) -> Iterator[str]:
    """The chains in a value, which may be a name by itself, or that of a class."""
    yield from inflow.loads
    named = (chain for chain in inflow.gives if chain not in inflow.loads)
    yield from (chain for chain in named if chain.isidentifier() or chain.rpartition(".")[2][:1].isupper())


def made_with(function: FunctionFacts, loads: Iterable[str], own: frozenset[str] = frozenset()) -> set[str]:
    """The chains that a value is made with.

    A local name stands for what comes into it, and for itself where that leads back to it or it is one of its `own`.
    """
    leaves = set()
    for chain, path, local in _followed(function, loads, own):
        if chain in path or local is None:
            leaves.add(chain)
    return leaves


def locals_in(function: FunctionFacts, loads: Iterable[str]) -> set[str]:
    """The local names that a value is made with, also by way of others."""
    return {chain for chain, _, local in _followed(function, loads, frozenset()) if local is not None}


def _followed(
    function: FunctionFacts, loads: Iterable[str], own: frozenset[str]
) -> Iterator[tuple[str, frozenset[str], list[str] | None]]:
    """Each chain with the local names on the way to it, and what comes into it if it is one; none is followed twice."""
    comes = _comes(function)
    waiting, done = [(chain, own) for chain in sorted(loads)], set()
    while waiting:
        chain, path = waiting.pop()
        local = comes.get(chain)
        yield chain, path, local
        if local and chain not in path and chain not in done:
            done.add(chain)
            waiting += [(each, path | {chain}) for each in local]


def _comes(function: FunctionFacts) -> dict[str, list[str]]:
    """The chains that come into each local name that is no parameter."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for inflow in function.inflows:
        found[inflow.target] += inside(inflow)
    for parameter in function.parameters:
        found.pop(parameter.name, None)
    return found
