"""How methods use an attribute: read it, ask it for a number, copy it to a device."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modlint.model.values.tensor_operations import ARITHMETIC, CONVERSIONS, MOVERS, NUMBERS, NUMERIC
from modlint.project.classes.registrations import matches
from modlint.project.names.definitions import Function
from modlint.project.uses.attribute_demands import beyond_tensors


@dataclass(frozen=True)
class Use:
    """A read of the attribute: the method, its path from the receiver, and the chain or callee that says how."""

    function: Function
    path: str
    suffix: str
    callee: str = ""
    called: bool = False

    @property
    def other(self) -> bool:
        """Whether no tensor allows this: it is called, or asked for something that tensors do not have."""
        name = re.split(r"\W", self.suffix, maxsplit=1)[0]
        return self.called or (bool(name) and beyond_tensors(name))

    @property
    def numeric(self) -> bool:
        """Whether only a Python number, a size or a device comes of it."""
        return re.split(r"\W", self.suffix, maxsplit=1)[0] in NUMERIC or (not self.suffix and self.callee in NUMBERS)

    def is_arithmetic(self, part: bool) -> bool:
        """Whether it, or a part of it, is asked for no more than a number is: for no element, for no shape."""
        asked = self.suffix.removeprefix("[]") if part else self.suffix
        return "[" not in asked and set(re.split(r"\W+", asked)) <= ARITHMETIC | CONVERSIONS | NUMERIC | {""}

    @property
    def moves(self) -> bool:
        """Whether it is copied to a device first: `self.x.to(...)`, `to_device(self.x, ...)`."""
        callee = self.callee.rpartition(".")[2]
        if not self.suffix and "device" in callee and "like" not in callee:  # `move_device_like(x, self.x)`
            return True
        return any(step.removesuffix("()") in MOVERS for step in self.suffix.split("."))

    @property
    def is_followed(self) -> bool:
        """Whether another tensor is brought to where it is: `x.to(self.x.device)`, `x.type_as(self.x)`."""
        return (self.suffix, self.callee.rpartition(".")[2]) in (("device", "to"), ("", "type_as"))


def uses_in(method: Function, name: str) -> Iterator[Use]:
    """The reads of an attribute of the receiver in a method."""
    facts = method.facts
    if not facts.receiver:
        return
    start = f"{facts.receiver}.{name}"
    if start in facts.calls:
        yield Use(method, name, "", called=True)
    for chain in (*facts.loads, *facts.calls):
        if chain == start or chain.startswith((f"{start}.", f"{start}[", f"{start}(")):
            yield Use(method, name, chain[len(start) :].removeprefix("."))
    for argument in facts.arguments:
        if argument.chain == start or argument.chain.startswith((f"{start}.", f"{start}[")):
            yield Use(method, name, argument.chain[len(start) :].removeprefix("."), argument.callee)
    for access in facts.accesses:
        named = access.pattern.strip("*")  # a name that only the run knows is no sign of this one
        if named and access.receiver == facts.receiver and matches(access.pattern, name):
            yield Use(method, name, "")


def on_the_cpu(user: Function, path: str) -> re.Pattern[str]:
    """How a method gives the attribute, here or of a part, an element of it or a comparison with it to numpy.

    Or it is brought to what was brought to the CPU: `self.anchors.type_as(boxes.cpu())`.
    """
    own = rf"\b{user.facts.receiver}\.{re.escape(path)}\b(\[([^][]|\[[^][]*\])*\]|\.(clone|detach|to_dense)\(\))*"
    return re.compile(rf"\b(np|numpy)\.[\w.]+\([^()]*{own}(?![.\w\[])|{own}\.(type_as|to)\([^()]*\.cpu\(\)")
