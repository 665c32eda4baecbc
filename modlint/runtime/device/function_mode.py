"""The mode above autograd: questions about devices are answered, and `device=` is understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._device import _device_constructors

from modlint.runtime.device.fake_cuda import watched
from modlint.runtime.device.logical_devices import World
from modlint.runtime.device.storage_tags import CPU, Tag, tensors_among
from modlint.runtime.device.transfers import MOVES

Handler = Callable[[World, tuple[Any, ...], dict[str, Any]], Any]


class FunctionMode(TorchFunctionMode):
    """Looks at every call of torch's Python API."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._handlers: Mapping[Any, Handler] = {
            **ANSWERS,
            **MOVES,
            Tensor.backward: self._backward,
            Tensor.register_hook: self._hook,
        }

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        # a getter arrives as a fresh method-wrapper: equal, never identical
        handler = self._handlers.get(func)
        if handler:
            return handler(self._world, args, kwargs or {})
        name = getattr(func, "__name__", "")
        if name in ("__get__", *CHEAP):
            out = func(*args, **kwargs or {})
            return self._inherited(out, args[0]) if isinstance(out, Tensor) else out
        return _call(self._world, func, args, kwargs or {})

    def _inherited(self, out: Tensor, of: Tensor) -> Tensor:
        return out if self._world.tags.get(out) else self._world.put(out, self._world.device(of))

    def _hook(self, world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        tensor, hook = (*args, *kwargs.values())
        return Tensor.register_hook(tensor, watched(world, self, hook))

    def _backward(self, world: World, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """`Tensor.backward`, with this mode on, so that it holds in hooks and custom functions."""
        names = ("gradient", "retain_graph", "create_graph", "inputs")
        given = {**dict(zip(names, args[1:], strict=False)), **kwargs}
        with world.within(world.device(args[0])), self:
            torch.autograd.backward(args[0], given.pop("gradient", None), **given)


SET_DATA = Tensor.data.__set__  # type: ignore[attr-defined]
CHEAP = frozenset(
    {"size", "dim", "numel", "stride", "is_floating_point", "is_complex", "__len__", "__hash__", "ndimension"}
)


def _call(world: World, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """An ordinary function of torch."""
    given = tensors_among((args, kwargs))
    asked = kwargs.get("device")
    explicit = None if asked is None else world.named(asked)
    if explicit and (explicit.type != "meta" or world.physical == "meta"):
        kwargs = {**kwargs, "device": world.physical}
    elif world.physical == "meta" and explicit is None and func in _device_constructors():
        kwargs = {**kwargs, "device": "meta"}
    device = explicit or next((d for d in map(world.device, given) if d.type != "cpu"), CPU)
    _same_generator(world, kwargs.get("generator"), device)
    with world.within(device):
        out = func(*args, **kwargs)
    for tensor in tensors_among((out,)):
        if not any(tensor is each for each in given) and func != SET_DATA:
            _place(world, tensor, explicit, device)
    return out


def _place(world: World, tensor: Tensor, explicit: torch.device | None, device: torch.device) -> None:
    if explicit and (explicit.type != "meta" or world.physical == "meta"):
        world.choose(tensor, explicit)
    elif device != CPU and device.type != "meta" and not world.tags.get(tensor):  # its data was made out of sight
        world.put(tensor, device)


def _same_generator(world: World, generator: Any, device: torch.device) -> None:
    on = getattr(generator, "logical_device", None)
    if on is not None and on.type != device.type != "meta":
        world.mixed("generator", Tag(on), Tag(device))


def _index(world: World, tensor: Tensor) -> int:
    device = world.device(tensor)
    return -1 if device.type == "cpu" else device.index or 0


def _is(kind: str) -> Handler:
    return lambda world, args, kwargs: world.device(args[0]).type == kind


ANSWERS: dict[Any, Handler] = {
    Tensor.device.__get__: lambda world, args, kwargs: world.device(args[0]),
    Tensor.is_cuda.__get__: _is("cuda"),  # type: ignore[attr-defined]
    Tensor.is_cpu.__get__: _is("cpu"),  # type: ignore[attr-defined]
    Tensor.is_meta.__get__: _is("meta"),  # type: ignore[attr-defined]
    Tensor.get_device: lambda world, args, kwargs: _index(world, args[0]),
    torch.get_device: lambda world, args, kwargs: _index(world, args[0]),
    Tensor.pin_memory: lambda world, args, kwargs: args[0],
    Tensor.is_pinned: lambda world, args, kwargs: False,
    Tensor.record_stream: lambda world, args, kwargs: None,
}
