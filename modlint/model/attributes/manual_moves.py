"""Calls that look as if they moved a tensor, or move it inside of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from modlint.data.bases import module_class
from modlint.model.code.chains import chain
from modlint.model.code.children import children
from modlint.model.values.tensor_operations import MOVERS
from modlint.project.names.definitions import Answer, Class, External

if TYPE_CHECKING:
    from modlint.model.attributes.uses import Use
    from modlint.model.module_class import ModuleClass


def drops_copy(use: Use, module: ModuleClass) -> bool:
    """Whether nothing takes the copies that the method makes: `self.x.to(device)` as a statement moves no tensor."""
    calls = {f"{use.function.facts.receiver}.{use.path}.{mover}" for mover in MOVERS}
    node = module.inference.sources.unit(use.function).node
    taken = [isinstance(parent, cst.Expr) for parent, call in _calls(node) if chain(call.func) in calls]
    return bool(taken) and all(taken)


def _calls(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.Call]]:
    for child in children(node):
        if isinstance(child, cst.Call):
            yield node, child
        yield from _calls(child)


def moved_with_its_keeper(use: Use, module: ModuleClass) -> bool:
    """Whether a module is made with it, which is then moved: `nn.CrossEntropyLoss(weight=self.x).to(device)`."""
    facts = use.function.facts
    if not use.callee or use.suffix or not _makes_module(use, module):
        return False
    own = rf"\b{re.escape(facts.receiver)}\.{re.escape(use.path)}\b"
    moved = rf"\b{re.escape(use.callee)}\([^()]*{own}[^()]*\)\s*\.(to|cuda)\("
    return re.search(moved, module.inference.sources.text(use.function)) is not None


def _makes_module(use: Use, module: ModuleClass) -> bool:
    found = module.project.resolve(use.function.path, use.callee, use.function.facts.qualname)
    if isinstance(found, Class):
        return module.project.is_module(found) is Answer.YES
    return isinstance(found, External) and module_class(found.name) is True
