"""What the `apply` of an `autograd.Function` runs."""

from __future__ import annotations

import libcst as cst

from modlint.model.code.chains import chain
from modlint.model.inference.frame import Frame
from modlint.model.values.arguments import Arguments
from modlint.model.values.values import UNKNOWN
from modlint.project.names.definitions import Class, Function
from modlint.project.uses.autograd_contexts import has_forward_without, is_run


def applied(called: cst.BaseExpression, arguments: Arguments, frame: Frame) -> tuple[Function, Arguments] | None:
    """The `forward` that `Scale.apply(x, factor)` runs, and its arguments: a context comes first, as a rule."""
    if not isinstance(called, cst.Attribute) or called.attr.value != "apply":
        return None
    owner, project = frame.definition(chain(called.value)), frame.inference.project
    if not isinstance(owner, Class):
        return None
    forward = project.method(owner, "forward")
    if forward is None or forward.facts.receiver or not is_run(owner, project):
        return None
    context = () if has_forward_without(owner, project) else (UNKNOWN,)
    return forward, Arguments((*context, *arguments.positional), arguments.keywords, arguments.complete)
