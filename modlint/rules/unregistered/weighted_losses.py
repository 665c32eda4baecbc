"""Losses of torch's in a plain container: of them only a class weight that they are given can be left behind."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from modlint.data.torch_api import torch_class
from modlint.finding import Severity
from modlint.project.names.definitions import External

if TYPE_CHECKING:
    from modlint.model.inference.events import Event
    from modlint.model.module_class import ModuleClass
    from modlint.model.values.values import Atom, Value

UNMOVED = "the weights that they are given are not moved"
_BROUGHT = re.compile(r"\.(cuda\(|to\([^()]*(device|cuda))", re.IGNORECASE)


def weights(modules: Collection[Atom]) -> tuple[Value, ...]:
    """What losses are given as weights; nothing if any of the modules is something else."""
    if not modules or not all(map(_is_loss, modules)):
        return ()
    return tuple(value for each in modules for _, value in each.keywords)


def are_placed(given: Collection[Value], event: Event, module: ModuleClass) -> bool:
    """Whether all weights are brought to a device that somebody chose: also what is not known to be a tensor."""
    from modlint.model.values.values import Kind, Trait

    code = module.inference.sources.unit(event.function).code(event.statement)
    if _BROUGHT.search(code):
        return True
    each = [atom for value in given for atom in value.without(Kind.NONE)]
    return bool(each) and all(Trait.PLACED in atom.traits for atom in each)


def weight_severity(given: Collection[Value]) -> Severity:
    """An error where any is made on the default device and stays there: what others give may be in its place."""
    from modlint.model.values.values import Kind, Trait

    tensors = (atom for value in given for atom in value.of(Kind.TENSOR))
    return Severity.ERROR if any(Trait.HOST in atom.traits for atom in tensors) else Severity.INFO


def _is_loss(atom: Atom) -> bool:
    info = torch_class(atom.definition.name) if isinstance(atom.definition, External) else None
    return info is not None and info.stateful is False and "weight" in info.switches
