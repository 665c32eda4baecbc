"""The names that the modules of torch.nn register as buffers and parameters of themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from torch_tables.bodies import as_table, told_of_classes


def registered() -> dict[str, str]:
    """The names that a class and its ancestors register: a tensor assigned to one of them is registered as well."""
    return as_table(told_of_classes(_names))


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
