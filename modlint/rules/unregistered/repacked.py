"""Containers of torch's in a plain list that hold what other attributes keep: `nn.Sequential(*self.parts[:2])`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from modlint.data.torch_api import torch_class
from modlint.model.code.chains import chain
from modlint.model.inference.events import Event
from modlint.model.module_class import ModuleClass
from modlint.project.names.definitions import External


def is_repacked(event: Event, module: ModuleClass) -> bool:
    """Whether all that is put into a list are such containers: what they hold is registered, or told of, by itself."""
    elements = [*_elements(event.node)]
    return bool(elements) and all(_repacks(each, event, module) for each in elements)


def _elements(node: cst.BaseExpression | None) -> Iterator[cst.BaseExpression]:
    if isinstance(node, cst.List | cst.Tuple):
        yield from (each.value for each in node.elements)
    elif isinstance(node, cst.ListComp | cst.GeneratorExp):
        yield node.elt
    elif node is not None:
        yield node


def _repacks(node: cst.BaseExpression, event: Event, module: ModuleClass) -> bool:
    if not isinstance(node, cst.Call) or not node.args:
        return False
    facts = event.function.facts
    made = module.project.resolve(event.function.path, chain(node.func), facts.qualname)
    info = torch_class(made.name) if isinstance(made, External) else None
    own = f"{facts.receiver}."
    kept = all(_whole(argument.value).startswith(own) for argument in node.args)
    return info is not None and info.container is not None and kept


def _whole(node: cst.BaseExpression) -> str:
    """The chain of what an expression is a part of, or all."""
    while isinstance(node, cst.Subscript):
        node = node.value
    return chain(node)
