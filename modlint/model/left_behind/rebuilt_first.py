"""What a method binds anew in all calls before anything reads it there, though the making of an object runs it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modlint.model.inference.events import Act
from modlint.syntax.call_order import Sought, always_after, binds, calls, reads
from modlint.syntax.trees import statements

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.project.names.definitions import Function


def is_rebuilt_first(life: Changes) -> bool:
    """Whether nothing that the making of an object left in the attribute is ever read: `self.build(); self.apply()`."""
    module = life.module
    both = module.setup & module.per_call
    builders = {event.function for event in life.events if event.act is Act.STORE and event.function in both}
    if len(builders) != 1:
        return False
    builder = builders.pop()
    users = dict.fromkeys(use.function for use in life.uses)
    whole = all(use.path == life.name for use in life.uses)
    return whole and all(_follows(user, builder, life) for user in users)


def _follows(user: Function, builder: Function, life: Changes) -> bool:
    """Whether a method reads the attribute only after the builder has bound it."""
    receiver = user.facts.receiver
    first = (binds if user is builder else calls)(receiver, life.name if user is builder else builder.facts.name)
    if _always(user, first, reads(receiver, life.name), life):
        return True
    callers = [each for each in life.module.project.callers(user.facts.name) if not life.calls_another(each, user)]
    return user is not builder and bool(callers) and all(_builds_before(each, user, builder, life) for each in callers)


def _builds_before(caller: Function, user: Function, builder: Function, life: Changes) -> bool:
    receiver = caller.facts.receiver
    own = caller.owner in life.module.lineage
    return own and _always(caller, calls(receiver, builder.facts.name), reads(receiver, user.facts.name), life)


def _always(function: Function, first: Sought, then: Sought, life: Changes) -> bool:
    return always_after(statements(life.module.inference.sources.text(function)), first, then)
