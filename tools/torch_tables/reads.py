"""The attributes that the modules of torch.nn read from themselves, and so from an instance of a subclass."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache

from torch import nn

from torch_tables.names import members


def reads() -> dict[str, str]:
    """The names read by the methods of a class and its ancestors, nn.Module left aside; `*` if any may be."""
    classes = {value for _, _, value in members() if inspect.isclass(value) and issubclass(value, nn.Module)}
    told = {cls.__name__: _reads(cls) for cls in classes if cls.__module__.startswith("torch.nn.")}
    return {name: " ".join(sorted(names)) for name, names in sorted(told.items()) if names}


def _reads(cls: type[nn.Module]) -> set[str]:
    ancestors = [base for base in cls.__mro__ if issubclass(base, nn.Module) and base is not nn.Module]
    found = {name for base in ancestors for name in _own_reads(base)}
    return {name for name in found if not callable(getattr(cls, name, None)) and not name.startswith("__")}


@cache
def _own_reads(cls: type[nn.Module]) -> frozenset[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    return frozenset(name for node in ast.walk(tree) for name in _read(node))


def _read(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Load()):
            yield name
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="self"), ast.Constant(value=str(name)), *_]):
            yield name
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="self"), *_]):
            yield "*"
