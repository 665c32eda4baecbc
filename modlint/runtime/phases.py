"""The two orders of building, moving and running that bring device bugs to light."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from modlint.runtime.subject import Subject, backward, moved

Watch = Callable[[str, nn.Module | None], None]
"""Told of each step, with the module where it has just been moved."""


def fresh(subject: Subject, device: str, watch: Watch) -> None:
    """A new module is moved, then runs forward and backward."""
    module = subject.build()
    call = subject.inputs and subject.call()
    module.to(device)
    watch("moved", module)
    if call:
        output = subject.forward(module, moved(call, device))
        watch("backward", None)
        backward(output)


def after_cpu(subject: Subject, device: str, watch: Watch) -> None:
    """A module runs on the CPU, where it fills its caches, before it is moved and runs again."""
    if not subject.inputs:
        return
    module = subject.build()
    call = subject.call()
    watch("cpu", None)
    subject.forward(module, call)
    module.to(device)
    watch("moved", module)
    output = subject.forward(module, moved(subject.call(), device))
    watch("backward", None)
    backward(output)


PHASES = {"fresh": fresh, "after-cpu": after_cpu}
