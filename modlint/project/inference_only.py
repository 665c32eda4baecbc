"""Projects that run weights which were trained elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.source.file_purpose import is_test

if TYPE_CHECKING:
    from modlint.project.project import Project

LOADING = ("load_state_dict", "load_weights")
TRAINING = ("zero_grad", "Adam", "AdamW", "SGD", "Trainer", "manual_backward", "training_step", "compute_loss")


def is_inference_only(project: Project) -> bool:
    """Whether weights are loaded, and nothing but tests trains any: who made them decides what keys they have."""
    return _calls_any(LOADING, project) and not _calls_any(TRAINING, project) and not _goes_back(project)


def _calls_any(names: tuple[str, ...], project: Project) -> bool:
    return any(not is_test(caller.path) for name in names for caller in project.callers(name))


def _goes_back(project: Project) -> bool:
    """Whether a loss goes backward: `loss.backward()`. That of a graph, `torch.autograd.backward`, tests a kernel."""
    callers = (caller for caller in project.callers("backward") if not is_test(caller.path))
    return any(
        call.endswith(".backward") and not call.endswith("autograd.backward")
        for caller in callers
        for call in caller.facts.calls
    )
