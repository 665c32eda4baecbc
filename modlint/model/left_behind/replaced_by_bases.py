"""What a constructor binds first and a base class binds anew, as its own constructor runs after that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.model.construction.before_super_init import is_premature
from modlint.model.construction.object_state import Binding
from modlint.model.values.values import Kind

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life
    from modlint.model.inference.events import Event


def is_replaced_by_bases(event: Event, life: Life) -> bool:
    """Whether something else is surely there when the object is made, and not made of what was there."""
    module = life.module
    if all(map(module.own, life.in_making)) or not is_premature(event, module) or module.making.end is None:
        return False
    left = module.making.end.holders(event.name)
    if not all(isinstance(each, Binding) and each.target is not event.target for each in left):
        return False
    targets = [each.target for each in left if isinstance(each, Binding)]
    anew = (each for each in life.in_making if any(each.target is target for target in targets))
    return not any(life.from_itself(each) and not each.value.is_only(Kind.NONE) for each in anew)
