"""Everything that can be reached from a module, with the way to it."""

from __future__ import annotations

import functools
import types
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.fx
from torch import Tensor, nn

_LIMIT = 200_000
_LEAVES = (
    types.ModuleType, type, torch.dtype, torch.device, torch.Size, str, bytes, int, float, complex, bool, type(None),
    weakref.ref, types.BuiltinFunctionType, torch.fx.Graph,
)  # fmt: skip
_REGISTERS = ("_parameters", "_buffers", "_modules")
_OWN_STATE = frozenset(vars(nn.Module())) - set(_REGISTERS) - {
    "_forward_hooks", "_forward_pre_hooks", "_backward_hooks", "_backward_pre_hooks",
}  # fmt: skip
_LIBRARIES = frozenset({"torch", "functools", "numpy", "builtins", "typing"})


@dataclass(frozen=True, slots=True)
class Reached:
    """A value and the way to it: the module whose attribute leads there, and the path behind that attribute.

    `owner` is the innermost module of the user's classes on the way, `attribute` its attribute, empty for what
    belongs to no module, such as a global. `hidden` is the outermost attribute on the way that keeps a module from
    being registered: what lies behind it is its fault.
    """

    path: str
    value: Any
    owner: nn.Module | None = None
    attribute: str = ""
    registered: bool = False
    hidden: Reached | None = None

    def step(self, suffix: str, value: Any) -> Reached:
        """What lies behind this value, of the same attribute."""
        return Reached(self.path + suffix, value, self.owner, self.attribute, hidden=self.hidden)


def walk(root: nn.Module, owns: Callable[[type], bool]) -> Iterator[Reached]:
    """Every object that can be reached from a module without running code: attributes, containers, closures, slots."""
    seen: set[int] = set()
    kept: list[object] = []  # a temporary that dies would lend its id to another
    queue = deque([Reached("", root)])
    registered = {id(module) for module in root.modules()}
    while queue and len(seen) < _LIMIT:
        here = queue.popleft()
        if isinstance(here.value, _LEAVES) or id(here.value) in seen:
            continue
        seen.add(id(here.value))
        kept.append(here.value)
        yield here
        if isinstance(here.value, nn.Module):
            here = replace(here, hidden=None if id(here.value) in registered else here.hidden or here)
        queue.extend(_behind(here, owns))


def tensors(root: nn.Module, owns: Callable[[type], bool]) -> Iterator[Reached]:
    """Every tensor that can be reached from a module."""
    return (reached for reached in walk(root, owns) if isinstance(reached.value, Tensor))


def _behind(here: Reached, owns: Callable[[type], bool]) -> Iterator[Reached]:
    value = here.value
    if isinstance(value, Tensor):
        return
    if isinstance(value, nn.Module):
        yield from _of_module(here, value, owns)
    elif isinstance(value, dict):
        for key, item in list(value.items()):
            yield here.step(f"[{key!r}]" if isinstance(key, str | int) else "[...]", item)
    elif isinstance(value, list | tuple | set | frozenset | deque):
        names = getattr(value, "_fields", None)
        for number, item in enumerate(list(value)):
            yield here.step(f".{names[number]}" if names and number < len(names) else f"[{number}]", item)
    elif isinstance(value, functools.partial):
        yield from (here.step("", value.func), here.step("", value.args), here.step("", value.keywords))
    elif isinstance(value, types.MethodType):
        yield from (here.step("", value.__func__), here.step("", value.__self__))
    elif isinstance(value, types.FunctionType):
        yield from _of_function(here, value)
    else:
        yield from _of_object(here)


def _of_module(here: Reached, module: nn.Module, owns: Callable[[type], bool]) -> Iterator[Reached]:
    own = owns(type(module)) or here.owner is None

    def attribute(name: str, value: Any, registered: bool = False) -> Reached:
        path = f"{here.path}.{name}" if here.path else name
        owner, owned = (module, name) if own else (here.owner, here.attribute)
        return Reached(path, value, owner, owned, registered, here.hidden)

    for register in _REGISTERS:
        for name, value in list(getattr(module, register, {}).items()):
            yield attribute(name, value, registered=True)
    for name, value in list(vars(module).items()):
        if name not in _OWN_STATE and name not in _REGISTERS:
            yield attribute(name, value)
    if own and owns(type(module)):
        for cls in type(module).__mro__:
            if owns(cls):
                yield from _of_class(attribute, cls)


def _of_class(attribute: Callable[[str, Any], Reached], cls: type) -> Iterator[Reached]:
    for name, value in list(vars(cls).items()):
        if isinstance(value, types.FunctionType):
            method = attribute(name, value)
            yield Reached(f"{method.path}()", value)
        elif not name.startswith("__") and _may_hold_tensors(value) and not _lists_instances(value, cls):
            yield attribute(name, value)


def _may_hold_tensors(value: Any) -> bool:
    return isinstance(value, Tensor | list | tuple | dict)


def _lists_instances(value: Any, cls: type) -> bool:
    """Whether a class keeps a list of its own instances there: they are no part of one another."""
    items = value.values() if isinstance(value, dict) else () if isinstance(value, Tensor) else value
    return any(isinstance(item, cls) for item in items)


def _of_function(here: Reached, function: types.FunctionType) -> Iterator[Reached]:
    if (function.__module__ or "").partition(".")[0] in _LIBRARIES:
        return
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        with suppress(ValueError):  # still empty
            yield here.step(f" (closure over {name})", cell.cell_contents)
    for number, default in enumerate(function.__defaults__ or ()):
        yield here.step(f" (default {number})", default)
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        if isinstance(value, Tensor | list | dict | tuple):
            yield Reached(f"global `{name}`", value)


def _of_object(here: Reached) -> Iterator[Reached]:
    inside = getattr(here.value, "__dict__", None)
    if isinstance(inside, dict):
        for name, value in list(inside.items()):
            yield here.step(f".{name}", value)
    for cls in type(here.value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else tuple(slots):
            if name in ("__dict__", "__weakref__"):
                continue
            with suppress(AttributeError):  # not set
                yield here.step(f".{name}", getattr(here.value, name))
