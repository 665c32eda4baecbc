"""Tensors that are made at first use, on the default device, and stay there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from modlint.model.inference.events import Act, Event
from modlint.model.left_behind.rebuilt_first import is_bound_first
from modlint.model.values.values import Atom, Kind, Trait
from modlint.project.classes.reachability import PER_CALL

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life


def lazy_state(life: Life) -> Event | None:
    """What makes a tensor that calls of the module then update in place."""
    made = _made_at_first_use(life)
    if made is None or not (made.path or _is_called(made)):
        return None  # every call makes it anew
    return made if any(not _belongs_to(fill, made) for fill in life.updates) else None


def _belongs_to(fill: Event, made: Event) -> bool:
    """Whether the tensor is written into where it is made, under the same conditions: that is how it is made."""
    return bool(made.path) and fill.function is made.function and fill.path[: len(made.path)] == made.path


def lazy_cache(life: Life) -> Event | None:
    """What makes a tensor that calls of the module then compute with, as it is."""
    made = _made_at_first_use(life)
    if made is None or made.function not in life.module.per_call or not (made.path or _is_called(made)):
        return None
    harmless = life.moved_by_hand or life.kept_on_cpu or life.numeric or life.only_indexes or _asks_for_cuda(made, life)
    return made if life.computed_with and not harmless else None


def _asks_for_cuda(made: Event, life: Life) -> bool:
    """Whether the statement asks where another tensor is: `x.cuda() if y.is_cuda else x`."""
    unit = life.module.inference.sources.unit(made.function)
    return re.search(r"\.(is_cuda|get_device)\b", unit.code(made.statement)) is not None


def _is_called(event: Event) -> bool:
    """Whether a method binds it that others may call only when they need it."""
    return event.function.facts.name not in PER_CALL


def _made_at_first_use(life: Life) -> Event | None:
    """The first binding after the object was made, if all that the attribute then holds comes of such."""
    if not all(atom.kind is Kind.NONE for atom in life.made_as):
        return None
    later = [event for event in life.events if event.act is Act.STORE and event not in life.in_making]
    fresh = [event for event in later if any(map(_on_host, event.value))]
    if not fresh or not life.module.own(fresh[0]):
        return None
    if any(event.function is fresh[0].function and life.moved_by(event) for event in later):
        return None
    if is_bound_first(fresh[0].function, life):
        return None
    return fresh[0] if all(event in fresh or life.from_itself(event) for event in later) else None


def _on_host(atom: Atom) -> bool:
    """Whether it is a tensor on the default device, and not computed from Parameters, which are where the module is."""
    return Trait.HOST in atom.traits and not atom.traits & {Trait.SCALAR, Trait.LEARNED}
