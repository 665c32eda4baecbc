"""The mode below autograd: where the result of each operator is, and whether its operands may meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_map

from modlint.runtime.device.logical_devices import World
from modlint.runtime.device.mixed_operands import RESULTS_ON_CPU, common_device
from modlint.runtime.device.storage_tags import CPU, Tag, tensors_among


class DispatchMode(TorchDispatchMode):
    """Carries tags from operands to results."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        operands = tensors_among((args, kwargs))
        tags = [self._world.tags.get(each) for each in operands]
        name = func._schema.name.partition("::")[2]
        device = self._meet(name, operands, tags) if operands else self._world.ambient
        if any(tensor.is_nested for tensor in operands):
            self._world.journal.opaque = "nested tensors"
        out = _computed(func, args, kwargs, operands)
        if name in RESULTS_ON_CPU:
            self._world.put(out[RESULTS_ON_CPU[name]], CPU)
        parent = next((tag for tag in tags if tag and tag.inherited and tag.device == device), None)
        for tensor in tensors_among((out,)):
            if not any(tensor is operand for operand in operands):
                self._place(tensor, device, parent)
        return out

    def _meet(self, name: str, operands: Sequence[Tensor], tags: Sequence[Tag | None]) -> torch.device:
        """The device that the operands meet on; noted if they must not."""
        world = self._world
        devices = [tag.device if tag else world.device(each) for each, tag in zip(operands, tags, strict=True)]
        device = devices[0] if len(operands) == 1 else common_device(name, operands, devices)
        if device is None:
            world.mixed(name, *map(world.tag, operands))
            device = next(each for each in devices if each.type != "cpu")
        return device

    def _place(self, tensor: Tensor, device: torch.device, parent: Tag | None) -> None:
        """Say where a result is, unless it shares its storage with what has its place already."""
        world = self._world
        if tensor.device.type == "meta" != world.physical or world.tags.get(tensor):
            return
        world.put(tensor, device, parent)


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
