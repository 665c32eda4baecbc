"""Reads: which attributes a function uses, on its receiver and on anything else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

from modlint.facts.chains import chains, plain, value_chains
from modlint.facts.schema import FunctionFacts, Inflow
from modlint.project.functions.upkeep import ITERATORS, LISTINGS, is_upkeep_call, is_upkeep_callee, is_upkeep_method

ITERATIONS = frozenset({"children", "modules", "named_children", "named_modules", "_modules", "__dict__"})
BY_KEY = frozenset({"__dict__.get", "__dict__.pop", "__dict__.setdefault", "__dict__.update"})  # none is in it
SIZES = frozenset({"numel", "nelement", "element_size", "size", "dim"})


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


def reads(function: FunctionFacts, start: str = "") -> Iterator[Read]:
    """The attributes that a function uses, all or those in chains with a certain start.

    Upkeep is no use, nor is in upkeep what a chain only passes through.
    """
    upkeep = is_upkeep_method(function)
    for chain in function.calls:
        if chain.startswith(start):
            parts = tuple(chain.split("."))
            yield from _reads(parts, len(parts) - 1)
            if not upkeep:
                yield from _reads(parts, _passed_from(parts, function.receiver), len(parts) - 1)
    for callee, chain in function.arguments:
        if chain.startswith(start) and not is_upkeep_callee(callee) and not (upkeep and callee in ITERATORS):
            parts = tuple(chain.split("."))
            yield from _reads(parts, len(parts) - 1 if upkeep else 1)
    for chain in _put_away(function) if upkeep else function.loads:
        if chain.startswith(start):
            yield from _reads(tuple(chain.split(".")), 1)


def _put_away(function: FunctionFacts) -> Iterator[str]:
    """What upkeep puts into a container that the object keeps, for others: `self.state["tables"] = self.tables`."""
    own = f"{function.receiver}."
    kept = (each for each in function.inflows if each.target.startswith(own))
    return (chain for each in kept for chain in each.gives if chain.startswith(own) and chain.count(".") == 1)


def _reads(parts: tuple[str, ...], first: int, end: int | None = None) -> Iterator[Read]:
    return (Read(parts, position) for position in range(max(first, 1), len(parts) if end is None else end))


def _passed_from(parts: tuple[str, ...], receiver: str) -> int:
    """From which part on a call uses what it is made through: the last part itself is called."""
    name = parts[-1]
    if name in LISTINGS:  # of its own parts a module lists the parameters to freeze or move them
        return 2 if parts[0] == receiver else 1
    return len(parts) if is_upkeep_call(name) else 1


def own_names(function: FunctionFacts) -> Iterator[str]:
    """The attributes of its receiver that a function does more with than to test them."""
    if not function.receiver:
        return
    start = f"{function.receiver}."
    for chain in value_chains(function):
        if chain.startswith(start):
            yield plain(chain[len(start) :].partition(".")[0])


def mentions(function: FunctionFacts, name: str) -> Iterator[Read]:
    """The attributes of a name in all chains of a function, used or only looked after."""
    for chain in chains(function):
        if name in chain:
            every = _reads(tuple(chain.split(".")), 1)
            yield from (read for read in every if read.name == name)


class Named(NamedTuple):
    """What a function does with the attributes of one name: which it uses, and which it names at all."""

    reads: tuple[Read, ...] = ()
    mentions: tuple[Read, ...] = ()
    receiver: str = ""


def named(function: FunctionFacts) -> Mapping[str, Named]:
    """What a function does with attributes, by their names."""
    used: dict[str, list[Read]] = defaultdict(list)
    for read in reads(function):
        used[read.name].append(read)
    mentioned: dict[str, list[Read]] = defaultdict(list)
    for chain in chains(function):
        for read in _reads(tuple(chain.split(".")), 1):
            mentioned[read.name].append(read)
    return {
        name: Named(tuple(used.get(name, ())), tuple(found), function.receiver) for name, found in mentioned.items()
    }


def iterates(function: FunctionFacts) -> bool:
    """Whether a function goes through all submodules of its receiver."""
    own = function.receiver
    return own != "" and (goes_through(function, {own}) or ("vars", own) in function.arguments)


def goes_through(function: FunctionFacts, names: Container[str]) -> bool:
    """Whether a function goes through all submodules of what one of these names holds."""
    heads = (chain.partition(".") for chain in value_chains(function))
    return any(
        head in names and rest not in BY_KEY and rest.partition(".")[0].rstrip("()") in ITERATIONS
        for head, _, rest in heads
    )


def computes_with_all(function: FunctionFacts) -> bool:
    """Whether a function computes with all Parameters or buffers of its receiver: `for p in self.parameters()`."""
    listed = {inflow.target for inflow in function.inflows if _lists_own(inflow, function.receiver)}
    changed = {chain.partition(".")[0] for chain in function.foreign}  # `p.requires_grad = False`
    heads = (chain.partition(".") for chain in function.calls)
    methods = {head for head, _, rest in heads if rest and not is_upkeep_call(rest) and rest not in SIZES}
    return bool(listed & ({*function.loads, *methods} - changed))


def _lists_own(inflow: Inflow, receiver: str) -> bool:
    """Whether what comes in is what `parameters()` and its like list, or comes by."""
    own = {f"{receiver}.{name}" for name in LISTINGS} if receiver else set()
    given = {each.removesuffix("[,]").removesuffix("()") for each in inflow.gives}
    return not own.isdisjoint(inflow.loads) and given <= own | ITERATORS
