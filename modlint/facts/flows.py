"""What a function says of each of its names by itself: most edits of a function change nothing of most names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from modlint.facts.schema import FunctionFacts, Inflow, Parameter


class Flow(NamedTuple):
    """All that comes into a name of a function.

    `parameters` are those of this name, `receiver` says that it stands for the receiver, as `super` does, and
    `returns` is the annotation of what is returned, which is called `return`.
    """

    inflows: tuple[Inflow, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    receiver: bool = False
    returns: str = ""


def flows(facts: FunctionFacts) -> Mapping[str, Flow]:
    """What a function says of its names; of all others it says nothing."""
    inflows: dict[str, list[Inflow]] = defaultdict(list)
    for inflow in facts.inflows:
        inflows[inflow.target].append(inflow)
    own = {facts.receiver, "super"} if facts.receiver else set()
    told = {"return"} if facts.returns else set()
    names = {*inflows, *(each.name for each in facts.parameters), *own, *told}
    return {
        name: Flow(
            tuple(inflows.get(name, ())),
            tuple([each for each in facts.parameters if each.name == name]),
            name in own,
            facts.returns if name == "return" else "",
        )
        for name in names
    }


def called(loads: tuple[str, ...], facts: FunctionFacts) -> list[str]:
    """Which of some chains a function also calls."""
    return [chain for chain in loads if chain in facts.calls]
