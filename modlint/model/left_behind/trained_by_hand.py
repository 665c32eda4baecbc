"""Tensors made to be trained and given to an optimizer by themselves: a buffer would be no leaf once moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.project.names.definitions import External
from modlint.project.uses.manual_registration import given_to_optimizer

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life


def is_trained_by_hand(life: Life) -> bool:
    """Whether a method has it require grad, `self.image.requires_grad_()`, and an optimizer gets it."""
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
