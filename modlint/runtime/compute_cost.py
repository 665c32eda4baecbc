"""What it takes to build and run a module, in numbers held and computed: the same on every machine, unlike seconds."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

LARGE = 1 << 20  # a module that holds more, or computes more, is built smaller if it can be
HEAVY = 1 << 25
TOO_HEAVY = 10**9  # seconds to build, or for one forward, and minutes for all checks
CALL = 1 << 12  # a call takes as long as so many numbers
PRODUCTS = 32  # so many products of a convolution take as long as one number
CONVOLUTIONS = frozenset(
    {torch.conv1d, torch.conv2d, torch.conv3d, torch.conv_transpose1d, torch.conv_transpose2d, torch.conv_transpose3d}
)


class TooHeavyError(Exception):
    """Something that computes too many numbers, and is not awaited."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} costs more than a billion numbers")


def size(module: nn.Module) -> int:
    """How many numbers the parameters and buffers of a module hold."""
    return sum(each.numel() for each in (*module.parameters(), *module.buffers()) if not nn.parameter.is_lazy(each))


class Effort(TorchFunctionMode):
    """Counts the numbers that torch's functions give, and ends what gives too many."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.numbers = 0
        self._what = what

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **kwargs or {})
        self.numbers += CALL
        for each in out if isinstance(out, (list, tuple)) else (out,):
            if isinstance(each, Tensor) and not nn.parameter.is_lazy(each):
                self.numbers += each.numel() * (_products(*args) if func in CONVOLUTIONS else 1)
        if self.numbers > TOO_HEAVY:
            raise TooHeavyError(self._what)
        return out


def _products(_: Tensor, weight: Tensor, *rest: object) -> int:
    """How many numbers the products take that give one number of a convolution."""
    return max(weight[0].numel() // PRODUCTS, 1)
