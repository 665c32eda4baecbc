"""What a class or function wants to be called with."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable
from typing import Any, NamedTuple

NOTHING = inspect.Parameter.empty


class Wanted(NamedTuple):
    """One parameter. `kind` is its annotation, resolved where it can be; a default that is there may be None."""

    name: str
    kind: Any
    default: Any
    required: bool
    positional_only: bool = False
    keyword_only: bool = False

    @property
    def unset(self) -> bool:
        """Whether the default is None, which may not work by itself."""
        return not self.required and self.default is None

    @property
    def shrinkable(self) -> bool:
        """Whether another value of the same type would be as good as the default, but smaller."""
        return not self.required and type(self.default) is int and self.default > 1


def wanted(what: Callable[..., Any]) -> list[Wanted]:
    """The parameters of a class or function, without `*args` and `**kwargs`; those of the base behind `**kwargs`."""
    if not isinstance(what, type):
        return _parameters(what)
    found: dict[str, Wanted] = {}
    for cls in what.__mro__:
        init = vars(cls).get("__init__")
        if init is None or cls.__module__ == "torch.nn.modules.module":
            continue
        for each in _parameters(init, bound=True):
            found.setdefault(each.name, each)
        if not _passes_on(init):
            break
    return list(found.values())


def forward_parameters(forward: Callable[..., Any]) -> list[Wanted]:
    """The parameters of a bound forward."""
    return _parameters(forward)


def _parameters(function: Callable[..., Any], bound: bool = False) -> list[Wanted]:
    try:
        parameters = list(inspect.signature(function).parameters.values())[bound:]
    except (ValueError, TypeError):
        return []
    hints = _hints(function)
    return [
        Wanted(
            each.name,
            hints.get(each.name, None if isinstance(each.annotation, str) else each.annotation),
            None if each.default is NOTHING else each.default,
            each.default is NOTHING,
            each.kind is each.POSITIONAL_ONLY,
            each.kind is each.KEYWORD_ONLY,
        )
        for each in parameters
        if each.kind not in (each.VAR_POSITIONAL, each.VAR_KEYWORD)
    ]


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """The annotations as objects; one that cannot be resolved must not take the others with it."""
    try:
        return typing.get_type_hints(inspect.unwrap(function))
    except Exception:
        return {}


def _passes_on(function: Callable[..., Any]) -> bool:
    """Whether further keyword arguments are taken, for a base it may be."""
    try:
        return any(each.kind is each.VAR_KEYWORD for each in inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        return False
