"""MOD706: a deep copy must succeed, compute the same, and not compute with the original's parameters."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from modlint.finding import Finding
from modlint.protocol import Outcome
from modlint.runtime.catalogue import COPY
from modlint.runtime.checks._outputs import outputs, same, warm
from modlint.runtime.exception_text import told
from modlint.runtime.object_walk import walk
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place, place_of
from modlint.runtime.subject import Subject

PHASE = "deepcopy"


def examine(subject: Subject, options: Options) -> Examination:
    """Copies the module, and the original's parameters change afterwards."""
    module = subject.build()
    if subject.inputs:
        warm(subject, module)
    try:
        copied = copy.deepcopy(module)
    except Exception as error:
        return _found(_uncopyable(subject, module, told(error)))
    if not subject.inputs:
        return Examination(outcomes=(Outcome(PHASE, "passed"),))
    wanted, got = outputs(subject, module), outputs(subject, copied)
    if not same(wanted, got):
        return _differing(subject, module, wanted)
    with torch.no_grad():
        for each in (*module.parameters(), *module.buffers()):
            each.copy_(each + 1 if each.is_floating_point() or each.is_complex() else each)
    if same(got, outputs(subject, copied)):
        return Examination(outcomes=(Outcome(PHASE, "passed"),))
    return _found(*_sharing(subject, module, copied))


def _found(*findings: Finding) -> Examination:
    if not findings:
        return Examination(
            outcomes=(Outcome(PHASE, "inconclusive", "the copy follows the original, for no known reason"),)
        )
    return Examination(findings, (Outcome(PHASE, "found"),))


def _uncopyable(subject: Subject, module: nn.Module, why: str) -> Finding:
    obstacle = _obstacle(module)
    reached = next((each for each in walk(module, subject.territory.owns) if each.value is obstacle), None)
    bound = (reached and place(reached, subject.territory)) or place_of(module, "", subject.territory)
    which = f"`{reached.path}`" if reached else "it"
    return finding(COPY, bound, f"`copy.deepcopy` of the module raises, since {which} cannot be copied: {why}")


def _obstacle(module: nn.Module) -> object:
    """The value of the innermost attribute that cannot be copied."""
    for part in reversed(list(module.modules())):
        values: dict[str, Any] = {**vars(part), **part._parameters, **part._buffers}
        for name in values.keys() - {"_parameters", "_buffers", "_modules"}:
            if not _copyable(values[name]):
                return values[name]
    return None


def _copyable(value: object) -> bool:
    try:
        copy.deepcopy(value)
    except Exception:
        return False
    return True


def _differing(subject: Subject, module: nn.Module, wanted: list[torch.Tensor]) -> Examination:
    if not same(wanted, outputs(subject, module)):
        why = "a second call of the same module gives something else"
        return Examination(outcomes=(Outcome(PHASE, "inconclusive", why),))
    bound = place_of(module, "", subject.territory)
    return _found(finding(COPY, bound, "a deep copy gives other outputs than the module that it was made from"))


def _sharing(subject: Subject, module: nn.Module, copied: nn.Module) -> Iterator[Finding]:
    """The attributes of the copy that lead to the original's tensors."""
    originals = {id(each) for each in (*module.modules(), *module.parameters(), *module.buffers())}
    shared = [
        each
        for each in walk(copied, subject.territory.owns)
        if id(each.value) in originals and id(each.owner) not in originals
    ]
    for bound, reached in {place(each, subject.territory): each for each in reversed(shared)}.items():
        if bound:
            yield finding(COPY, bound, f"a deep copy still computes with the original: `{reached.path}`")
