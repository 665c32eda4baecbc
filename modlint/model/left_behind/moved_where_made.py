"""Tensors of which methods only make what they bring to a device in the same expression."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from modlint.model.attributes.moved_results import is_move, local_names, names_met
from modlint.model.values.tensor_operations import NUMERIC
from modlint.model.values.values import Kind
from modlint.syntax.trees import is_own

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.attributes.uses import Use
    from modlint.project.names.definitions import Function

_MOVED_ALONG = (Kind.PARAMETER, Kind.BUFFER, Kind.MODULE)


def moved_where_made(life: Life) -> Use | None:
    """A use that moves what is made of it, if that is all that becomes of it: `torch.stack((self.a, self.b)).to(d)`."""
    uses = [use for use in life.uses if not use.numeric]
    own = all(use.path == life.name and use.function.owner in life.module.lineage for use in uses)
    users = dict.fromkeys(use.function for use in uses)
    return uses[0] if uses and own and all(_moves_all(user, life) for user in users) else None


def _moves_all(user: Function, life: Life) -> bool:
    """Whether a method does no more with it."""
    tree, receiver = life.module.inference.sources.tree(user), user.facts.receiver
    moves = (each.func for each in ast.walk(tree) if isinstance(each, ast.Call) and is_move(each))
    made = (each.value for each in moves if isinstance(each, ast.Attribute))
    moved = {id(part) for each in made if _is_apart(each, tree, receiver, life) for part in ast.walk(each)}
    asked = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Attribute) and each.attr in NUMERIC}
    reads = {id(each) for each in ast.walk(tree) if is_own(each, receiver, life.name) and not _is_bound(each)}
    return bool(reads - asked) and reads - asked <= moved


def _is_bound(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)


def _is_apart(made: ast.expr, function: ast.AST, receiver: str, life: Life) -> bool:
    """Whether nothing in an expression may be where the module is: no input, and nothing that is moved with it."""
    local = {*local_names(function)}
    if not all(_is_number(name, function, local) for name in names_met(made) & local - {receiver}):
        return False
    called = {id(each.func) for each in ast.walk(made) if isinstance(each, ast.Call)}
    if any(isinstance(each, ast.keyword) and each.arg == "device" for each in ast.walk(made)):
        return False
    kept = [each for each in ast.walk(made) if isinstance(each, ast.Attribute) and is_own(each, receiver, each.attr)]
    held = (life.module.inference.attribute(life.module.cls, each.attr) for each in kept if each.attr != life.name)
    return not any(id(each) in called for each in kept) and not any(value.may_be(*_MOVED_ALONG) for value in held)


def _is_number(name: str, function: ast.AST, local: set[str]) -> bool:
    """Whether a local name only holds what is asked of others: `n = x.shape[0]`."""
    nodes = [*ast.walk(function)]
    if any(isinstance(each, ast.arg) and each.arg == name for each in nodes):
        return False
    assigned = [each for each in nodes if isinstance(each, ast.Assign) and name in {*local_names(each)}]
    stores = [each for each in nodes if isinstance(each, ast.Name) and each.id == name and _is_store(each)]
    return len(assigned) == len(stores) and all(names_met(each.value).isdisjoint(local) for each in assigned)


def _is_store(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store)
