"""The names that the modules of torch.nn register as buffers and parameters of themselves."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache

from torch import nn

from torch_tables.names import members


def registered() -> dict[str, str]:
    """The names that a class and its ancestors register: a tensor assigned to one of them is registered as well."""
    classes = {value for _, _, value in members() if inspect.isclass(value) and issubclass(value, nn.Module)}
    told = {cls.__name__: _registered(cls) for cls in classes if cls.__module__.startswith("torch.nn.")}
    return {name: " ".join(sorted(names)) for name, names in sorted(told.items()) if names}


def _registered(cls: type[nn.Module]) -> set[str]:
    ancestors = [base for base in cls.__mro__ if issubclass(base, nn.Module) and base is not nn.Module]
    return {name for base in ancestors for name in _own(base)}


@cache
def _own(cls: type[nn.Module]) -> frozenset[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    return frozenset(name for node in ast.walk(tree) for name in _names(node))


def _names(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="self"), attr="register_buffer" | "register_parameter"),
            args=[ast.Constant(value=str(name)), *_],
        ):
            yield name
        case ast.Assign(
            targets=[ast.Attribute(value=ast.Name(id="self"), attr=name)],
            value=ast.Call(func=ast.Name(id="Parameter" | "UninitializedParameter")),
        ):
            yield name
