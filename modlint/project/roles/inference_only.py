"""Projects that run weights which were trained elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from modlint.facts.schema import MODULE_LEVEL
from modlint.project.classes.hierarchy import ROOT_NAMES
from modlint.project.index.index import calls
from modlint.project.names.definitions import Answer, Class, External, Function
from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.project.project import Project

LOADING = ("load_state_dict", "load_weights")
CLEARING = "zero_grad"
TRAINING = ("Trainer", "manual_backward", "training_step", "compute_loss")
OPTIMIZERS = ("Adam", "AdamW", "SGD")
HOOK = "configure_optimizers"  # a trainer calls it, of what has steps to train
_BARE = ROOT_NAMES | {"builtins.object", "abc.ABC"}


def is_inference_only(project: Project) -> bool:
    """Whether weights are loaded, and nothing but tests trains any: who made them decides what keys they have."""
    return any(_callers(LOADING, project)) and not any(_training(project))


def _training(project: Project) -> Iterator[Function]:
    """What trains. Of what is left of a training elsewhere there may be optimizers that nothing asks for."""
    yield from _callers(TRAINING, project)
    yield from (each for each in _callers((CLEARING,), project) if not _prepares(each))
    yield from (each for each in _callers(("backward",), project) if _goes_back(each) and not _is_idle(each, project))
    yield from (each for each in _callers(OPTIMIZERS, project) if _is_asked_for(each, project))


def _callers(names: tuple[str, ...], project: Project) -> Iterator[Function]:
    return (caller for name in names for caller in project.callers(name) if not is_test(caller.path))


def _prepares(function: Function) -> bool:
    """Whether it loads weights and takes no step: what it clears are the gradients of a model that has none yet."""
    called = calls(function.facts)
    return not called.isdisjoint(LOADING) and "step" not in called


def _goes_back(function: Function) -> bool:
    """Whether a loss goes backward: `loss.backward()`. That of a graph, `torch.autograd.backward`, tests a kernel."""
    called = function.facts.calls
    return any(call.endswith(".backward") and not call.endswith("autograd.backward") for call in called)


def _is_idle(function: Function, project: Project) -> bool:
    """Whether it is a method of what is no module and is never made: what scales a loss, say."""
    owner = function.owner
    if owner is None or project.is_module(owner) is not Answer.NO or _is_run_by_others(owner, project):
        return False
    return not any(project.makers(each) for each in project.relatives(owner))


def _is_asked_for(function: Function, project: Project) -> bool:
    """Whether anything in the project may call a function, or a trainer that it is for."""
    facts, owner = function.facts, function.owner
    if facts.name == MODULE_LEVEL or facts.name.startswith("__") or facts.decorators:
        return True
    if owner is not None and facts.name == HOOK:
        return any(each.named("training_step") for each in project.relatives(owner))
    if owner is not None and _is_run_by_others(owner, project):
        return True
    return any(caller.facts is not facts for caller in project.uses.naming(facts.name))


def _is_run_by_others(owner: Class, project: Project) -> bool:
    """Whether a base class from outside may call the methods: that of a trainer does."""
    bases = (base for each in project.relatives(owner) for base in project.mro(each))
    return any(base is None or (isinstance(base, External) and base.name not in _BARE) for base in bases)
