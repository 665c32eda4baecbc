"""A run on logical devices."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from modlint.runtime.device.dispatch_mode import DispatchMode
from modlint.runtime.device.fake_cuda import pretence
from modlint.runtime.device.function_mode import FunctionMode
from modlint.runtime.device.logical_devices import World


@contextmanager
def simulated(world: World) -> Iterator[None]:
    """Everything that torch does in this thread happens in that world."""
    mode = FunctionMode(world)
    with pretence(world, mode), DispatchMode(world), mode:
        yield
