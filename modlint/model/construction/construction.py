"""The making of an object: what its `__init__` does, step by step, through every method that it calls on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import libcst as cst

from modlint.data.bases import module_class
from modlint.data.torch_api import module_attributes, torch_class
from modlint.model.code.chains import chain, member_of, names_in
from modlint.model.construction.construction_calls import TABLES, evaluate
from modlint.model.construction.control_flow import Flow, joined
from modlint.model.construction.object_state import Binding, Holders, ObjectState, Other, after_store
from modlint.model.inference.events import Act
from modlint.model.inference.inference import Inference
from modlint.model.values.values import UNKNOWN, Kind, Trait, Value
from modlint.project.classes.initializers import MODULE, OBJECT, Initializer, has_all_sources, initializer
from modlint.project.names.definitions import Class, External, Function

MAX_CALLS = 8


class Delegation(NamedTuple):
    """A call of another `__init__` on the object."""

    node: cst.Call
    statement: cst.CSTNode
    function: Function
    target: Initializer
    after: ObjectState | None


@dataclass
class Making:
    """What making an object of a class does to it. `end` is None if no path gets there."""

    host: Class
    inference: Inference
    bindings: list[Binding] = field(default_factory=list)
    delegations: list[Delegation] = field(default_factory=list)
    entered: set[Function] = field(default_factory=set)
    end: ObjectState | None = None

    def value(self, binding: Binding) -> Value:
        """What a binding binds, as far as it is known."""
        events = self.inference.run(binding.function, self.host).events
        return next((event.value for event in events if event.target is binding.target), UNKNOWN)

    def registers(self, binding: Binding) -> bool:
        """Whether a binding surely needs the tables that nn.Module's own `__init__` makes."""
        if binding.registers or self.makes_buffer(binding):
            return True
        value = self.value(binding)  # annotations say `Module` for classes and factories as well
        declared = any(Trait.DECLARED in atom.traits for atom in value)
        return value.is_only(Kind.PARAMETER, Kind.MODULE) and not declared

    def makes_buffer(self, binding: Binding) -> bool:
        """Whether it is `self.x = nn.Buffer(...)`."""
        called = chain(binding.value.func) if isinstance(binding.value, cst.Call) else ""
        if not called.endswith("Buffer"):
            return False
        found = self.inference.project.resolve(binding.function.path, called, binding.function.facts.qualname)
        return found in (External("torch.nn.Buffer"), External("torch.nn.parameter.Buffer"))


def making(host: Class, inference: Inference) -> Making:
    """The making of an object of exactly this class."""
    made = Making(host, inference)
    init = initializer(inference.project.mro(host), inference.project)
    if isinstance(init, Function):
        state = ObjectState(frozenset({True, False})) if init.facts.decorators else ObjectState()
        made.end = Run(made, init, state).finish()
    else:
        made.end = ObjectState().disturbed()
    return made


class Run(Flow[ObjectState]):
    """One method run on the object."""

    def __init__(self, made: Making, function: Function, state: ObjectState, stack: tuple[Function, ...] = ()) -> None:
        super().__init__(state)
        self.made = made
        self.function = function
        self.stack = (*stack, function)
        self.project = made.inference.project

    def finish(self) -> ObjectState | None:
        """Run it to its end."""
        self.made.entered.add(self.function)
        self.suite(self.made.inference.sources.unit(self.function).node.body)
        return joined([*self.ends, self.state])

    def is_receiver(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Name) and node.value == self.function.facts.receiver

    def _own(self, node: cst.CSTNode) -> str:
        """The attribute of the object that an expression spells, empty if it is none."""
        return member_of(self.function.facts.receiver, node)

    def evaluate(self, node: cst.CSTNode) -> None:
        evaluate(node, self)

    def bind(self, target: cst.BaseExpression, value: cst.BaseExpression | None) -> None:
        if name := self._own(target):
            self.store(Act.STORE, name, target, value)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.bind(element.value, None)
        elif isinstance(target, cst.StarredElement):
            self.bind(target.value, None)
        elif not isinstance(target, cst.Name) or self.is_receiver(target):
            self.evaluate(target)

    def delete(self, target: cst.BaseExpression) -> None:
        if name := self._own(target):
            self.absent(name)
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self.delete(element.value)
        elif not isinstance(target, cst.Name):
            self.evaluate(target)

    def define(self, node: cst.FunctionDef | cst.ClassDef | cst.Lambda) -> None:
        """Code that runs later, more than once or never."""
        mentioned = set(names_in(node))
        if mentioned & {"super", "__init__"}:
            self.disturb()
        elif self.function.facts.receiver in mentioned:
            self.open()

    def open(self) -> None:
        if self.state is not None:
            self.state = self.state.opened()

    def disturb(self) -> None:
        if self.state is not None:
            self.state = self.state.disturbed()

    def swallows(self, item: cst.WithItem) -> bool:
        called = chain(item.item.func) if isinstance(item.item, cst.Call) else ""
        return self.project.resolve(self.function.path, called) == External("contextlib.suppress")

    def absent(self, name: str) -> None:
        if self.state is not None:
            self.state = self.state.holding(name, frozenset({Other.ABSENT}))

    def store(self, act: Act, name: str, target: cst.CSTNode, value: cst.BaseExpression | None) -> None:
        """The attribute is assigned."""
        if name in TABLES or name == "__class__":
            self.disturb()
        else:
            self._hold(name, after_store(self._record(act, name, target, value)))

    def register(self, act: Act, name: str, target: cst.CSTNode, value: cst.BaseExpression | None) -> None:
        """A call registers the name, or one that is not known."""
        binding = self._record(act, name, target, value)
        if "*" in name and self.state is not None:
            self.state = self.state.opened()
        else:
            self._hold(name, frozenset({binding}))

    def _hold(self, name: str, holders: Holders) -> None:
        if self.state is not None:
            self.state = self.state.holding(name, holders)

    def _record(self, act: Act, name: str, target: cst.CSTNode, value: cst.BaseExpression | None) -> Binding:
        state = self.state or ObjectState().disturbed()
        binding = Binding(
            act,
            name,
            self.function,
            target,
            value,
            self.statement,
            state.holders(name),
            state.prepared,
            guarded=self.guards > 0,
        )
        if not self.rehearsal:
            self.made.bindings.append(binding)
        return binding

    def delegate(self, target: Initializer, node: cst.Call) -> None:
        """Another `__init__` runs on the object."""
        if isinstance(target, Function):
            self.enter(target)
        elif target == MODULE:
            self.state = self.state and self.state.ready()
        elif target is not None and target != OBJECT and module_class(target.name):
            stateless = (info := torch_class(target.name)) is not None and info.stateful is False
            self.state = self.state and (self.state if stateless else self.state.opened()).ready()
        elif target != OBJECT:
            self.disturb()
        if not self.rehearsal:
            self.made.delegations.append(Delegation(node, self.statement, self.function, target, self.state))

    def enter(self, function: Function) -> None:
        """A method of the object runs."""
        if not function.facts.receiver:
            return
        if function.facts.decorators or function in self.stack or len(self.stack) > MAX_CALLS:
            self.disturb()
        elif self.state is not None:
            inner = Run(self.made, function, self.state, self.stack)
            inner.guards, inner.rehearsal = self.guards, self.rehearsal
            self.state = inner.finish()

    def call(self, name: str, method: Function | None) -> None:
        """A method is called by its name, `method` as far as it is known."""
        if method is not None:
            self.enter(method)
        elif name not in module_attributes() and not self._is_attribute(name):
            self.disturb()

    def _is_attribute(self, name: str) -> bool:
        """Whether it can only be what the object itself holds that is called."""
        if self.state is not None and any(isinstance(each, Binding) for each in self.state.holders(name)):
            return True
        return has_all_sources(self.made.host, self.project)
