"""The mode below autograd: where the result of each operator is, and whether its operands may meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

from modlint.runtime.device.mixing import RESULTS_ON_CPU, common_device
from modlint.runtime.device.tags import CPU, tensors_among
from modlint.runtime.device.world import World


class DispatchMode(TorchDispatchMode):
    """Carries tags from operands to results."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        operands = tensors_among((args, kwargs))
        name = func._schema.name.partition("::")[2]
        device = self._meet(name, operands) if operands else self._world.ambient
        if any(tensor.is_nested for tensor in operands):
            self._world.journal.opaque = "nested tensors"
        out = _computed(func, args, kwargs, operands)
        if name in RESULTS_ON_CPU:
            self._world.put(out[RESULTS_ON_CPU[name]], CPU)
        self._place(out, operands, device)
        return out

    def _meet(self, name: str, operands: Sequence[Tensor]) -> torch.device:
        """The device that the operands meet on; noted if they must not."""
        devices = [self._world.device(tensor) for tensor in operands]
        device = devices[0] if len(operands) == 1 else common_device(name, operands, devices)
        if device is None:
            self._world.mixed(name, *map(self._world.tag, operands))
            device = next(each for each in devices if each.type != "cpu")
        return device

    def _place(self, out: Any, operands: Sequence[Tensor], device: torch.device) -> None:
        world = self._world
        left = next(
            (tag for tag in map(world.tags.get, operands) if tag and tag.device == device and tag.inherited), None
        )
        for tensor in tensors_among((out,)):
            if any(tensor is operand for operand in operands):
                continue
            if tensor.device.type == "meta" != world.physical or world.tags.get(tensor):
                continue
            world.put(tensor, device, left)


def _computed(func: Any, args: Any, kwargs: Any, operands: Sequence[Tensor]) -> Any:
    """The operator's result; in double where the CPU lacks a kernel that CUDA has."""
    try:
        return func(*args, **kwargs)
    except NotImplementedError as error:
        if not operands or '_cpu" not implemented for' not in str(error):
            raise
    dtype = operands[0].dtype

    def cast(value: Any, wanted: torch.dtype, to: torch.dtype) -> Any:
        return value.to(to) if isinstance(value, Tensor) and value.dtype == wanted else value

    args, kwargs = tree_map(lambda value: cast(value, dtype, torch.double), (args, kwargs))
    return tree_map(lambda value: cast(value, torch.double, dtype), func(*args, **kwargs))
