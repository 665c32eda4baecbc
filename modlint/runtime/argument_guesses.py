"""Values that a parameter may take, the likeliest first, from its annotation and its name."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import functools
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import nn

from modlint.runtime.parameter_names import names_module, values_by_name, values_by_type
from modlint.runtime.signatures import Wanted, wanted

Make = Callable[[], Any]
DEPTH = 3
CLASSES = re.compile(r"layer|norm|conv|cls|class|type|block|builder|factory|ctor")
LISTS = (list, tuple, set, frozenset, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Collection)
TABLES = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
MODULES: tuple[Make, ...] = (
    functools.partial(nn.Linear, 32, 32),
    nn.Identity,
    functools.partial(nn.Conv2d, 32, 32, 3, padding=1),
)


class Unknown:
    """Stands for a value that nothing is known of: raises when it is made."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> Any:
        raise TypeError(f"no value is known for `{self.name}`")


def candidates(parameter: Wanted, depth: int = 0) -> list[Make]:
    """What to try for a parameter."""
    if not parameter.required and parameter.default is not None and not parameter.shrinkable:
        return [lambda: parameter.default]
    return list(_candidates(parameter.name, parameter.kind, depth))


def _candidates(name: str, kind: Any, depth: int) -> Iterator[Make]:
    """The annotation says what it is, the name which."""
    if kind in (None, inspect.Parameter.empty, Any, object) or isinstance(kind, (str, typing.TypeVar)):
        yield from _by_name_alone(name)
        return
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        yield from _candidates(name, typing.get_args(kind)[0], depth)
    elif origin is typing.Literal:
        yield from (constant(value) for value in typing.get_args(kind))
    elif origin in (typing.Union, types.UnionType):
        for option in sorted(typing.get_args(kind), key=lambda option: option is type(None)):
            yield from _candidates(name, option, depth)
    else:
        yield from _of_kind(name, kind, origin, depth)


def _of_kind(name: str, kind: Any, origin: Any, depth: int) -> Iterator[Make]:
    if type in (origin, kind):
        yield from _classes(name)
    elif origin is collections.abc.Callable or kind in (Callable, typing.Callable, types.FunctionType):
        yield from _functions(name)
    elif (origin or kind) in LISTS:
        yield from _lists(name, origin or kind, typing.get_args(kind), depth)
    elif (origin or kind) in TABLES:
        yield dict
    elif isinstance(origin or kind, type):
        yield from _instances(name, origin or kind, depth)


def _by_name_alone(name: str) -> Iterator[Make]:
    if names_module(name):
        yield from MODULES
    yield from (constant(value) for value in values_by_name(name))
    if re.search(r"config|cfg|opt$|args$|params$", name, re.IGNORECASE):
        yield _Settings
    yield from (constant(value) for value in (32, 4, 1))
    yield from (*MODULES, lambda: _same, _Settings)


def _instances(name: str, kind: type, depth: int) -> Iterator[Make]:
    """Objects of a class."""
    if kind in (int, float, str):
        fitting = [value for value in values_by_name(name) if type(value) is kind]
        yield from (constant(value) for value in fitting or values_by_type(kind))
    elif kind in OBJECTS:
        yield from OBJECTS[kind]
    elif issubclass(kind, enum.Enum):
        yield from (constant(value) for value in kind)
    elif depth < DEPTH:
        yield from _built(kind, depth)


def _built(kind: type, depth: int) -> Iterator[Make]:
    """An object of the user's own class, a configuration often: small where it has defaults, guessed where not."""
    parameters = wanted(kind) if not dataclasses.is_dataclass(kind) else _own(kind)
    required = {each.name: candidates(each, depth + 1) for each in parameters if each.required}
    guessed = {name: found[0] for name, found in required.items() if found}
    if len(guessed) < len(required):
        return
    small = {
        each.name: constant(value)
        for each in parameters
        if each.shrinkable
        for value in values_by_name(each.name)[:1]
        if type(value) is int and value < each.default
    }
    if small:
        yield lambda: kind(**{name: make() for name, make in {**small, **guessed}.items()})
    yield lambda: kind(**{name: make() for name, make in guessed.items()})


def _own(kind: type) -> list[Wanted]:
    hints = typing.get_type_hints(kind)
    return [
        Wanted(field.name, hints.get(field.name), None if bare else field.default, bare and field.init)
        for field in dataclasses.fields(kind)
        for bare in [field.default is dataclasses.MISSING]
        if field.init and field.default_factory is dataclasses.MISSING
    ]


def _lists(name: str, kind: Any, inner: tuple[Any, ...], depth: int) -> Iterator[Make]:
    wrap = kind if kind in (list, tuple, set, frozenset) else list
    yield from (constant(wrap(value)) for value in values_by_name(name) if isinstance(value, (list, tuple)))
    if kind is tuple and inner and inner[-1] is not Ellipsis:
        items = [next(_candidates(name, each, depth + 1), None) for each in inner]
        if None not in items:
            yield lambda: tuple(item() for item in items if item)
        return
    item = next(_candidates(name.rstrip("s"), inner[0] if inner else int, depth + 1), None)
    if item is not None:
        yield from (functools.partial(_several, wrap, item, length) for length in (2, 3, 4, 1))


def _several(wrap: Callable[[list[Any]], Any], item: Make, length: int) -> Any:
    return wrap([item() for _ in range(length)])


def _classes(name: str) -> Iterator[Make]:
    """Classes of layers."""
    if "norm" in name:
        yield from (constant(nn.LayerNorm), constant(nn.BatchNorm2d))
    elif "conv" in name:
        yield constant(nn.Conv2d)
    elif "act" in name or "nonlin" in name:
        yield constant(nn.ReLU)
    yield from (constant(nn.Identity), constant(nn.ReLU), constant(nn.Linear))


def _functions(name: str) -> Iterator[Make]:
    """Functions of tensors, modules among them; classes where the name says so."""
    if CLASSES.search(name):
        yield from _classes(name)
    if names_module(name):
        yield from MODULES
    yield from (nn.ReLU, lambda: _same)
    yield from _classes(name)


def _same(x: Any, *rest: Any, **options: Any) -> Any:
    return x


def constant(value: Any) -> Make:
    return lambda: value


class _Settings(dict[str, Any]):
    """A configuration of unknown shape: any name is answered by what its name says, as attribute or item."""

    def __missing__(self, name: str) -> Any:
        found = values_by_name(name)
        if not found:
            raise KeyError(name)
        return found[0]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name, default)


OBJECTS: Mapping[type, tuple[Make, ...]] = {
    type(None): (constant(None),),
    bool: (constant(False), constant(True)),
    torch.device: (constant(torch.device("cpu")),),
    torch.dtype: (constant(torch.float32),),
    torch.Tensor: tuple(functools.partial(torch.ones, shape) for shape in ((32,), (32, 32), (4, 4))),
    nn.Parameter: (lambda: nn.Parameter(torch.ones(32)), lambda: nn.Parameter(torch.ones(32, 32))),
    nn.Module: MODULES,
    nn.ModuleList: (lambda: nn.ModuleList([nn.Linear(32, 32)]),),
    nn.Sequential: (lambda: nn.Sequential(nn.Linear(32, 32)),),
}
