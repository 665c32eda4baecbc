"""What a method binds anew in all calls before anything reads it there, whether or not an object is made with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modlint.model.inference.events import Act
from modlint.project.classes.reachability import PER_CALL
from modlint.syntax.call_order import Sought, always_after, always_comes_to, binds, calls, calls_itself, reads
from modlint.syntax.trees import Block, Method, statements

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.project.names.definitions import Function


def is_rebuilt_first(life: Changes) -> bool:
    """Whether nothing that the making of an object left in the attribute is ever read: `self.build(); self.apply()`."""
    module = life.module
    both = module.setup & module.per_call
    builders = {event.function for event in life.events if event.act is Act.STORE and event.function in both}
    return len(builders) == 1 and _is_bound_before(builders.pop(), {use.function for use in life.uses}, life)


def is_bound_first(builder: Function, life: Changes) -> bool:
    """Whether every call of the module has a method bind the attribute before that call reads it."""
    calls = life.module.per_call
    users = {use.function for use in life.uses} & calls
    return builder in calls and _is_bound_before(builder, users, life, calls)


def _is_bound_before(
    builder: Function, users: Iterable[Function], life: Changes, among: Set[Function] | None = None
) -> bool:
    order = Order(life, _binding(builder, life), among)
    whole = all(use.path == life.name for use in life.uses)
    return whole and all(order.is_bound_before(life.name, user) for user in users)


def _binding(builder: Function, life: Changes) -> set[Function]:
    """The methods that surely bind it: the builder, and those that surely call it or another of these."""
    found: set[Function] = set()
    new = {builder} if always_comes_to(_body(builder, life), binds(builder.facts.receiver, life.name)) else set()
    while new:
        found |= new
        new = {each for each in life.module.per_call - found if _calls_one(each, new, life)}
    return found


def _calls_one(method: Function, callees: Set[Function], life: Changes) -> bool:
    receiver = method.facts.receiver
    named = [each.facts.name for each in callees if f"{receiver}.{each.facts.name}" in method.facts.calls]
    return any(always_comes_to(_body(method, life), calls(receiver, name)) for name in named)


@dataclass(frozen=True)
class Order:
    """Which methods bind an attribute, and in what order it is read: by all methods, or by those among these."""

    life: Changes
    binding: Set[Function]
    among: Set[Function] | None

    def is_bound_before(self, read: str, user: Function) -> bool:
        """Whether a method reads something of its receiver only after the attribute was bound, by it or its callers."""
        waiting = [(read, user)]
        seen: set[tuple[str, Function]] = set()
        while waiting:
            asked = waiting.pop()
            if asked in seen or self._binds_before(*asked):
                continue
            seen.add(asked)  # each once: there may be very many ways to one
            method = asked[1]
            callers = self._callers(method)
            own = all(each.owner in self.life.module.lineage for each in callers)
            if not callers or not own or method.facts.name in PER_CALL:
                return False
            waiting += ((method.facts.name, each) for each in callers)
        return True

    def _binds_before(self, read: str, user: Function) -> bool:
        ways = tuple(self._ways(user))
        reading = reads(user.facts.receiver, read)
        return always_after(_body(user, self.life), lambda node: any(way(node) for way in ways), reading)

    def _ways(self, user: Function) -> Iterator[Sought]:
        """How a method can come to bind it."""
        receiver = user.facts.receiver
        for each in self.binding:
            yield binds(receiver, self.life.name) if each is user else calls(receiver, each.facts.name)
            if each.facts.name == "forward":
                yield calls_itself(receiver)

    def _callers(self, method: Function) -> list[Function]:
        project, name = self.life.module.project, method.facts.name
        known = self.among & {*project.callers(name)} if self.among is not None else project.callers(name)
        return [each for each in known if not self.life.calls_another(each, method)]


def _body(function: Function, life: Changes) -> Block:
    defined = statements(life.module.inference.sources.text(function))
    return defined[0].body if defined and isinstance(defined[0], Method) else ()
