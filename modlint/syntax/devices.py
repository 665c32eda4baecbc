"""What code says of where a tensor is to be, and of how large it has to be, one node of its tree at a time."""

from __future__ import annotations

import ast

from modlint.syntax.trees import last_name

_PLACING = frozenset({"to", "cuda", "cpu", "type_as", "new"})


def names_device(node: ast.AST) -> bool:
    """Whether it names a device, or a method that brings a tensor to one or makes one where another is."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.partition(":")[0] == "cuda"
    if isinstance(node, ast.Attribute) and (node.attr in _PLACING or node.attr.startswith("new_")):
        return True
    name = (node.arg if isinstance(node, (ast.arg, ast.keyword)) else last_name(node)) or ""
    return "device" in name or name == "cuda"


def asks_for_size(node: ast.AST) -> bool:
    """Whether it goes one way or another by the size of something: an `if`, a choice, a loop, an assertion."""
    test = getattr(node, "test", None)
    return test is not None and any(last_name(each) in ("shape", "size", "len") for each in ast.walk(test))
