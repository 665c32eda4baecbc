"""A machine with two CUDA devices, as torch's own functions tell it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import torch
import torch._functorch.apis
from torch.autograd.function import BackwardCFunction
from torch.autograd.graph import saved_tensors_hooks
from torch.overrides import TorchFunctionMode, _get_current_function_mode_stack

from modlint.runtime.device.logical_devices import DEVICES, World
from modlint.runtime.device.storage_tags import CPU


@contextmanager
def pretence(world: World, mode: TorchFunctionMode) -> Iterator[None]:
    """Patches torch as long as it is entered. Never touches a device."""
    with ExitStack() as stack:
        for name, value in _cuda(world).items():
            if hasattr(torch.cuda, name):
                stack.enter_context(patch.object(torch.cuda, name, value))
        stack.enter_context(patch.object(torch.backends.cudnn, "is_acceptable", lambda tensor: False))
        stack.enter_context(patch.object(torch, "Generator", _generator_class(world)))
        stack.enter_context(patch.object(BackwardCFunction, "apply", watched(world, mode, BackwardCFunction.apply)))
        stack.enter_context(patch.object(saved_tensors_hooks, "__init__", _watched_hooks(world, mode)))
        for owner, name, what in _OPAQUE:
            stack.enter_context(patch.object(owner, name, _told(world, getattr(owner, name), what)))
        stack.enter_context(_no_compiler())
        yield


def _cuda(world: World) -> dict[str, Any]:
    """What `torch.cuda` says of itself."""
    properties = SimpleNamespace(name="simulated", major=8, minor=0, total_memory=80 << 30, multi_processor_count=108)
    return {
        "is_available": lambda: True,
        "is_initialized": lambda: True,
        "device_count": lambda: DEVICES,
        "current_device": lambda: world.current,
        "set_device": lambda device: setattr(world, "current", world.named(device).index),
        "device": lambda device: _current(world, device),
        "device_of": lambda tensor: nullcontext(),
        "synchronize": lambda *args, **kwargs: None,
        "empty_cache": lambda: None,
        "manual_seed": lambda seed: None,
        "manual_seed_all": lambda seed: None,
        "get_rng_state": lambda *args, **kwargs: torch.get_rng_state(),
        "set_rng_state": lambda *args, **kwargs: None,
        "_lazy_init": lambda: None,
        "get_device_capability": lambda *args: (8, 0),
        "get_device_name": lambda *args: properties.name,
        "get_device_properties": lambda *args: properties,
        "is_bf16_supported": lambda *args, **kwargs: True,
        "memory_allocated": lambda *args: 0,
        "max_memory_allocated": lambda *args: 0,
    }


@contextmanager
def _current(world: World, device: object) -> Iterator[None]:
    """`with torch.cuda.device(...)`."""
    before = world.current
    if device is not None and device != -1:
        named = world.named(device)
        world.current = before if named.index is None else named.index
    try:
        yield
    finally:
        world.current = before


def _generator_class(world: World) -> type:
    """A Generator on the CPU that says it is elsewhere: a Generator is no tensor, so no mode sees it."""

    class Generator(torch.Generator):
        def __new__(cls, device: object = "cpu") -> Generator:
            made = super().__new__(cls, "cpu")  # type: ignore[call-arg]
            made.logical_device = world.named(device)
            return made

        logical_device: torch.device

        @property
        def device(self) -> torch.device:  # type: ignore[override]
            return self.logical_device

    return Generator


def watched(world: World, mode: TorchFunctionMode, function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that the autograd engine calls, with the function mode on again, which the engine turns off."""

    def called(*args: Any) -> Any:
        if _get_current_function_mode_stack():
            return function(*args)
        with world.within(CPU), mode:
            return function(*args)

    return called


def _watched_hooks(world: World, mode: TorchFunctionMode) -> Callable[..., None]:
    """Saved tensors may be computed again in backward, as checkpoints are."""
    begin = saved_tensors_hooks.__init__

    def init(self: saved_tensors_hooks, pack_hook: Callable[..., Any], unpack_hook: Callable[..., Any]) -> None:
        begin(self, watched(world, mode, pack_hook), watched(world, mode, unpack_hook))

    return init


_OPAQUE = (
    (torch.jit.ScriptFunction, "__call__", "torch.jit.script"),
    (torch._C.ScriptMethod, "__call__", "torch.jit.script"),
    (torch._functorch.apis, "vmap_impl", "torch.vmap"),
    (threading.Thread, "start", "a thread"),
)


def _told(world: World, function: Any, what: str) -> Any:
    """The function, after a note that what happens in it cannot be seen."""

    def called(*args: Any, **kwargs: Any) -> Any:
        if world.territory.innermost():
            world.journal.opaque = what
        return function(*args, **kwargs)

    return called


def _no_compiler() -> AbstractContextManager[Any]:
    """Runs compiled functions as they are written. The compiler is not imported for that."""
    dynamo = sys.modules.get("torch._dynamo")
    return dynamo.config.patch(disable=True) if dynamo else nullcontext()
