"""What becomes of an attribute in a method, and in the functions of the project that it is handed to."""

from __future__ import annotations

from collections.abc import Iterator

from modlint.model.inference.events import Consumption, Handed, Outcome
from modlint.model.inference.frame import DRAWN
from modlint.model.inference.inference import Inference
from modlint.model.inference.provenance import GIVEN, is_given_back
from modlint.project.names.definitions import Function

MAX_CALLS = 4


def followed(
    function: Function, run: Outcome, names: set[str], inference: Inference, calls: int = MAX_CALLS
) -> Iterator[tuple[Function, Consumption]]:
    """All that is done with what has these names, each with the function that does it."""
    yield from ((function, taken) for taken in sorted(run.consumed) if taken.name in names)
    for handed in sorted(run.handed, key=_place):
        if handed.name.removeprefix(DRAWN) in names:
            yield from _inside(function, handed, inference, calls)


def _inside(
    caller: Function, handed: Handed, inference: Inference, calls: int
) -> Iterator[tuple[Function, Consumption]]:
    """What a function does with what it is given; the call itself where nothing is seen of that.

    Where the caller gets it back, what becomes of it there is seen as well.
    """
    taken = list(followed(handed.function, inference.handed(handed), {GIVEN}, inference, calls - 1)) if calls else []
    single = handed.name.startswith(DRAWN)
    seen = taken or [(caller, Consumption(handed.name, handed.how, single))]
    back = (handed.function, "return") if is_given_back(handed, inference) else None
    for function, each in seen:
        if (function, each.how) != back:
            yield function, each._replace(scalar=each.scalar or single)


def _place(handed: Handed) -> tuple[str, int, str, str]:
    return handed.function.path, handed.function.facts.line, handed.parameter, handed.name
