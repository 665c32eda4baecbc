"""The attributes that the modules of torch.nn read from themselves, and so from an instance of a subclass."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torch_tables.bodies import as_table, told_of_classes


def reads() -> dict[str, str]:
    """The names read by the methods of a class and its ancestors, nn.Module left aside; `*` if any may be."""
    told = told_of_classes(_read).items()
    return as_table({cls: {name for name in names if _is_attribute(cls, name)} for cls, names in told})


def _is_attribute(cls: type, name: str) -> bool:
    return not callable(getattr(cls, name, None)) and not name.startswith("__")


def _read(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Load()):
            yield name
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="self"), ast.Constant(value=str(name)), *_]):
            yield name
        case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id="self"), *_]):
            yield "*"
