"""Tensors that meet others on the CPU: what is computed with them there is brought to a device after that."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.model.values.tensor_operations import NUMERIC
from modlint.model.values.values import Trait

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes


def meets_others_before_the_move(life: Changes) -> bool:
    """Whether a method computes with it and a local value, and moves the result: `image -= self.mean`, then `.cuda()`.

    A buffer would be moved before that, and the local value would not. What has a device of its own, or is moved by
    itself, is no such tensor.
    """
    if any(use.moves for use in life.uses) or any(Trait.PLACED in atom.traits for atom in life.left_as):
        return False
    users = dict.fromkeys((use.function, f"{use.function.facts.receiver}.{use.path}") for use in life.uses)
    return any(_moves_result(life.module.inference.sources.tree(user), own) for user, own in users)


def _moves_result(function: ast.AST, own: str) -> bool:
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    results, local = set[str](), {*_bound(function)} - {own.partition(".")[0]}
    for node in _in_order(function):
        if isinstance(node, ast.Call) and _is_move(node) and _is_result(node.func, own, local, results):
            return True
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and own in _chains(node.value):
            results.add(node.target.id)
        elif isinstance(node, ast.Assign):
            bound = {name for target in node.targets for name in _bound(target)}
            results = results | bound if _is_result(node.value, own, local, results) else results - bound
    return False


def _bound(node: ast.AST) -> Iterator[str]:
    """The local names that are bound or given in a tree."""
    for each in ast.walk(node):
        if isinstance(each, ast.arg):
            yield each.arg
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree as they are run, an assignment after its value."""
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)
    yield node


def _is_move(call: ast.Call) -> bool:
    """Whether a call brings what it is a method of to a device."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("to", "cuda"):
        return False
    given = " ".join(map(ast.unparse, (*call.args, *call.keywords)))
    return call.func.attr == "cuda" or "device" in given or "cuda" in given


def _is_result(node: ast.AST, own: str, local: set[str], results: set[str]) -> bool:
    """Whether a value is computed with the attribute and a local one, or made of such a result."""
    if not results.isdisjoint(_names(node)):
        return True
    met = (each for each in ast.walk(node) if isinstance(each, ast.BinOp))
    sides = (pair for each in met for pair in ((each.left, each.right), (each.right, each.left)))
    return any(own in _chains(side) and not local.isdisjoint(_names(other)) for side, other in sides)


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _chains(node: ast.AST) -> set[str]:
    """The attributes in an expression, but for those that are only asked for a number or an element."""
    asked = node.attr in NUMERIC if isinstance(node, ast.Attribute) else False
    if asked or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)):
        return set()
    inner = set[str]().union(*map(_chains, ast.iter_child_nodes(node)))
    return inner | {ast.unparse(node)} if isinstance(node, ast.Attribute) else inner
