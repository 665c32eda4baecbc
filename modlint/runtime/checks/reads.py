"""MOD704: parameters that no computation of forward reads, in train and in eval mode."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from modlint.finding import Place
from modlint.protocol import Outcome
from modlint.runtime.catalogue import UNREAD
from modlint.runtime.checks._outputs import outputs
from modlint.runtime.object_walk import Reached, tensors
from modlint.runtime.options import Options
from modlint.runtime.outcome import Examination
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import own_place
from modlint.runtime.subject import Subject, backward

PHASE = "parameters read"
DRAWS = 6
_ASKED_ABOUT = frozenset({  # what may be asked of a tensor without computing with it
    "__get__", "__set__", "__hash__", "size", "dim", "ndimension", "numel", "stride", "is_floating_point",
    "is_complex", "requires_grad_",
})  # fmt: skip
_CONTENTS = [getattr(Tensor, name).__get__ for name in ("data", "T", "mT", "H", "mH")]


class _Reads(TorchFunctionMode):
    """Remembers which tensors are computed with."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[int] = set()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if getattr(func, "__name__", "") not in _ASKED_ABOUT or func in _CONTENTS:
            self.seen.update(id(leaf) for leaf in tree_leaves((args, kwargs)) if isinstance(leaf, Tensor))
        return func(*args, **kwargs or {})


def examine(subject: Subject, options: Options) -> Examination:
    """Runs forward in both modes, and looks which parameters were left out."""
    module = subject.build()
    if any(isinstance(each, torch.jit.ScriptModule) for each in module.modules()):
        return Examination(outcomes=(Outcome(PHASE, "inconclusive", "torch.jit.script hides what is read"),))
    with _Reads() as reads:
        backward(subject.forward(module, subject.call()))
        outputs(subject, module)
        for seed in range(1, DRAWS):  # chance may choose among layers
            if any(_left_out(each, reads) for each in module.parameters()):
                replace(subject, seed=subject.seed + seed).forward(module.train(), subject.call())
    unread: dict[Place | None, list[Reached]] = defaultdict(list)
    for reached in tensors(module, subject.territory.owns):
        if reached.registered and _left_out(reached.value, reads):
            unread[own_place(reached, subject.territory)].append(reached)
    found = tuple(finding(UNREAD, bound, _message(group)) for bound, group in unread.items() if bound)
    return Examination(found, (Outcome(PHASE, "found" if found else "passed"),))


def _left_out(value: Tensor, reads: _Reads) -> bool:
    return isinstance(value, nn.Parameter) and id(value) not in reads.seen and value.grad is None


def _message(group: list[Reached]) -> str:
    others = f" and {len(group) - 1} more like it" if len(group) > 1 else ""
    return f"`{group[0].path}`{others}: not used by these inputs, neither in train nor in eval mode"
