"""MOD708: built on `meta`, given memory and loaded, a module must compute what it computes when built as usual."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import torch
from torch import nn

from modlint.finding import Finding
from modlint.protocol import Outcome
from modlint.runtime.catalogue import META
from modlint.runtime.checks._outputs import outputs, same
from modlint.runtime.checks._unsaved import responsible
from modlint.runtime.object_walk import Reached, tensors
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place
from modlint.runtime.subject import Subject

PHASE = "meta init"


def examine(subject: Subject, options: Options) -> Examination:
    """`with torch.device("meta")`, `to_empty`, `load_state_dict`."""
    whole = subject.build()
    with torch.device("meta"):
        loaded = subject.build()
    loaded.to_empty(device="cpu")
    with torch.no_grad():
        for each in loaded.buffers():  # memory that was not initialised may hold the right values by chance
            if each.is_floating_point():
                each.fill_(float("nan"))
    loaded.load_state_dict(copy.deepcopy(whole.state_dict()))
    left = [each for each in tensors(loaded, subject.territory.owns) if each.value.device.type == "meta"]
    found = tuple(
        _findings(subject, left or _garbage(subject, whole, loaded), "stays on meta" if left else "is garbage")
    )
    return Examination(found, (Outcome(PHASE, "found" if found else "passed"),))


def _garbage(subject: Subject, whole: nn.Module, loaded: nn.Module) -> list[Reached]:
    wanted = outputs(subject, whole)
    if same(wanted, outputs(subject, loaded)) or not same(wanted, outputs(subject, whole)):
        return []
    return list(responsible(subject, whole, loaded, wanted))


def _findings(subject: Subject, guilty: list[Reached], what: str) -> Iterator[Finding]:
    for bound, each in {place(each, subject.territory): each for each in guilty}.items():
        if bound:
            yield finding(META, bound, f"built on meta, after `to_empty` and `load_state_dict`, `{each.path}` {what}")
