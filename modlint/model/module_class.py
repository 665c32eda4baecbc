"""An nn.Module class as the rules see it: its methods, when they run, and the life of each attribute."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import cached_property

from modlint.config import BufferStyle
from modlint.facts.schema import FunctionFacts
from modlint.finding import Place
from modlint.model.attributes.attribute_life import Life
from modlint.model.attributes.lent_receivers import lent
from modlint.model.construction.construction import Making, making
from modlint.model.construction.object_state import Binding
from modlint.model.inference.binders import changes
from modlint.model.inference.events import Act, Event, Outcome
from modlint.model.inference.inference import Inference
from modlint.project.classes.reachability import PER_CALL, SETUP, Leads, at_once, mentioned
from modlint.project.index.index import MOVES
from modlint.project.names.definitions import Class, Function
from modlint.project.project import Project


class ModuleClass:
    """One class of the project that is surely an nn.Module, and how its author likes buffers to be registered."""

    def __init__(
        self, cls: Class, inference: Inference, buffer_style: BufferStyle = BufferStyle.CALL, gate: bool = True
    ) -> None:
        self.cls = cls
        self.inference = inference
        self.buffer_style = buffer_style
        self.gate = gate

    @property
    def project(self) -> Project:
        return self.inference.project

    @cached_property
    def lineage(self) -> tuple[Class, ...]:
        return self.project.lineage(self.cls)

    @cached_property
    def setup(self) -> frozenset[Function]:
        """The methods that run while an object is made."""
        return self._reached(SETUP, at_once)

    @cached_property
    def per_call(self) -> frozenset[Function]:
        """The methods that run at every call, and the functions that they hand the object to."""
        methods = self._reached(PER_CALL)
        return methods.union(*(lent(method, self.cls, self.inference) for method in methods))

    @cached_property
    def moving(self) -> frozenset[Function]:
        """The class's own code that runs when it is moved."""
        return self._reached(MOVES)

    @cached_property
    def making(self) -> Making:
        """What making an object does to it, step by step."""
        return making(self.cls, self.inference)

    @cached_property
    def loading(self) -> frozenset[Function]:
        """The methods that a data loader runs on the CPU: those handed to one, and what they call."""
        handed = (a for method in self._all_methods() for a in method.arguments if a.callee.endswith("DataLoader"))
        return self._reached({a.chain.partition(".")[2] for a in handed} - {""})

    def _all_methods(self) -> Iterator[FunctionFacts]:
        return (method for owner in self.lineage for method in owner.methods)

    def _reached(self, names: Iterable[str], leads: Leads = mentioned) -> frozenset[Function]:
        return frozenset(found for name in names for found in self.project.reachable_functions(self.cls, name, leads))

    def methods(self, owner: Class) -> Iterator[Function]:
        return (self.project.function_of(owner, facts) for facts in owner.methods)

    def lives(self, kept: int) -> Iterator[Life]:
        """The attributes that the class's own body binds or fills, and may keep this in unregistered."""
        names = dict.fromkeys(
            name
            for method in self.cls.methods
            for name in (*(s.name for s in method.stores), *_filled(method.receiver, method.calls), *_set(method))
        )
        setting = (method for method in self.methods(self.cls) if _sets(method.facts))
        events = (event for method in setting for event in self.events_in(method))
        names.update(dict.fromkeys(e.name for e in events if e.act is Act.SETATTR and "*" not in e.name))
        may_keep = self.project.suspicion.may_keep
        kept_here = (name for name in names if not self._is_something_else(name))
        return (Life(self, name) for name in kept_here if not self.gate or may_keep(self.cls, kept, name))

    def _is_something_else(self, name: str) -> bool:
        """Whether it is seen that the attribute holds neither a tensor nor a container."""
        return self._is_set_by_code(name) or self.project.uses.is_something_else(self.cls, name)

    def _is_set_by_code(self, name: str) -> bool:
        """Whether a property takes what is assigned to the name, and does with it what it likes."""
        methods = (method for owner in self.lineage for method in owner.named(name))
        return any(mark.endswith(".setter") for method in methods for mark in method.decorators)

    def events(self, name: str, among: Container[Function] | None = None) -> Iterator[Event]:
        """What the methods of the class and its ancestors, or some of them, do to an attribute of the receiver."""
        for owner in self.lineage:
            for method in self.methods(owner):
                if (among is None or method in among) and changes(method.facts, name):
                    yield from (event for event in self.events_in(method) if event.name == name)

    def events_in(self, method: Function) -> tuple[Event, ...]:
        """All that a method does to the receiver."""
        return self._run(method).events

    def _run(self, method: Function) -> Outcome:
        own = method.owner is self.cls and method.facts.name == "__init__"
        return self.inference.making(method, self.cls) if own else self.inference.run(method, self.cls)

    def own(self, event: Event) -> bool:
        return event.function.owner is self.cls

    def name_of(self, external: str, function: Function) -> str | None:
        """The shortest way this file has for an outside name: `Parameter`, `nn.Parameter` or `torch.nn.Parameter`."""
        parts = external.split(".")
        spellings = [
            ".".join((imported.name, *parts[length:]))
            for imported in self.project.facts(function.path).imports
            for length in range(1, len(parts) + 1)
            if imported.target == ".".join(parts[:length]) and not imported.scope
        ]
        return min(spellings, key=len, default=None)

    def place(self, bound: Event | Binding) -> Place:
        """Where an attribute is bound, as a finding needs it."""
        unit = self.inference.sources.unit(bound.function)
        spans = unit.span(bound.target), unit.span(bound.statement)
        return Place(bound.function.path, *spans, self.cls.facts.qualname, bound.name)


def _filled(receiver: str, calls: tuple[str, ...]) -> Iterator[str]:
    """The attributes that a method appends to."""
    for chain in calls:
        parts = chain.split(".")
        if len(parts) == 3 and parts[0] == receiver and parts[2] in ("append", "extend", "insert", "update", "add"):
            yield parts[1]


def _sets(method: FunctionFacts) -> bool:
    return any(call.method == "setattr" for call in method.registrations)


def _set(method: FunctionFacts) -> Iterator[str]:
    """The attributes that `setattr` binds by a name that the source says."""
    own = (method.receiver, "super()")
    calls = (call for call in method.registrations if call.method == "setattr" and call.receiver in own)
    return (call.pattern for call in calls if "*" not in call.pattern)
