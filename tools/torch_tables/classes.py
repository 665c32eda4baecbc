"""torch's classes: which are modules, which own state, which hold other modules."""

from __future__ import annotations

import inspect
import warnings
from functools import cache

import torch
from torch import nn

from torch_tables.arguments import flips, required
from torch_tables.names import members

CONTAINERS = {
    nn.Sequential: "sequential",
    nn.ModuleList: "list",
    nn.ModuleDict: "dict",
    nn.ParameterList: "parameter-list",
    nn.ParameterDict: "parameter-dict",
}
UNTOLD = (nn.Module, nn.Container)  # what they own is what a subclass or an argument gives them
VALUES = {  # classes whose instances have a kind of their own; the first that fits
    nn.Parameter: "parameter",
    nn.UninitializedParameter: "parameter",
    nn.Buffer: "buffer",
    nn.UninitializedBuffer: "buffer",
    torch.Tensor: "tensor",
    torch.autograd.Variable: "tensor",
    torch.Size: "size",
    torch.device: "device",
    torch.dtype: "dtype",
    torch.Generator: "generator",
    torch.SymInt: "number",
    torch.SymFloat: "number",
    torch.SymBool: "bool",
}


def classes() -> dict[str, dict[str, str]]:
    """The spelling of every class, by module and name."""
    table: dict[str, dict[str, str]] = {}
    for scope, name, value in members():
        if inspect.isclass(value):
            table.setdefault(scope, {})[name] = _module(value) if issubclass(value, nn.Module) else "other"
    return table


def constructors() -> dict[str, dict[str, str]]:
    """What those classes give that give a tensor or another value with a kind of its own."""
    table: dict[str, dict[str, str]] = {}
    for scope, name, value in members():
        kind = _kind(value) if inspect.isclass(value) else None
        if kind is not None:
            table.setdefault(scope, {})[name] = kind
    return table


def module_attributes() -> list[str]:
    """What nn.Module defines on the class and sets on an instance."""
    defined = {name for name, value in vars(nn.Module).items() if callable(value) or not name.startswith("__")}
    return sorted({*defined, *nn.Module.__annotations__, *vars(nn.Module())})


def _kind(cls: type) -> str | None:
    if type(cls).__name__ == "tensortype":
        return "tensor"
    return next((kind for base, kind in VALUES.items() if cls is base or issubclass(cls, base)), None)


@cache
def _module(cls: type[nn.Module]) -> str:
    container = next((kind for base, kind in CONTAINERS.items() if cls is base), None)
    if container is not None:
        return f"module {container}"
    if not cls.__module__.startswith("torch.nn.modules") or cls.__name__.startswith("_") or cls in UNTOLD:
        return "module"
    stateful = _is_stateful(cls, {})
    switches = _switches(cls, stateful)
    return ("stateful" if stateful else "stateless") + (f"?{','.join(switches)}" if switches else "")


def _switches(cls: type[nn.Module], stateful: bool) -> list[str]:
    """The arguments that turn an instance's state on or off, each alone or, if none does, together."""
    flipped = flips(cls)
    alone = [name for name, value in flipped.items() if _is_stateful(cls, {name: value}) != stateful]
    if alone or _is_stateful(cls, flipped) == stateful:
        return alone
    for name in list(flipped):
        fewer = {other: value for other, value in flipped.items() if other != name}
        if _is_stateful(cls, fewer) != stateful:
            flipped = fewer
    return list(flipped)


def _is_stateful(cls: type[nn.Module], options: dict[str, object]) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = cls(**required(cls), **options)
    state = [value for owner in module.modules() for value in (owner._parameters | owner._buffers).values()]
    return any(value is not None for value in state)
