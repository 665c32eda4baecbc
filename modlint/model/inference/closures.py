"""Functions defined inside others, which may return them: `def builder(norm): def make(n): ...; return make`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.model.inference.frame import Frame
from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference


def closure(name: str, frame: Frame) -> Function | None:
    """The function that the running one defines under a name, as it stands there."""
    facts, project = frame.function.facts, frame.inference.project
    if frame.running or name not in frame.local_functions:
        return None
    found = project.resolve(frame.function.path, name, facts.qualname)
    if not isinstance(found, Function) or found.facts.decorators:
        return None
    return found if found.facts.qualname == f"{facts.qualname}.{name}" else None


def enclosed(function: Function, inference: Inference) -> Iterator[str]:
    """The locals of the functions around one: they are whatever they were when those ran."""
    scope = function.facts.qualname.rpartition(".")[0] if function.owner is None else ""
    while scope and isinstance(outer := inference.project.resolve(function.path, scope), Function):
        yield from (parameter.name for parameter in outer.facts.parameters)
        yield from inference.sources.unit(outer).rebound
        scope = scope.rpartition(".")[0]
