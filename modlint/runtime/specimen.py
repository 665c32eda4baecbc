"""A module to try inputs on."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from modlint.runtime.compute_cost import Effort
from modlint.runtime.inputs import Call
from modlint.runtime.seeding import seed_all


class Specimen:
    """A module that is built anew only where a call has left something in it, since to build it may take seconds."""

    def __init__(self, factory: Callable[[], nn.Module]) -> None:
        self._factory = factory
        self._renew()

    def _renew(self) -> None:
        seed_all(0)
        self.module = self._factory()
        self._held = _held(self.module)
        self._used = False

    def effort(self, call: Callable[[], Call]) -> int | Exception:
        """How much the module computes when it is called, or what it raises."""
        try:
            if self._used and _held(self.module) != self._held:
                self._renew()
            numbers = self._called(call)
            if self._used:  # what an earlier call left may have helped
                self._renew()
                numbers = self._called(call)
        except Exception as error:
            self._used = True
            return error
        self._used = True
        return numbers

    def _called(self, call: Callable[[], Call]) -> int:
        seed_all(0)
        args, kwargs = call()
        with torch.no_grad(), Effort("one forward") as effort:
            self.module(*args, **kwargs)
        return effort.numbers


def _held(module: nn.Module) -> list[tuple[int, int]]:
    """What the parts of a module hold, by identity, and how much is in each container: not what is in each tensor."""
    parts = [vars(part) for part in module.modules()]
    values = [value for part in parts for value in part.values()]
    registered = [value for part in parts for name in ("_parameters", "_buffers") for value in part[name].values()]
    return [(id(each), len(each) if isinstance(each, (list, dict, set)) else 0) for each in (*values, *registered)]
