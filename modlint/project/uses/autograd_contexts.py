"""The contexts of `autograd.Function`: what `forward` keeps on one for `backward` is no attribute of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.project.names.definitions import Class, External, Function

if TYPE_CHECKING:
    from modlint.project.project import Project

FUNCTIONS = frozenset({"torch.autograd.Function", "torch.autograd.function.Function"})
GIVEN_ONE = frozenset({"forward", "setup_context", "backward", "jvp"})


def is_context(name: str, function: Function, project: Project) -> bool:
    """Whether a name is the context that autograd hands to a function: the `ctx` of `forward(ctx, x)`."""
    owner, facts = function.owner, function.facts
    first = next((each.name for each in facts.parameters), None)
    if not owner or facts.receiver or name != first or facts.name not in GIVEN_ONE or not is_run(owner, project):
        return False
    return facts.name != "forward" or not has_forward_without(owner, project)


def is_run(cls: Class, project: Project) -> bool:
    """Whether autograd runs the static methods of a class."""
    return any(isinstance(each, External) and each.name in FUNCTIONS for each in project.mro(cls))


def has_forward_without(cls: Class, project: Project) -> bool:
    """Whether `forward` gets no context: `setup_context` has it."""
    return project.method(cls, "setup_context") is not None
