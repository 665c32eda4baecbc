"""The functions of a project by what they name. The share of one function in an index is known from its facts alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from modlint.facts.schema import FunctionFacts
from modlint.project.definitions import Function
from modlint.project.reads import chains, plain
from modlint.project.trail import Trail

ANY = "*"  # what is found here may have any name
MOVES = frozenset({"_apply", "to", "cuda", "cpu", "half", "float", "double"})
Share = Callable[[FunctionFacts], Iterable[str]]


class Index:
    """Functions by name, for each kind of share that is looked for."""

    def __init__(self, functions: Callable[[Share], Iterable[Function]], trail: Trail) -> None:
        self._functions = functions
        self._trail = trail
        self._tables: dict[Share, Mapping[str, list[Function]]] = {}

    def __call__(self, share: Share, name: str) -> list[Function]:
        """The functions that have a share under a name."""
        self._trail.note((share.__name__, name))
        if share not in self._tables:
            self._tables[share] = self._trail.apart(lambda: _table(self._functions(share), share))
        return self._tables[share].get(name, [])


def _table(functions: Iterable[Function], share: Share) -> Mapping[str, list[Function]]:
    found: dict[str, list[Function]] = defaultdict(list)
    for function in functions:
        for name in share(function.facts):
            found[name].append(function)
    return dict(found)


def calls(facts: FunctionFacts) -> set[str]:
    """The bare names of what is called."""
    return {chain.rpartition(".")[2] for chain in facts.calls}


def names(facts: FunctionFacts) -> set[str]:
    """All names in chains, whatever is done with them."""
    return set(".".join(chains(facts)).replace("()", "").replace("[]", "").split("."))


def names_of_parts(facts: FunctionFacts) -> set[str]:
    """The attributes that a method names of what its receiver keeps: `self.part.name`."""
    if not facts.receiver:
        return set()
    split = (chain.split(".", 3) for chain in chains(facts) if chain.count(".") > 1)
    return {plain(parts[2]) for parts in split}


def names_by_string(facts: FunctionFacts) -> set[str]:
    """The attributes named by strings that say something of the name, ANY for a pattern."""
    told = (access.pattern for access in facts.accesses if any(map(str.isalnum, access.pattern)))
    return {ANY if "*" in part else part for pattern in told for part in pattern.split(".")}


def binds(facts: FunctionFacts) -> set[str]:
    """The attributes of something else that are bound."""
    named = (each for each in facts.registrations if each.method == "setattr" and each.receiver != facts.receiver)
    return {chain.rpartition(".")[2] for chain in facts.foreign} | {each.pattern for each in named}


def moves(facts: FunctionFacts) -> set[str]:
    """The attributes of other objects that a method names which moves its own."""
    if facts.name not in MOVES or not facts.receiver:
        return set()
    split = (chain.split(".") for chain in (*facts.loads, *(each.chain for each in facts.arguments)))
    return {part for parts in split if parts[0] != facts.receiver or len(parts) > 2 for part in parts[1:]}


SHARES: tuple[Share, ...] = (calls, names, names_of_parts, names_by_string, binds, moves)
