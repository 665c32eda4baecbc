"""The life of an attribute: where it is bound, registered, rebound, moved and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.casts import CAST
from modlint.model.events import Act, Consumption, Event, exclusive
from modlint.model.uses import MOVERS, NUMBERS, Use, is_property, takes_a_number, takes_an_index, uses_in
from modlint.model.values import Atom, Kind, Trait, Value, join
from modlint.project.definitions import Answer, Function
from modlint.project.project import Project
from modlint.project.registrations import matches
from modlint.project.upkeep import is_upkeep_method

if TYPE_CHECKING:
    from modlint.model.module_class import ModuleClass

REGISTERED = (Kind.PARAMETER, Kind.BUFFER, Kind.MODULE)
_MOVE = re.compile(r"\.(to|cuda|cpu|type_as|type|float|half|double)\(|\bdevice\s*=")
_PLACED = re.compile(r"\.device\b|_like\(|\.type_as\(|\.new_")
_CHANGES = (Act.STORE, Act.EXTEND, Act.FILL, Act.AUGMENT, Act.SETATTR)
_SHOWS = frozenset({"__repr__", "extra_repr", "__str__", "__getstate__", "__setstate__", "__deepcopy__", "state_dict"})
_MOVING = frozenset({"_apply", "to", "cuda", "cpu", "half", "float", "double"})


class Life:
    """One attribute of one class, over the class, its ancestors and its descendants."""

    def __init__(self, module: ModuleClass, name: str) -> None:
        self.module = module
        self.name = name

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(event for event in self.module.events if event.name == self.name and event.act in _CHANGES)

    @cached_property
    def setup(self) -> tuple[Event, ...]:
        """What this class's own body binds while an object is made."""
        setup = self.module.setup
        return tuple(event for event in self.events if event.function in setup and self.module.own(event))

    @property
    def stores_in_setup(self) -> tuple[Event, ...]:
        return tuple(event for event in self.setup if event.act in (Act.STORE, Act.SETATTR))

    @property
    def state_made_later(self) -> Event | None:
        """What makes a tensor on the default device at first use, which calls then update in place."""
        later = [e for e in self.events if e.act is Act.STORE and e.function not in self.module.setup]
        fresh = [e for e in later if any(Trait.HOST in atom.traits for atom in e.value)]
        if not fresh or not self.module.own(fresh[0]) or not all(a.kind is Kind.NONE for a in self.made_as):
            return None
        kept = all(event in fresh or self._from_itself(event) for event in later)
        return fresh[0] if kept and self.updated_in_place else None

    @cached_property
    def updated_in_place(self) -> bool:
        """Whether a call of the module writes into the tensor: then it is state."""
        run, cls, called = self.module.inference.run, self.module.cls, self.module.per_call
        users = dict.fromkeys(use.function for use in self.uses if use.function in called)
        return any(e.act is Act.FILL and e.name == self.name for user in users for e in run(user, cls).events)

    def _from_itself(self, event: Event) -> bool:
        """Whether the attribute is bound to something made of what it held, or to None."""
        code = self._code(event)
        return code == "None" or f"{event.function.facts.receiver}.{self.name}" in code

    @cached_property
    def made_as(self) -> Value:
        """All that is bound while the object is made."""
        return join(
            event.value for event in self.events if event.function in self.module.setup and event.act is Act.STORE
        )

    def line_of(self, use: Use) -> int:
        """The first line of the using method that mentions the attribute."""
        facts = use.function.facts
        lines = self.module.inference.sources.lines(use.function.path)[facts.line - 1 : facts.end_line]
        mention = re.compile(rf"\b{re.escape(facts.receiver)}\s*\.\s*{re.escape(self.name)}\b")
        return next((facts.line + n for n, line in enumerate(lines) if mention.search(line)), facts.line)

    def contradicted(self, atoms: tuple[Atom, ...]) -> bool:
        """Whether a tensor that comes from an argument is none, or short-lived, wherever objects are made."""
        cls, inference = self.module.cls, self.module.inference
        if not all(Trait.ARGUMENT in atom.traits for atom in atoms):
            return False
        if self._made_per_call():
            return True
        parameters = frozenset().union(*(atom.origins for atom in atoms))
        if not parameters or not all(Trait.DECLARED in atom.traits for atom in atoms):
            return False
        given = [inference.given(cls, name) for name in parameters]
        return all(value is not None and not value.may_be(Kind.TENSOR, Kind.UNKNOWN) for value in given)

    def _made_per_call(self) -> bool:
        """Whether objects are only made by methods that run after their own object was made."""
        sites = self.module.inference.constructions(self.module.cls)
        return bool(sites) and all(_runs_later(site.function, self.module.project) for site in sites)

    def registered(self, event: Event) -> bool:
        """Whether some other code registers the name, on a path that this event can share."""
        for cls in (*self.module.lineage, *self.module.project.descendants(self.module.cls)):
            for found in self.module.project.attribute_registrations(cls, self.name):
                if found.kind in ("method", "setattr", "class-attribute"):
                    continue
                if found.kind == "register_parameter" and found.call is not None and found.call.constant:
                    continue
                return True
        return any(
            other is not event and other.value.may_be(*REGISTERED) and not exclusive(other.path, event.path)
            for other in self.events
            if other.act in (Act.STORE, Act.SETATTR)
        )

    @cached_property
    def rebound_per_call(self) -> bool:
        """Whether a call of the module binds it anew, other than by moving it, or something adds to it."""
        setup = self.module.setup
        binding = (Act.STORE, Act.AUGMENT)
        later = [event for event in self.events if event.act in binding and event.function not in setup]
        return any(
            not self.moved_by(event) and (event.function in self.module.per_call or self._from_itself(event))
            for event in later
        )

    @cached_property
    def rebuilt_in_place(self) -> bool:
        """Whether a method that calls run as well builds it on a device that it asks for: a cache that stays right."""
        both = self.module.setup & self.module.per_call
        built = [e.function for e in self.events if e.act is Act.STORE and e.function in both and not self.moved_by(e)]
        return any(_PLACED.search(self._source(function)) for function in built)

    def _source(self, function: Function) -> str:
        lines = self.module.inference.sources.lines(function.path)
        return "".join(lines[function.facts.line - 1 : function.facts.end_line])

    @cached_property
    def used_as_other(self) -> bool:
        """Whether something is done with it that no tensor allows: it is called, or asked for what tensors lack."""
        return any(use.other for use in self.uses)

    @cached_property
    def kept_on_cpu(self) -> bool:
        """Whether what is bound to it or written into it is brought to the CPU first: it is meant to stay there."""
        if any(Trait.PINNED in atom.traits for event in self.events for atom in event.value):
            return True
        users = dict.fromkeys(use.function for use in self.uses)
        runs = (self.module.inference.run(user, self.module.cls) for user in users)
        fills = [e for run in runs for e in run.events if e.act is Act.FILL and e.name == self.name and e.node]
        return any(".cpu()" in self._code(event) for event in fills)

    def _code(self, event: Event) -> str:
        """The source of what an event binds."""
        return self.module.inference.sources.unit(event.function).code(event.node) if event.node is not None else ""

    def moved_by(self, event: Event) -> bool:
        """Whether an event is `self.x = self.x.to(...)` or `self.x = move(self.x, device=...)`."""
        computed = isinstance(event.node, cst.BinaryOperation)
        return self._from_itself(event) and not computed and _MOVE.search(self._code(event)) is not None

    @cached_property
    def moved_by_class(self) -> bool:
        """Whether `_apply`, `to` or `cuda` is overridden and handles it, here or in the class that owns this one."""
        for function in self.module.moving:
            if self._touches(function) or any(a.pattern == "*" for a in function.facts.accesses):
                return True
        return self.name in _moved_elsewhere(self.module)

    def _touches(self, function: Function) -> bool:
        facts = function.facts
        if any(store.name == self.name for store in facts.stores):
            return True
        return any(matches(access.pattern, self.name) for access in facts.accesses if access.pattern != "*")

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """The reads in methods that run after the object was made, where the module is."""
        return tuple(self._uses())

    def _uses(self) -> Iterator[Use]:
        project = self.module.project
        family = (*self.module.lineage, *project.descendants(self.module.cls))
        for cls in dict.fromkeys(family):
            for method in self.module.methods(cls):
                if method.facts.name in _SHOWS or method in self.module.loading:
                    continue
                if not self._only_builds(method):
                    yield from uses_in(method, self.name)

    @cached_property
    def passed_on_in_setup(self) -> bool:
        """Whether the whole container is handed to something else, or walked, while the object is made."""
        filled = {e.function for e in self.events if e.act is Act.EXTEND and isinstance(e.target, cst.Subscript)}
        return any(
            use.callee not in NUMBERS and not use.suffix and (use.callee or method not in filled)
            for method in self.module.setup
            for use in uses_in(method, self.name)
        )

    @cached_property
    def numeric(self) -> bool:
        """Whether it is only ever used as a number, part by part, or asked for its shape."""
        return all(use.numeric for use in self.uses) or self._only(takes_a_number)

    @cached_property
    def only_indexes(self) -> bool:
        """Whether other tensors are indexed with it, and nothing else is done that needs it on their device."""
        return self._only(takes_an_index)

    def _only(self, harmless: Callable[[Consumption], bool]) -> bool:
        """Whether what each using method does with it is seen, and all of it harmless."""
        users = dict.fromkeys(use.function for use in self.uses)
        taken = [self._consumed(function) for function in users]
        return all(each and all(map(harmless, each)) for each in taken)

    def _consumed(self, function: Function) -> list[Consumption]:
        """What a method does with it."""
        run = self.module.inference.run(function, self.module.cls)
        return [taken for taken in run.consumed if taken.name == self.name]

    def _only_builds(self, method: Function) -> bool:
        """Whether a method runs only while the object is made, for all that can be seen."""
        module = self.module
        if method.facts.name == "__init__" or is_upkeep_method(method.facts):
            return True
        if method not in module.setup or method in module.per_call or is_property(method):
            return False
        callers = module.project.callers(method.facts.name)
        return all(caller in module.setup or self._calls_its_own(caller, method) for caller in callers)

    def _calls_its_own(self, caller: Function, method: Function) -> bool:
        """Whether a caller belongs to another family of classes and calls its own method of that name."""
        project, name = self.module.project, method.facts.name
        owner = caller.owner
        if owner is None or owner in self.module.lineage or self.module.cls in project.lineage(owner):
            return False
        chains = {chain for chain in caller.facts.calls if chain.rpartition(".")[2] == name}
        return chains <= {f"{caller.facts.receiver}.{name}", f"super().{name}"}

    @property
    def moved_by_hand(self) -> Use | None:
        """A use that copies it to the right device first."""
        return next((use for use in self.uses if use.moves and not self._only_casts(use.function)), None)

    def _only_casts(self, function: Function) -> bool:
        """Whether what looks like moving it changes the dtype alone."""
        done = {taken.how.lstrip(".") for taken in self._consumed(function)}
        after = {part for use in self.uses if use.function is function for part in use.suffix.split(".")[1:]}
        return CAST in done and not (done | after) & MOVERS


def _runs_later(function: Function, project: Project) -> bool:
    owner = function.owner
    if owner is None or project.is_module(owner) is not Answer.YES:
        return False
    return function not in project.reachable_functions(owner, "__init__")


def _moved_elsewhere(module: ModuleClass) -> frozenset[str]:
    """The attribute names that any overridden `_apply` or `to` of the project binds on some other object."""
    return module.inference.memory.remember("moved-elsewhere", lambda: frozenset(_names_moved(module)), frozenset())


def _names_moved(module: ModuleClass) -> Iterator[str]:
    for cls in module.project.classes:
        for method in cls.facts.methods:
            if method.name in _MOVING and method.receiver:
                for chain in (*method.loads, *(a.chain for a in method.arguments)):
                    parts = chain.split(".")
                    if parts[0] != method.receiver or len(parts) > 2:
                        yield from parts[1:]
