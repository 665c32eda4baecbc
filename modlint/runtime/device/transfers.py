"""What moves a tensor: `.to`, `.cuda`, `.cpu`, `.type`, `.numpy`, and a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from modlint.runtime.device.logical_devices import World
from modlint.runtime.device.storage_tags import CPU, Tag


class _Move(torch.autograd.Function):
    """A copy on another device, whose gradient goes back to where the tensor came from."""

    @staticmethod
    def forward(ctx: Any, tensor: Tensor, world: World, device: torch.device) -> Tensor:
        ctx.world, ctx.back = world, world.device(tensor)
        return _copied(world, tensor, device)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        return _copied(ctx.world, gradients[0], ctx.back), None, None


def move(world: World, tensor: Tensor, device: torch.device, copy: bool = False) -> Tensor:
    """A tensor on a device: itself if it is there already."""
    here = world.device(tensor)
    if here == device and not copy:
        return tensor
    tag = world.tags.get(tensor)
    if tag and tag.source and tag.source.attribute:
        world.journal.moved_by_hand.add(tag.source.path)
    if torch.nn.parameter.is_lazy(tensor):
        with torch._C.DisableTorchFunctionSubclass():
            copied = tensor.data.clone()
            buffer = isinstance(tensor, torch.nn.parameter.UninitializedBuffer)
            return world.put(copied.as_subclass(type(tensor)) if buffer else copied, device)
    if tensor.requires_grad and torch.is_grad_enabled():
        return _Move.apply(tensor, world, device)
    return _copied(world, tensor, device)


def _copied(world: World, tensor: Tensor, device: torch.device) -> Tensor:
    if tensor.device.type != "meta" == world.physical:
        return world.choose(tensor.to("meta"), device)
    strided = tensor.layout == torch.strided
    return world.choose(tensor.clone(memory_format=torch.preserve_format) if strided else tensor.clone(), device)


def _to(world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor:
    """`Tensor.to(device?, dtype?, non_blocking, copy)`, or `Tensor.to(other, ...)`."""
    tensor, *rest = args
    kwargs = dict(kwargs)
    target: object = kwargs.pop("device", None)
    if "other" in kwargs:
        rest.insert(0, kwargs.pop("other"))
    if rest and isinstance(rest[0], Tensor):
        target, rest[0] = world.device(rest[0]), rest[0].dtype
    elif rest and not isinstance(rest[0], torch.dtype | bool):
        target = rest.pop(0)
    device = world.device(tensor) if target is None else world.named(target)
    if device.type == "meta" != world.physical:
        return tensor.to(*args[1:], **kwargs) if "device" not in kwargs else tensor.to("meta")
    if target is not None and device == CPU == world.device(tensor):
        world.choose(tensor, device)
    dtype, copy = _dtype_and_copy(rest, kwargs)
    return _converted(world, tensor, device, dtype, copy, kwargs)


def _dtype_and_copy(rest: list[Any], kwargs: dict[str, Any]) -> tuple[torch.dtype | None, bool]:
    dtype = kwargs.pop("dtype", None)
    if rest and (rest[0] is None or isinstance(rest[0], torch.dtype)):
        dtype = rest.pop(0)
    named = dict(zip(("non_blocking", "copy"), rest, strict=False))
    kwargs.pop("non_blocking", None)
    return dtype, bool(kwargs.pop("copy", named.get("copy", False)))


def _converted(
    world: World, tensor: Tensor, device: torch.device, dtype: torch.dtype | None, copy: bool, layout: dict[str, Any]
) -> Tensor:
    here = world.device(tensor)
    with world.within(here):
        cast = tensor.to(dtype, **layout) if dtype else tensor.to(**layout) if layout else tensor
    return move(world, cast, device, copy and cast is tensor)


def _cuda(world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor:
    device = args[1] if len(args) > 1 else kwargs.get("device")
    return move(world, args[0], world.named("cuda" if device is None else device))


def _type(world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """`Tensor.type()` tells a name, `Tensor.type(dtype)` converts, also by such a name."""
    tensor, wanted = args[0], args[1] if len(args) > 1 else kwargs.get("dtype")
    on_cuda = world.device(tensor).type == "cuda"
    if wanted is None:
        name = tensor.type()
        return name.replace("torch.", "torch.cuda.", 1) if on_cuda else name
    if isinstance(wanted, str) and "cuda" in wanted:
        return move(world, tensor.type(wanted.replace("cuda.", "")), world.named("cuda"))
    converted = tensor.type(wanted)
    if isinstance(wanted, torch.dtype) or not on_cuda or converted is tensor:
        return converted
    return move(world, converted, CPU)


def _type_as(world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Tensor:
    tensor, other = args[0], args[1] if len(args) > 1 else kwargs["other"]
    return move(world, tensor.to(other.dtype), world.device(other))


def _deepcopy(world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A deep copy, whose storage is made out of sight."""
    with world.within(world.device(args[0])):
        copied = Tensor.__deepcopy__(*args, **kwargs)
    return world.put(copied, world.device(args[0]))


def _to_numpy(function: Any) -> Callable[[World, tuple[Any, ...], dict[str, Any]], Any]:
    def read(world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if world.device(args[0]).type != "cpu":
            world.mixed("numpy", world.tag(args[0]), Tag(CPU))
        return function(*args, **kwargs)

    return read


MOVES: dict[Any, Callable[[World, tuple[Any, ...], dict[str, Any]], Any]] = {
    Tensor.to: _to,
    Tensor.cuda: _cuda,
    Tensor.cpu: lambda world, args, kwargs: move(world, args[0], CPU),
    Tensor.type: _type,
    Tensor.type_as: _type_as,
    Tensor.__deepcopy__: _deepcopy,
    Tensor.numpy: _to_numpy(Tensor.numpy),
    Tensor.__array__: _to_numpy(Tensor.__array__),
}
