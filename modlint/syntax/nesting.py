"""How deeply source is nested.

LibCST's native parser overflows the stack, and so ends the process, on chains that `ast` still reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

LIMIT = 1500  # LibCST gets slow at about 2000 links and dies at some 5000
_LINK = re.compile(r"[-+*/%|&^@<>=~\[(\"']|\b(?:and|or|not|if|elif|lambda)\b")


def too_deep(text: str) -> bool:
    """Whether LibCST had better not see this source."""
    if len(text) < LIMIT or len(_LINK.findall(text)) < LIMIT:
        return False
    try:
        pending: list[tuple[ast.AST, int]] = [(ast.parse(text), 0)]
    except (RecursionError, MemoryError):
        return True
    lines = text.encode().splitlines(keepends=True)
    while pending:
        node, above = pending.pop()
        depth = above + _links(node, lines)
        if depth > LIMIT:
            return True
        pending += ((child, depth) for child in ast.iter_child_nodes(node))
    return False


def _links(node: ast.AST, lines: Sequence[bytes]) -> int:
    """How many levels a node of `ast` stands for: it folds chains of operators, and strings side by side."""
    if isinstance(node, ast.BoolOp):
        return len(node.values)
    if isinstance(node, ast.Compare):
        return len(node.ops)
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)):
        return _quotes(node, lines) // 2
    return 1


def _quotes(node: ast.expr, lines: Sequence[bytes]) -> int:
    last = node.end_lineno or node.lineno
    segment = [*lines[node.lineno - 1 : last - 1], lines[last - 1][: node.end_col_offset]]
    segment[0] = segment[0][node.col_offset :]
    return sum(line.count(b'"') + line.count(b"'") for line in segment)
