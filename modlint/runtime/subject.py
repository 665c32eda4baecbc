"""The module under examination: how to build it, what to call it with, and whose code it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_leaves, tree_map

from modlint.runtime.exception_text import told
from modlint.runtime.frames import Territory
from modlint.runtime.inputs import Call, Inputs, fresh
from modlint.runtime.seeding import seed_all


@dataclass(frozen=True)
class Subject:
    """A factory and its inputs."""

    factory: Callable[[], nn.Module]
    inputs: Inputs | None
    seed: int = 0
    territory: Territory = field(default_factory=Territory)

    def build(self, seed: int = 0) -> nn.Module:
        """A new module, whose random numbers depend on the seed only."""
        seed_all(self.seed + seed)
        module = self.factory()
        if not isinstance(module, nn.Module):
            raise TypeError(f"the factory gives {type(module).__name__}, not an nn.Module")
        return module

    def call(self) -> Call:
        """Inputs that no other run shares."""
        seed_all(self.seed)
        assert self.inputs is not None
        return fresh(self.inputs)

    def forward(self, module: nn.Module, call: Call) -> Any:
        """What the module gives, with random numbers that depend on the seed only."""
        seed_all(self.seed)
        args, kwargs = call
        return module(*args, **kwargs)

    @cached_property
    def trouble(self) -> str:
        """What a plain run on the CPU raises, empty if it passes."""
        try:
            backward(self.forward(self.build(), self.call()))
        except Exception as error:
            return told(error)
        return ""


def demand_runs(factory: Callable[[], nn.Module], inputs: Inputs | None) -> None:
    """Raises what stands in the way of building and running a module at all."""
    if isinstance(factory, nn.Module):
        raise TypeError("expected a function that builds a module, such as `lambda: Net()`, and got a module")
    subject = Subject(factory, inputs)
    module = subject.build()
    if inputs:
        subject.forward(module, subject.call())


def backward(output: Any) -> None:
    """Lets gradients flow from everything that forward gave."""
    losses = [t for t in tensors_in(output) if t.requires_grad and (t.is_floating_point() or t.is_complex())]
    if losses:
        torch.autograd.backward([_real(each).float().sum() for each in losses])


def _real(tensor: Tensor) -> Tensor:
    dense = tensor if tensor.layout == torch.strided else tensor.to_dense()
    return dense.abs() if dense.is_complex() else dense


def moved(value: Any, device: str) -> Any:
    """A call's arguments on a device."""
    return tree_map(lambda leaf: leaf.to(device) if hasattr(leaf, "to") and not isinstance(leaf, type) else leaf, value)


def converted(value: Any, dtype: torch.dtype) -> Any:
    """A call's floating-point arguments in another dtype."""

    def cast(leaf: Any) -> Any:
        return leaf.to(dtype) if isinstance(leaf, Tensor) and leaf.is_floating_point() else leaf

    return tree_map(cast, value)


def tensors_in(output: Any) -> Iterator[Tensor]:
    """The tensors of what forward gave: containers, dataclasses, and mappings such as a ModelOutput."""
    for leaf in tree_leaves(output):
        if isinstance(leaf, Tensor):
            yield leaf
        elif isinstance(leaf, Mapping):
            yield from tensors_in(dict(leaf))
        elif is_dataclass(leaf) and not isinstance(leaf, type):
            yield from tensors_in(vars(leaf))
