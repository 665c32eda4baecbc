"""What the `apply` of an `autograd.Function` runs."""

from __future__ import annotations

import libcst as cst

from modlint.model.arguments import Arguments
from modlint.model.chains import chain
from modlint.model.frame import Frame
from modlint.model.values import UNKNOWN
from modlint.project.definitions import Class, External, Function

FUNCTIONS = frozenset({"torch.autograd.Function", "torch.autograd.function.Function"})


def applied(called: cst.BaseExpression, arguments: Arguments, frame: Frame) -> tuple[Function, Arguments] | None:
    """The `forward` that `Scale.apply(x, factor)` runs, and its arguments: a context comes first, as a rule."""
    if not isinstance(called, cst.Attribute) or called.attr.value != "apply":
        return None
    owner, project = frame.definition(chain(called.value)), frame.inference.project
    if not isinstance(owner, Class):
        return None
    forward = project.method(owner, "forward")
    outside = {each.name for each in project.mro(owner) if isinstance(each, External)}
    if forward is None or forward.facts.receiver or outside.isdisjoint(FUNCTIONS):
        return None
    context = () if project.method(owner, "setup_context") else (UNKNOWN,)
    return forward, Arguments((*context, *arguments.positional), arguments.keywords, arguments.complete)
