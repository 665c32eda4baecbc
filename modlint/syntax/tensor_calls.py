"""Calls of what may be a submodule or a method of a tensor: `x.norm(dim=-1)` is no call of a layer."""

from __future__ import annotations

import ast

from modlint.facts.result_chains import spelled
from modlint.project.functions.reads import Read
from modlint.syntax.trees import Block

SETTINGS = frozenset({"dim", "dtype", "keepdim", "p"})


def only_as_tensors(body: Block, read: Read) -> bool:
    """Whether a function only calls an attribute with what a tensor's method takes, and with nothing to work on."""
    sought = f"{read.receiver}.{read.name}"
    nodes = [node for each in body for node in ast.walk(each)]
    of_tensors = {id(node.func) for node in nodes if isinstance(node, ast.Call) and _is_of_tensor(node)}
    found = [node for node in nodes if isinstance(node, ast.Attribute) and spelled(node) == sought]
    return bool(found) and all(id(node) in of_tensors for node in found)


def _is_of_tensor(call: ast.Call) -> bool:
    """Whether a call gives no more than numbers, and settings that methods of tensors have."""
    return all(map(_is_number, call.args)) and all(each.arg in SETTINGS for each in call.keywords)


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    if isinstance(node, ast.Tuple):
        return all(map(_is_number, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)
