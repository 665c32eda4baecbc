"""Suspicion: which classes may keep a tensor, a Parameter or a module where nn.Module does not see it.

Judged by names alone. It decides where the rules look, and is wrong only by saying yes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Set
from typing import TYPE_CHECKING, NamedTuple

from modlint.facts.schema import Arm, Store
from modlint.project.classes.overridden_methods import registered_instead
from modlint.project.classes.reachability import PER_CALL, SETUP
from modlint.project.classes.registrations import are_exclusive, matches, registrations
from modlint.project.data_flow.origin import Attribute, Node, Origin, join, linked
from modlint.project.data_flow.origin_graph import Origins
from modlint.project.data_flow.payload import GIVEN, HELD_MODULE, HELD_PARAMETER, MADE, MODULE, TENSOR
from modlint.project.dependencies import Remembered, Trace
from modlint.project.functions.reads import own_names
from modlint.project.names.definitions import Class, Function
from modlint.project.uses.lent_receivers import borrowed_names

if TYPE_CHECKING:
    from modlint.project.project import Project

ELSEWHERE = frozenset({"method", "setattr", "class-attribute"})
KEPT = (TENSOR, HELD_PARAMETER, HELD_MODULE)
NO_TRACE = Trace()
Step = tuple[Node, int]


class Binding(NamedTuple):
    """A value that comes into an attribute of the receiver, or into the container in it."""

    name: str
    function: Function
    origin: Origin
    fills: bool = False
    arms: tuple[Arm, ...] = ()
    conditional: bool = False


class Suspicion:
    """What the classes of a project may keep unregistered."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._origins = Origins(project)
        self._trail = project.trail
        self._carries: dict[Step, tuple[bool, Trace]] = {}
        self._given = Remembered(project.trail, self._takes)
        self._kept = Remembered(project.trail, self._payload)
        self._reads = Remembered(project.trail, self._read)

    def may_keep(self, cls: Class, wanted: int, name: str | None = None) -> bool:
        """Whether objects of a class may keep this unregistered in an attribute, or in any.

        What may be asked for is TENSOR, HELD_PARAMETER and HELD_MODULE.
        """
        kept = self._kept(cls)
        return any(bits & wanted for bits in kept.values()) if name is None else bool(kept.get(name, 0) & wanted)

    def brings(self, store: Store, function: Function, wanted: int) -> bool:
        """Whether what a method binds may carry any of what is wanted."""
        return self.carries(self._origins.bound(store, function), wanted)

    def carries(self, origin: Origin, wanted: int) -> bool:
        """Whether a value may carry any of what is wanted."""
        if origin.bits & wanted:
            return True
        if not origin.links:
            return False
        (carries, steps), trace = self._trail.follow(lambda: self._searched(origin, wanted))
        self._carries.update(dict.fromkeys(steps, (carries, trace)))
        return carries

    def _searched(self, origin: Origin, wanted: int) -> tuple[bool, Collection[Step]]:
        """Whether a name that a value comes from carries it, and the steps of which the same was found."""
        came: dict[Step, Step | None] = {}  # each step with the one before it
        waiting: list[tuple[Step, Step | None]] = [(step, None) for step in _steps(origin, wanted)]
        while waiting:
            step, before = waiting.pop()
            if step in came:
                continue
            known, trace = self._carries.get(step, (None, NO_TRACE))
            self._trail.join(trace)
            if known is False:
                continue
            came[step] = before
            reached = self._origins.of(step[0])
            if known or reached.bits & step[1]:
                return True, list(_way(step, came))
            waiting += [(further, step) for further in _steps(reached, step[1])]
        return False, came

    def _bindings(self, cls: Class) -> Iterator[Binding]:
        """All that the class's own methods put into attributes of their receiver that something uses."""
        for method in cls.methods:
            if not method.receiver:
                continue
            function = self._project.function_of(cls, method)
            for store in method.stores:
                if store.gives and self._is_used(cls, store.name):
                    yield self._stored(store, function, cls)
            for inflow in method.inflows:
                name = inflow.target.partition(".")[2]
                if name and inflow.gives and self._is_used(cls, name):
                    yield Binding(name, function, self._origins.bound(inflow, function), fills=True)
            for call in method.registrations:
                if call.method == "setattr" and call.receiver in (method.receiver, "super()"):
                    yield Binding(call.pattern, function, self._origins.bound(call, function))

    def _stored(self, store: Store, function: Function, cls: Class) -> Binding:
        origin = self._origins.bound(store, function)
        if store.form == "augment":
            origin = join((origin, linked(Attribute(cls, store.name))))
        return Binding(store.name, function, origin, arms=store.arms, conditional=store.conditional)

    def _payload(self, cls: Class) -> dict[str, int]:
        """The attributes that stay unregistered, with all that the class's methods may put into them."""
        found = [binding for binding in self._bindings(cls) if self._brings(binding, sum(KEPT), cls)]
        if not found:
            return {}
        setup = {each for name in SETUP for each in self._project.reachable_functions(cls, name)}
        kept: dict[str, int] = defaultdict(int)
        for binding in found:
            lasting = KEPT if binding.function in setup else (TENSOR,) if _may_be_lazy(binding) else ()
            staying = [name for name in _named(binding, cls) if lasting and self._stays(cls, name, binding)]
            for name in staying:
                if binding.fills and self._is_module(cls, name, setup):
                    continue
                kept[name] |= sum(each for each in lasting if self._brings(binding, each, cls))
        return dict(kept)

    def _brings(self, binding: Binding, wanted: int, cls: Class) -> bool:
        """Whether a binding may bring what is wanted: by itself, or as what some maker of objects gives."""
        if self.carries(binding.origin, wanted):
            return True
        facts = binding.function.facts
        undeclared = wanted & (TENSOR | HELD_MODULE) and facts.name == "__init__" and facts.undeclared
        return bool(undeclared) and self.carries(binding.origin, GIVEN) and bool(wanted & self._given(cls))

    def _takes(self, cls: Class) -> int:
        """What of tensors and modules in lists the makers of objects of a class may give it."""
        given = [self._origins.given_to(cls.facts.name, maker) for maker in self._project.makers(cls)]
        return sum(bit for bit in (TENSOR, HELD_MODULE) if any(self.carries(each, bit) for each in given))

    def _stays(self, cls: Class, name: str, binding: Binding) -> bool:
        """Whether an attribute is left unregistered, and used after the object was made."""
        return not self._is_registered(cls, name, binding) and self._is_used(cls, name)

    def _is_module(self, cls: Class, name: str, setup: Set[Function]) -> bool:
        """Whether an attribute surely holds a module once something can be put into it: it is made so, or None."""
        stores = [
            (self._project.function_of(each, method), store)
            for each in self._project.lineage(cls)
            for method in each.methods
            for store in method.stores
            if store.name == name and store.constant != "None" and store.gives != (f"{method.receiver}.{name}[]",)
        ]
        made = any(function in setup for function, _ in stores)
        return made and all(self._makes_module(store, function) for function, store in stores)

    def _makes_module(self, store: Store, function: Function) -> bool:
        if not store.callee or store.form != "assign":
            return False
        origin = self._origins.named(store.callee, function)
        return not origin.links and bool(origin.bits & MODULE << MADE)

    def _is_registered(self, cls: Class, name: str, binding: Binding) -> bool:
        """Whether a call registers it by its name where it is bound. What names of the run mean is asked later."""
        for each in self._project.relatives(cls):
            for found in registrations(each, name):
                if found.kind in ELSEWHERE or found.pattern != name or found.call is None:
                    continue
                empty = found.kind == "register_parameter" and found.call.constant
                together = found.function is binding.function.facts
                elsewhere = together and are_exclusive(found.call.arms, binding.arms)
                if not empty and not elsewhere and not registered_instead(found, binding.function, cls, self._project):
                    return True
        return False

    def _is_used(self, cls: Class, name: str) -> bool:
        """Whether something uses an attribute, and only as tensors and containers can be used."""
        if self._project.uses.is_something_else(cls, name):
            return False
        for each in self._project.relatives(cls):
            names, patterns = self._reads(each)
            if name in names or any(matches(pattern, name) for pattern in patterns):
                return True
        return self._project.uses.read_of_parts(name)

    def _read(self, cls: Class) -> tuple[frozenset[str], tuple[str, ...]]:
        """The attributes, and patterns of them, that the methods of a class but its constructor use.

        What they hand their receiver to uses it as well.
        """
        methods = [method for method in cls.methods if method.name != "__init__" and method.receiver]
        names = {name for method in methods for name in own_names(method)}
        lent = {name for method in methods for name in borrowed_names(cls, method, self._project)}
        patterns = (each.pattern for method in methods for each in method.accesses if each.receiver == method.receiver)
        return frozenset(names), tuple(dict.fromkeys((*patterns, *sorted(lent - names))))


def _may_be_lazy(binding: Binding) -> bool:
    """Whether a method may bind it only when it is first needed."""
    return not binding.fills and (binding.conditional or binding.function.facts.name not in PER_CALL)


def _way(step: Step | None, came: dict[Step, Step | None]) -> Iterator[Step]:
    """All steps that led to one."""
    while step is not None:
        yield step
        step = came[step]


def _named(binding: Binding, cls: Class) -> set[str]:
    """The attributes that a binding may mean: of a pattern, those that the class names elsewhere."""
    if "*" not in binding.name:
        return {binding.name}
    names = {store.name for method in cls.methods for store in method.stores}
    names |= {inflow.target.partition(".")[2] for method in cls.methods for inflow in method.inflows}
    names |= {call.pattern for method in cls.methods for call in method.registrations}
    names |= {name for method in cls.methods for name in own_names(method)}
    return {name for name in names if matches(binding.name, name)}


def _steps(origin: Origin, wanted: int) -> Iterator[Step]:
    """The names that may bring what is wanted, and what they have to carry for that."""
    return ((link.node, asked) for link in origin.links if (asked := link.asked(wanted)))
