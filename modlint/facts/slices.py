"""Slices."""

from __future__ import annotations

import ast


def is_whole(node: ast.Subscript) -> bool:
    """Whether it is a slice of all there is, forwards or backwards: `layers[::-1]`."""
    part = node.slice
    if not isinstance(part, ast.Slice) or part.lower is not None or part.upper is not None:
        return False
    return part.step is None or ast.unparse(part.step) in ("1", "-1")
