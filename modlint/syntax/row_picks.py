"""Rows that a function picks out of an attribute by a list that it makes, and moves."""

from __future__ import annotations

import ast

from modlint.syntax.trees import Block, is_own, last_name

_MOVERS = frozenset({"to", "cuda"})


def only_moves_rows(body: Block, receiver: str, name: str) -> bool:
    """Whether no more is read of an attribute than such rows: `self.boxes[[place(n) for n in names]].to(x.device)`."""
    nodes = [node for statement in body for node in ast.walk(statement)]
    read = [node for node in nodes if isinstance(node, ast.Attribute) and is_own(node, receiver, name)]
    called = [node.func for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    moved = [each.value for each in called if each.attr in _MOVERS]
    rows = [each for each in moved if isinstance(each, ast.Subscript) and each.value in read]
    return len(read) == len(rows) > 0 and all(_is_made_list(each.slice, nodes) for each in rows)


def _is_made_list(index: ast.expr, nodes: list[ast.AST]) -> bool:
    """Whether an index is a list that the function makes, by itself or under a name that stands for nothing else."""
    if not isinstance(index, ast.Name):
        return _makes_list(index)
    bound = [n for n in nodes if isinstance(n, ast.Name) and n.id == index.id and not isinstance(n.ctx, ast.Load)]
    assigned = [n.value for n in nodes if isinstance(n, ast.Assign) and len(n.targets) == 1 and n.targets[0] in bound]
    return len(assigned) == len(bound) > 0 and all(map(_makes_list, assigned))


def _makes_list(node: ast.expr) -> bool:
    """Whether it is a list that each run fills anew, unlike `[0, 2]`."""
    if isinstance(node, ast.Call):
        return last_name(node.func) in ("list", "tolist")
    return isinstance(node, ast.ListComp) or (isinstance(node, ast.List) and not node.elts)
