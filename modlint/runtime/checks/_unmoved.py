"""Tensors that stay behind without harm to this run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from torch import nn

from modlint.finding import Finding, Place
from modlint.runtime.catalogue import UNMOVED
from modlint.runtime.checks._mismatch import Mixed
from modlint.runtime.device.world import TARGET, World
from modlint.runtime.frames import Territory
from modlint.runtime.placing import place
from modlint.runtime.reporting import finding
from modlint.runtime.walk import Reached


def left_behind(
    stayed: Iterable[Reached], mixed: Iterable[Mixed], world: World, territory: Territory
) -> Iterator[Finding]:
    """A note for each attribute whose tensors stay behind and are in no mismatch."""
    told = {each.attribute for each in mixed}
    noted: dict[Place, list[Reached]] = {}
    for each in stayed:
        bound = place(each, territory)
        if bound and (bound.class_name, bound.attribute) not in told and each.value.dim() and not _on_purpose(each):
            noted.setdefault(bound, []).append(each)
    for bound, group in noted.items():
        yield finding(UNMOVED, bound, _message(group, world))


def _message(group: list[Reached], world: World) -> str:
    first = group[0]
    others = f" and {len(group) - 1} more like it" if len(group) > 1 else ""
    stayed = f'after `.to("{TARGET}")`, `{first.path}`{others} stayed on {world.device(first.value)}'
    by_hand = any((each.path, TARGET) in world.journal.moved_by_hand for each in group)
    return (
        f"{stayed}; it is copied by hand at every call" if by_hand else f"{stayed}; this run did not mix it with others"
    )


def _on_purpose(reached: Reached) -> bool:
    """Whether the owner has its own way to move."""
    owner = reached.owner
    assert owner is not None
    return any(getattr(type(owner), name) is not getattr(nn.Module, name) for name in ("_apply", "to", "cuda"))


def made_before_forward(module: nn.Module) -> set[int]:
    """The ids of tensors that hooks make anew before each forward, as `weight_norm` does."""
    hooks = [
        (part, getattr(hook, "name", "")) for part in module.modules() for hook in part._forward_pre_hooks.values()
    ]
    return {id(vars(part).get(name)) for part, name in hooks}
