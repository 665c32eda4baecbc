"""One run through one function: what its names hold on the way, and what it does to the receiver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.model.code.chains import member_of
from modlint.model.code.paths import Path
from modlint.model.inference.events import Act, Construction, Consumption, Event, Handed
from modlint.model.values.values import ELSEWHERE, NONE, NUMBER, UNKNOWN, Kind, Step, Trait, Value, join
from modlint.project.classes.class_level import is_property
from modlint.project.names.definitions import Class, Definition, Function

if TYPE_CHECKING:
    from modlint.model.inference.inference import Inference

_NO_TENSORS = (Kind.NUMBER, Kind.STRING, Kind.NONE)
DRAWN = "drawn by "  # before the name of an attribute: indices that are drawn with it as weights


class Undecided(NamedTuple):
    """What an attribute of the receiver holds after branches, put together when it is asked for.

    Where not `everywhere` bound it may also hold what the class gives it.
    """

    bound: tuple[Value | Undecided, ...]
    everywhere: bool


Names = dict[str, Value | Undecided]


@dataclass(slots=True)
class Frame:
    """The state of a run. `names` holds locals by name and the receiver's attributes as `self.x` under any receiver.

    `host` is the class whose object the receiver is; it may be a descendant of the class that defines the function.
    `running` are the local functions being called, `left_out` the parameters that this call gives nothing, `unwanted`
    is an expression whose value nothing takes, `times` how often the loops around run what is in them. `alive` is False
    after a return or raise, until the branches join again; `prepared` is true once `super().__init__()` ran.
    """

    inference: Inference
    function: Function
    host: Class | None
    names: Names = field(default_factory=dict)
    local_functions: dict[str, cst.FunctionDef] = field(default_factory=dict)
    times: int = 1
    running: tuple[cst.FunctionDef, ...] = ()
    left_out: frozenset[str] = frozenset()
    path: Path = ()
    statement: cst.CSTNode | None = None
    unwanted: cst.BaseExpression | None = None
    alive: bool = True
    prepared: bool = False
    events: list[Event] = field(default_factory=list)
    returns: list[Value] = field(default_factory=list)
    consumed: set[Consumption] = field(default_factory=set)
    made: list[Construction] = field(default_factory=list)
    handed: set[Handed] = field(default_factory=set)

    @property
    def receiver(self) -> str:
        return self.function.facts.receiver

    @property
    def returned(self) -> Value:
        """What the run returns: None as well where it can reach the end."""
        return join((*self.returns, NONE) if self.alive else self.returns)

    def is_receiver(self, node: cst.CSTNode) -> bool:
        return isinstance(node, cst.Name) and bool(self.receiver) and node.value == self.receiver

    def own(self, node: cst.CSTNode) -> str:
        """The attribute of the receiver that an expression spells, empty if it is none."""
        return member_of(self.receiver, node)

    def step(self, text: str) -> Step:
        return Step(text, self.function.path, self.function.facts.line)

    def definition(self, chain: str) -> Definition | None:
        """What a dotted name stands for, unless its root is a local."""
        root = chain.partition(".")[0]
        if not chain or root in self.names or root in self.local_functions or root == self.receiver:
            return None
        return self.inference.project.resolve(self.function.path, chain, self.function.facts.qualname)

    def held(self, key: str) -> Value | None:
        """What a name was bound to, None if it was not."""
        held = self.names.get(key)
        if isinstance(held, Undecided):
            held = self.names[key] = self._decided(held, key)
        return held

    def attribute(self, name: str) -> Value:
        """What an attribute of the receiver holds here."""
        known = self.held(f"self.{name}")
        if known is None:
            known = self.inference.attribute(self.host, name) if self.host is not None else UNKNOWN
            if self._computed(name):
                return known
        return known.from_origins(frozenset({f"self.{name}"}))

    def has_method(self, name: str) -> bool:
        return self.host is not None and self.inference.project.method(self.host, name) is not None

    def _computed(self, name: str) -> bool:
        """Whether the attribute is a property: what it gives need not be held by anything."""
        method = self.inference.project.method(self.host, name) if self.host is not None else None
        return method is not None and is_property(method.facts)

    def record(
        self, act: Act, name: str, value: Value, target: cst.CSTNode, node: cst.BaseExpression | None = None
    ) -> None:
        if self.alive and self.statement is not None:
            self.events.append(
                Event(act, name, value, self.function, self.path, target, node, self.statement, self.prepared)
            )

    def consume(self, value: Value, how: str) -> None:
        """Note that something uses a value, if that is, or is made of, what attributes of the receiver hold."""
        for atom in value:
            if atom.kind in _NO_TENSORS:
                continue
            for source in atom.sources - {ELSEWHERE}:
                single = Trait.SCALAR in atom.traits or source.startswith(DRAWN)
                self.consumed.add(Consumption(source.removeprefix(DRAWN), how, single))

    def consume_bound(self, node: cst.CSTNode, value: Value) -> None:
        """Note that a value bounds a slice: if nothing is known of it so far, its name holds a number from here on."""
        self.consume(value, "slice")
        if isinstance(node, cst.Name) and value.is_only(Kind.UNKNOWN) and node.value in self.names:
            self.bind(node.value, join((NUMBER, NONE)))

    def consume_listed(self, value: Value, how: str) -> None:
        """Note that something uses a value, or what a list holds."""
        self.consume(value, how)
        for atom in value:
            if atom.kind is Kind.SEQUENCE and atom.element is not None:
                self.consume_listed(atom.element, how)

    def consume_all(self, value: Value, how: str) -> None:
        """Note that something uses a value, or what a container holds."""
        self.consume(value, how)
        for atom in value:
            if atom.element is not None:
                self.consume_all(atom.element, how)

    def bind(self, key: str, value: Value) -> None:
        """A name holds a new value from here on; what was known of its attributes is forgotten."""
        self.names[key] = value

    def merge(self, branches: Iterable[tuple[Names, bool]]) -> None:
        """Go on after branches: a name holds what any branch that got here left in it."""
        arrived = [names for names, alive in branches if alive]
        self.alive = bool(arrived)
        if not arrived:
            return
        if len(arrived) == 1:
            self.names = dict(arrived[0])
            return
        keys = dict.fromkeys(key for names in arrived for key in names)
        self.names = {key: self._merged(key, arrived) for key in keys}

    def _merged(self, key: str, branches: list[Names]) -> Value | Undecided:
        values = [names[key] for names in branches if key in names]
        everywhere = len(values) == len(branches)
        if everywhere and all(value is values[0] for value in values):
            return values[0]
        if key.startswith("self."):
            return Undecided(tuple(values), everywhere)
        return join(value for value in values if isinstance(value, Value))

    def _decided(self, held: Value | Undecided, key: str) -> Value:
        if isinstance(held, Value):
            return held
        bound = [self._decided(each, key) for each in held.bound]
        if not held.everywhere:
            bound.append(
                self.inference.attribute(self.host, key.removeprefix("self.")) if self.host is not None else UNKNOWN
            )
        return join(bound)
