"""What runtime mode has to say of each target."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

SHOWN = 8
RAISED = r"no inputs were found|[\w.]*(Error|Exception)\b"  # what other arguments or inputs may avoid
TABLE = '[tool.modlint.runtime.targets."{name}"]'


class State(str, Enum):
    """How far a target came."""

    LEFT_OUT = "left out"
    NOT_REACHED = "not reached"
    NOT_BUILT = "not built"
    NOT_RUN = "not run"
    INCONCLUSIVE = "inconclusive"
    RUN = "run"


class Tried(NamedTuple):
    """One target: how far it came, why no further, and the strategies that built and fed it."""

    name: str
    state: State
    why: str = ""
    built: str = ""
    fed: str = ""


def count(tried: Sequence[Tried]) -> dict[str, int]:
    """How many targets came how far. What was run was built, and what is inconclusive was run."""
    by_state = {state: sum(each.state is state for each in tried) for state in State}
    run = by_state[State.RUN] + by_state[State.INCONCLUSIVE]
    return {
        "found": len(tried),
        "built": run + by_state[State.NOT_RUN],
        "run": run,
        "inconclusive": by_state[State.INCONCLUSIVE],
        "left_out": by_state[State.LEFT_OUT],
        "not_reached": by_state[State.NOT_REACHED],
    }


def sentence(tried: Sequence[Tried]) -> str:
    """The counts in a line."""
    counts = count(tried)
    found = f"{len(tried)} module{'s' * (len(tried) != 1)} found"
    parts = [found, f"{counts['built']} built", f"{counts['run']} run"]
    others = (State.INCONCLUSIVE, State.LEFT_OUT, State.NOT_REACHED)
    parts += [f"{counts[each.name.lower()]} {each.value}" for each in others if counts[each.name.lower()]]
    return f"Runtime: {', '.join(parts)}."


def remarks(tried: Sequence[Tried], verbose: bool) -> Iterator[str]:
    """Why some did not come further, those with the same reason together, and what can be done about it."""
    groups: dict[tuple[State, str], list[Tried]] = defaultdict(list)
    for each in tried:
        if each.state is not State.RUN:
            groups[each.state, each.why].append(each)
    ordered = sorted(groups.items(), key=lambda group: -len(group[1]))
    for (state, why), targets in ordered if verbose else ordered[:SHOWN]:
        yield f"{state.value}: {_names(targets, verbose)}: {why}"
    if not verbose and len(ordered) > SHOWN:
        yield f"{sum(len(targets) for _, targets in ordered[SHOWN:])} more did not come far: --verbose says why"
    stuck = next((each for each in tried if _wants_advice(each)), None)
    if stuck:
        key = "kwargs, args or factory" if stuck.state is State.NOT_BUILT else "inputs"
        yield f"say how, if you like: {TABLE.format(name=stuck.name)} with {key}"
    if verbose:
        yield from (f"{each.name}: built by {each.built}; {_fed(each)}" for each in tried if each.built)


def _wants_advice(each: Tried) -> bool:
    """Whether other arguments or inputs could help: not where it cannot be imported, or ended its process."""
    return each.state in (State.NOT_BUILT, State.NOT_RUN) and bool(re.match(RAISED, each.why))


def _names(targets: Sequence[Tried], verbose: bool) -> str:
    names = [each.name for each in targets]
    return ", ".join(names) if verbose or len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"


def _fed(each: Tried) -> str:
    return f"inputs by {each.fed}" if each.fed else "not run"
