"""`__all__`, as far as it is written out."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def exported(tree: ast.Module) -> tuple[str, ...] | None:
    """The names in `__all__`; None if there is none, or if a part of it is computed."""
    parts = list(_parts(tree.body))
    if not parts or None in parts:
        return None
    return tuple(dict.fromkeys(name for part in parts if part is not None for name in part))


def _parts(body: Iterable[ast.stmt]) -> Iterator[list[str] | None]:
    """What each statement adds, None if that is not written out."""
    for node in body:
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(map(_is_all, targets)):
                yield _strings(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield from _called(node.value)
        elif isinstance(node, (ast.If, ast.Try, ast.With)):
            yield from _parts(node.body)
            yield from _parts(getattr(node, "orelse", []))
            yield from _parts(part for handler in getattr(node, "handlers", []) for part in handler.body)


def _called(node: ast.Call) -> Iterator[list[str] | None]:
    function = node.func
    if isinstance(function, ast.Attribute) and _is_all(function.value) and node.args:
        yield _strings(ast.List([node.args[0]]) if function.attr == "append" else node.args[0])


def _strings(node: ast.expr | None) -> list[str] | None:
    if isinstance(node, (ast.List, ast.Tuple)):
        names = [part.value for part in node.elts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        return names if len(names) == len(node.elts) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _strings(node.left), _strings(node.right)
        return left + right if left is not None and right is not None else None
    return None


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__all__"
