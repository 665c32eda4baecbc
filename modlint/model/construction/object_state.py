"""What is known of an object at one point of its making."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

import libcst as cst

from modlint.model.inference.events import REGISTERED, Act
from modlint.project.names.definitions import Function

NEVER, ALWAYS = frozenset({False}), frozenset({True})  # on which paths nn.Module's own `__init__` has run


class Other(Enum):
    """What an attribute may hold that no binding in sight has put there."""

    ABSENT = "not bound on the object itself"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place that binds an attribute of the object: an assignment, `setattr`, or a call that registers.

    `name` is `*` where a string decides it. `before` is what the attribute may hold just before, `prepared` whether
    nn.Module's own `__init__` has run by then. A `guarded` one stands where what it raises may be caught.
    """

    act: Act
    name: str
    function: Function
    target: cst.CSTNode
    value: cst.BaseExpression | None
    statement: cst.CSTNode
    before: frozenset[Binding | Other]
    prepared: frozenset[bool]
    guarded: bool

    @property
    def spelled(self) -> str:
        """The attribute as the code writes it: `self.x`."""
        return f"{self.function.facts.receiver}.{self.name}"

    @property
    def registers(self) -> bool:
        """Whether it is a call that registers by name."""
        return self.act in REGISTERED


Holders = frozenset[Binding | Other]


def after_store(binding: Binding) -> Holders:
    """What holds the attribute after an assignment: what is registered takes None and, if it fits, a new value."""
    registered = {held for held in binding.before if isinstance(held, Binding) and held.registers}
    plain = binding.before - registered
    holders: set[Binding | Other] = {binding} if plain else set()
    if isinstance(binding.value, cst.Name) and binding.value.value == "None":
        holders |= registered
    elif registered:
        holders.add(Other.ANYTHING)
    if Other.ANYTHING in plain:
        holders.add(Other.ANYTHING)
    return frozenset(holders)


@dataclass(frozen=True, slots=True)
class ObjectState:
    """`prepared` says for the paths to here whether nn.Module's own `__init__` has run, `held` what binds a name.

    Names that `held` lacks are not bound on the object, or may hold anything if the state is `open`.
    """

    prepared: frozenset[bool] = NEVER
    held: Mapping[str, Holders] = field(default_factory=dict)
    open: bool = False

    def holders(self, name: str) -> Holders:
        return self.held.get(name, frozenset({Other.ANYTHING if self.open else Other.ABSENT}))

    def holding(self, name: str, holders: Holders) -> ObjectState:
        return replace(self, held={**self.held, name: holders})

    def ready(self) -> ObjectState:
        """After nn.Module's own `__init__`."""
        return replace(self, prepared=ALWAYS)

    def opened(self) -> ObjectState:
        """After something that may register and delete any names."""
        return replace(self, held={}, open=True)

    def disturbed(self) -> ObjectState:
        """After something that may have done anything; what has run stays so."""
        return ObjectState(self.prepared | {True}, {}, open=True)

    def __or__(self, other: ObjectState) -> ObjectState:
        names = {**self.held, **other.held}
        held = {name: self.holders(name) | other.holders(name) for name in names}
        return ObjectState(self.prepared | other.prepared, held, self.open or other.open)
