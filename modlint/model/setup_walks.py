"""What is done with a container while the object is made: it is handed on or walked, or what it holds is kept up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.events import Act
from modlint.model.uses import NUMBERS, Use, uses_in
from modlint.project.definitions import Function
from modlint.project.upkeep import is_upkeep_call, is_upkeep_callee, is_upkeep_method

if TYPE_CHECKING:
    from modlint.model.attribute_changes import Changes

_REGISTERING = frozenset({"ModuleList", "ModuleDict", "ParameterList", "ParameterDict", "Sequential"})
_WALKS = frozenset({"zip", "enumerate", "reversed"})  # what a loop goes over a container by


def passed_on_in_setup(life: Changes) -> bool:
    """Whether the whole container is handed to something else, or walked, while the object is made."""
    taken = (each for method in life.module.setup for each in life.run(method).consumed if each.name == life.name)
    if any(_registers(each.how.rpartition(".")[2]) for each in taken):
        return True
    filled = {e.function for e in life.events if e.act is Act.EXTEND and isinstance(e.target, cst.Subscript)}
    return any(
        use.callee not in NUMBERS and not use.suffix and (use.callee or method not in filled)
        for method in life.module.setup
        for use in uses_in(method, life.name)
        if not _is_upkeep(use, life)
    )


def _is_upkeep(use: Use, life: Changes) -> bool:
    """Whether a method does no more with the container than to initialise, move or freeze what it holds."""
    if only_maintains(use.function):
        return True
    if not use.callee:
        return _looked_after(use.function, life) or _only_marked(use.function, life)
    return only_kept_up(use.function, life) if use.callee in _WALKS else is_upkeep_callee(use.callee)


def _only_marked(method: Function, life: Changes) -> bool:
    """Whether a method only sets attributes of what it holds: `self.rate._no_weight_decay = True`."""
    start = f"{method.facts.receiver}.{life.name}."
    return not _done_in(method, life) and any(chain.startswith(start) for chain in method.facts.foreign)


def _looked_after(method: Function, life: Changes) -> bool:
    """Whether a method only initialises what the container holds: `for e in self.xs: e.reset_parameters()`."""
    done = _done_in(method, life)
    return bool(done) and all(how.startswith(".") or is_upkeep_callee(how) for how in done)


def only_kept_up(method: Function, life: Changes) -> bool:
    """Whether a method calls nothing but upkeep on what the container holds, and takes nothing out of it."""
    done = _done_in(method, life)
    return bool(done) and all(how.startswith(".") and is_upkeep_call(how[1:]) for how in done)


def _done_in(method: Function, life: Changes) -> set[str]:
    run = life.module.inference.run(method, life.module.cls)
    return {taken.how for taken in run.consumed if taken.name == life.name}


def only_maintains(method: Function) -> bool:
    """Whether a method is there to initialise or freeze, by its name, and registers nothing."""
    facts = method.facts
    registering = bool(facts.registrations) or any(_registers(call.rpartition(".")[2]) for call in facts.calls)
    return is_upkeep_method(facts) and not registering


def _registers(callee: str) -> bool:
    """Whether a function by that name registers what it is given: a container of torch's, `part.register_layers`."""
    return callee in _REGISTERING or callee.startswith("register_")
