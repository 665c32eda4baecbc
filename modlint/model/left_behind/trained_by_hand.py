"""Tensors made to be trained and given to an optimizer by themselves: a buffer would be no leaf once moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.facts.chains import chains, plain
from modlint.model.code.chains import names_in
from modlint.project.names.definitions import External
from modlint.project.uses.manual_registration import given_to_optimizer

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.inference.events import Event

_STEPS = ("zero_grad", "step")


def is_trained_by_hand(life: Life) -> bool:
    """Whether a method has it require grad, `self.image.requires_grad_()`, and an optimizer gets it, or brings it."""
    if any(_comes_with_optimizer(event, life) for event in life.stores_in_setup):
        return True
    return _requires_grad(life) and (_is_optimized(life) or given_to_optimizer(life.name, life.module.project))


def _requires_grad(life: Life) -> bool:
    sources = life.module.inference.sources
    for owner in life.module.lineage:
        for method in life.module.methods(owner):
            own = f"{method.facts.receiver}.{life.name}.requires_grad"
            if f"{own}_" in method.facts.calls or own in method.facts.foreign:
                marks = rf"(?<![\w.]){re.escape(own)}(_\(\s*\)|_\(\s*(requires_grad=)?True\s*\)|\s*=\s*True\b)"
                if re.search(marks, sources.text(method)):
                    return True
    return False


def _is_optimized(life: Life) -> bool:
    project = life.module.project
    made = (project.resolve(taker.path, taken.how, taker.facts.qualname) for taker, taken in life.takings)
    return any(isinstance(each, External) and each.name.startswith("torch.optim.") for each in made)


def _comes_with_optimizer(event: Event, life: Life) -> bool:
    """Whether it is unpacked beside what methods step, from what is asked if it requires grad: `goal, a, optim = a`."""
    module, facts = life.module, event.function.facts
    beside = {each.name for each in module.events_in(event.function) if each.statement is event.statement}
    if len(beside) < 2:
        return False
    asked = (each for each in chains(facts) if each.endswith(".requires_grad"))
    given = {*names_in(event.statement)}
    if not any(plain(each.partition(".")[0]) in given for each in asked):
        return False
    called = [call for owner in module.lineage for method in owner.methods for call in method.calls]
    return any({f"{facts.receiver}.{name}.{step}" for step in _STEPS} <= {*called} for name in beside - {event.name})
