"""Tensors that stay behind without harm to this run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from modlint.finding import Finding, Place
from modlint.runtime.catalogue import UNMOVED
from modlint.runtime.frames import Territory
from modlint.runtime.object_walk import Reached, tensors
from modlint.runtime.reporting import finding
from modlint.runtime.source_locations import place


def left_behind(module: nn.Module, territory: Territory, elsewhere: Callable[[Tensor], bool]) -> list[Reached]:
    """What can be reached from a module that was moved, and did not go along."""
    renewed = _made_before_forward(module)
    return [each for each in tensors(module, territory.owns) if elsewhere(each.value) and id(each.value) not in renewed]


@dataclass(frozen=True)
class Stayed:
    """The tensors that did not go along to a device, where they are, and which are copied there by hand."""

    tensors: Collection[Reached]
    target: str
    device: Callable[[Tensor], torch.device]
    copied: Collection[str] = ()

    def notes(self, told: Collection[tuple[str, str]], territory: Territory) -> Iterator[Finding]:
        """A note for each attribute, but for those that are told as mixed."""
        noted: dict[Place, list[Reached]] = {}
        for each in self.tensors:
            bound = place(each, territory)
            if bound and (bound.class_name, bound.attribute) not in told and each.value.dim() and not _on_purpose(each):
                noted.setdefault(bound, []).append(each)
        for bound, group in noted.items():
            yield finding(UNMOVED, bound, self._message(group))

    def _message(self, group: list[Reached]) -> str:
        first = group[0]
        others = f" and {len(group) - 1} more like it" if len(group) > 1 else ""
        stayed = f'after `.to("{self.target}")`, `{first.path}`{others} stayed on {self.device(first.value)}'
        by_hand = any(each.path in self.copied for each in group)
        return (
            f"{stayed}; it is copied by hand at every call" if by_hand else f"{stayed}; nothing shows that this harms"
        )


def _on_purpose(reached: Reached) -> bool:
    """Whether the owner has its own way to move."""
    owner = reached.owner
    assert owner is not None
    return any(getattr(type(owner), name) is not getattr(nn.Module, name) for name in ("_apply", "to", "cuda"))


def _made_before_forward(module: nn.Module) -> set[int]:
    """The ids of tensors that hooks make anew before each forward, as `weight_norm` does."""
    hooks = [
        (part, getattr(hook, "name", "")) for part in module.modules() for hook in part._forward_pre_hooks.values()
    ]
    return {id(vars(part).get(name)) for part, name in hooks}
