"""What a module in eval mode computes, to be compared."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from modlint.runtime.subject import Subject, tensors_in


def outputs(subject: Subject, module: nn.Module) -> list[Tensor]:
    """The tensors that forward gives in eval mode, for the same inputs and random numbers at every call."""
    module.eval()
    with torch.no_grad():
        return [each.detach().clone() for each in tensors_in(subject.forward(module, subject.call()))]


def warm(subject: Subject, *modules: nn.Module) -> None:
    """Runs modules with lazy parameters once, since they have no state before."""
    for module in modules:
        if any(torch.nn.parameter.is_lazy(each) for each in (*module.parameters(), *module.buffers())):
            outputs(subject, module)


def same(left: Sequence[Tensor], right: Sequence[Tensor]) -> bool:
    """Whether outputs are equal but for rounding."""
    return len(left) == len(right) and all(map(_close, left, right))


def _close(left: Tensor, right: Tensor) -> bool:
    if left.shape != right.shape or left.dtype != right.dtype:
        return False
    wide = torch.complex128 if left.is_complex() else torch.double
    left, right = (
        each.to_dense().to(wide) if each.layout != torch.strided else each.to(wide) for each in (left, right)
    )
    return torch.allclose(left, right, rtol=1e-4, atol=1e-5, equal_nan=True)
