"""What it takes to run a module, in numbers held and computed: the same on every machine, unlike seconds."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

LARGE = 1 << 20  # a module that holds more, or computes more, is built smaller if it can be
HEAVY = 1 << 25
TOO_HEAVY = 1 << 30  # seconds for one forward, minutes for all checks


class TooHeavyError(Exception):
    """A forward that computes too many numbers, and is not awaited."""

    def __init__(self) -> None:
        super().__init__("one forward computes more than a billion numbers")


def size(module: nn.Module) -> int:
    """How many numbers the parameters and buffers of a module hold."""
    return sum(each.numel() for each in (*module.parameters(), *module.buffers()) if not nn.parameter.is_lazy(each))


class Effort(TorchFunctionMode):
    """Counts the numbers that torch's functions give."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **kwargs or {})
        for each in out if isinstance(out, (list, tuple)) else (out,):
            if isinstance(each, Tensor) and not nn.parameter.is_lazy(each):
                self.numbers += each.numel()
        if self.numbers > TOO_HEAVY:
            raise TooHeavyError
        return out
