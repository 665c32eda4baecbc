"""The small language of `inputs`: `randn(2, 16, 64)`, `[ones(3), randint(0, 10, (2, 5), dtype=int64)]`. Never run."""

from __future__ import annotations

import ast
from typing import Any

from modlint.protocol import EXPRESSION

MAKERS = ("randn", "rand", "zeros", "ones", "full", "arange", "randint", "linspace", "eye", "empty", "tensor")
DTYPES = (
    "float", "float16", "float32", "float64", "half", "double", "bfloat16", "complex64", "complex128",
    "uint8", "int8", "int16", "int32", "int64", "short", "int", "long", "bool",
)  # fmt: skip


class ExpressionError(ValueError):
    """What is wrong with an expression."""


def parse(text: str) -> Any:
    """The expression as plain data, in which an object with one special key stands for a tensor or tuple."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"`{text}` is no expression such as `randn(2, 16, 64)`") from None
    return _value(tree.body)


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.List(elts=items):
            return [_value(item) for item in items]
        case ast.Tuple(elts=items):
            return {EXPRESSION: "tuple", "args": [_value(item) for item in items], "kwargs": {}}
        case ast.Dict(keys=keys, values=values):
            return {_key(key): _value(value) for key, value in zip(keys, values, strict=True)}
        case ast.Call():
            return _call(node)
    raise ExpressionError(
        f"`{ast.unparse(node)}` is not allowed: only numbers, strings, lists, tuples, dicts and {_some()}"
    )


def _call(node: ast.Call) -> dict[str, Any]:
    name = _dotted(node.func)
    if name not in MAKERS:
        raise ExpressionError(f"`{ast.unparse(node.func)}` makes no tensor: use {_some()}")
    return {
        EXPRESSION: name,
        "args": [_value(item) for item in node.args],
        "kwargs": {str(item.arg): _keyword(item) for item in node.keywords},
    }


def _keyword(node: ast.keyword) -> Any:
    if node.arg != "dtype":
        raise ExpressionError(f"`{node.arg or '**'}=` is not allowed: only `dtype=`")
    name = _dotted(node.value)
    if name not in DTYPES:
        raise ExpressionError(f"`{ast.unparse(node.value)}` is no dtype")
    return name


def _dotted(node: ast.expr) -> str:
    """A name, without `torch.` before it."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "torch":
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _key(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ExpressionError("the keys of a dict must be strings")


def _some() -> str:
    return ", ".join(f"`{name}`" for name in MAKERS[:-1]) + f" and `{MAKERS[-1]}`"
