"""Local names of tensors that one arm of a branch does no more than bring to a device."""

from __future__ import annotations

import libcst as cst

from modlint.model.code.chains import chain
from modlint.model.values.tensor_operations import MOVERS


def moved_locals(body: cst.BaseSuite) -> frozenset[str]:
    """The local names, if a body does no more than to move what they hold: `if x.is_cuda: table = table.cuda()`."""
    lines = [line.body if isinstance(line, cst.SimpleStatementLine) else (line,) for line in body.body]
    moved = [_moved_local(each) for line in lines for each in line]
    return frozenset(moved) if all(moved) else frozenset()


def _moved_local(node: cst.CSTNode) -> str:
    """The name in `table = table.to(device)`, empty for any other statement."""
    if not isinstance(node, cst.Assign) or len(node.targets) > 1 or not isinstance(node.value, cst.Call):
        return ""
    target, (moved, _, mover) = node.targets[0].target, chain(node.value.func).rpartition(".")
    return moved if isinstance(target, cst.Name) and moved == target.value and mover in MOVERS else ""
