"""What a run through a function did to the receiver."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.model.code.paths import Path
from modlint.model.values.values import Kind, Value
from modlint.project.names.definitions import Class, Function

if TYPE_CHECKING:
    from modlint.model.values.arguments import Arguments


class Act(str, Enum):
    """How an attribute was changed."""

    STORE = "store"  # self.x = value
    EXTEND = "extend"  # self.x.append(value), self.x[k] = value on a container
    AUGMENT = "augment"  # self.x += value
    FILL = "fill"  # self.x[k] = value on a tensor
    BUFFER = "register_buffer"
    PARAMETER = "register_parameter"
    MODULE = "add_module"
    SETATTR = "setattr"


REGISTRARS = {
    "register_buffer": Act.BUFFER,
    "register_parameter": Act.PARAMETER,
    "add_module": Act.MODULE,
    "register_module": Act.MODULE,
}
REGISTERED = {Act.BUFFER: Kind.BUFFER, Act.PARAMETER: Kind.PARAMETER, Act.MODULE: Kind.MODULE}


@dataclass(frozen=True, slots=True)
class Event:
    """One change of an attribute of the receiver. `name` is a pattern where a string decides it.

    `target` is the node to point at, `node` what is assigned (None where nothing stands for it), `statement` the
    simple statement or compound header that holds them. `prepared` says that `super().__init__()` ran before.
    """

    act: Act
    name: str
    value: Value
    function: Function
    path: Path
    target: cst.CSTNode
    node: cst.BaseExpression | None
    statement: cst.CSTNode
    prepared: bool = False

    @property
    def spelled(self) -> str:
        """The attribute as the code writes it: `self.x`."""
        return f"{self.function.facts.receiver}.{self.name}"


CAST, BESIDE, LOOKED_UP = "cast", "beside", "looked up"  # what is done with a tensor and tells nothing of its device


class Consumption(NamedTuple):
    """A use of what an attribute holds, or of a part of it: what took it, and whether the part was a single number.

    `how` is `.name` for an attribute or method of it, `cast` for a conversion that keeps the device, `beside` where it
    meets what is made on the default device, `looked up` where it is indexed by what may be a tensor, `item` where it
    is written into another tensor, else the chain called with it, or `operand`, `index`, `slice`, `return`.
    """

    name: str
    how: str
    scalar: bool


class Handed(NamedTuple):
    """What an attribute holds, given to a parameter of a function of the project by a call of `how`.

    What is brought to the CPU for other parameters, and the numbers that they get, is `beside` it.
    """

    name: str
    function: Function
    host: Class | None
    parameter: str
    value: Value
    how: str
    beside: tuple[tuple[str, Value], ...] = ()


class Construction(NamedTuple):
    """An object of a project class made somewhere, with its constructor's arguments."""

    cls: Class
    function: Function
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that came of running through a function once."""

    events: tuple[Event, ...]
    returns: Value
    consumed: frozenset[Consumption] = frozenset()
    made: tuple[Construction, ...] = ()
    handed: frozenset[Handed] = frozenset()
