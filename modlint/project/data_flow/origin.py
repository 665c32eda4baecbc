"""Where a value comes from: what it carries by itself, and the names that it may come from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from modlint.project.data_flow.payload import (
    ALL,
    BUFFER,
    EVERYTHING,
    HELD,
    LOOSE,
    MADE,
    OBJECT,
    PARAMETER,
    TENSOR,
    TENSORS,
    TO_HELD,
)
from modlint.project.names.definitions import Class, Function, Variable


class Local(NamedTuple):
    """A parameter or local variable of a function; `return` is what it returns."""

    function: Function
    name: str


class Attribute(NamedTuple):
    """An attribute of the receiver in the methods of a class, of objects of any class if that is None."""

    owner: Class | None
    name: str


class Member(NamedTuple):
    """An attribute read from what a name holds or gives when called, or one of the parts that it is unpacked into."""

    whole: Node
    name: str
    part: bool = False

    def read_from(self, cls: Class | None) -> Attribute | Part:
        """What it is where it is read from an object of a class."""
        attribute = Attribute(cls, self.name)
        return Part(attribute) if self.part else attribute


class Part(NamedTuple):
    """One of the parts that what a name holds is unpacked into."""

    whole: Local | Attribute | Variable


Node = Local | Attribute | Variable | Part | Member
Objects = frozenset[Class | None]
NONE_KNOWN: Objects = frozenset()
ANY: Objects = frozenset({None})

# How a value comes from a name: it is what that holds, a call of it, a callable that gives it, or one of the first two.
SAME, CALLED, CALLABLE, EITHER = range(4)
_CALLED = (CALLED, CALLED, SAME, EITHER)
_MIXED = (EITHER, CALLED, SAME, EITHER)
_WRAPPED = (CALLABLE, SAME, CALLABLE, SAME)


class Link(NamedTuple):
    """A name that a value may come from: what can come that way, and whether it is put in a container."""

    node: Node
    way: int = SAME
    mask: int = EVERYTHING
    held: bool = False

    def unpacked(self) -> Link:
        """A part of what comes that way."""
        return self if self.held or self.way != SAME else self._replace(node=part_of(self.node))

    def asked(self, wanted: int) -> int:
        """What the name has to carry for the value to carry something of what is wanted."""
        if self.held:
            wanted |= (wanted & HELD) >> TO_HELD  # first, for the mask may be that of what was put in
        wanted &= self.mask
        if wanted & TENSOR:
            wanted |= TENSORS  # what is computed from a Parameter or a buffer is a tensor
        wanted |= (wanted & LOOSE) << TO_HELD  # an element may be taken out on the way
        if self.way == SAME:
            return wanted
        if self.way == CALLABLE:
            return wanted >> MADE
        made = (wanted & ALL) << MADE
        return made if self.way == CALLED else wanted | made


class Origin(NamedTuple):
    """What a value carries by itself, and the names that it may come from.

    `objects` are the classes that it may be, or be an object of, by itself; None stands for any.
    """

    bits: int = 0
    links: tuple[Link, ...] = ()
    objects: Objects = NONE_KNOWN

    def called(self) -> Origin:
        """What a call of the value gives."""
        if not self.links:
            return Origin(self.bits >> MADE, (), self.objects)
        return Origin(self.bits >> MADE, self._by(_CALLED, EVERYTHING), self.objects)

    def computed(self) -> Origin:
        """What is computed from the value, or by calling it."""
        return Origin((self.bits | self.bits >> MADE) & ALL, self._by(_MIXED), self.objects).operated()

    def wrapped(self) -> Origin:
        """A callable that calls the value, or gives it."""
        return Origin(self.bits | (self.bits & ALL) << MADE, (*self.links, *self._by(_WRAPPED)), self.objects)

    def operated(self) -> Origin:
        """What operators make of the value."""
        return self._replace(bits=self.bits | TENSOR) if self.bits & (PARAMETER | BUFFER) else self

    def limited(self, mask: int) -> Origin:
        """The value where only some of what it carries can be left."""
        if not mask:
            return NOTHING
        links = [Link(node, way, own & mask, held) for node, way, own, held in self.links if own & mask]
        return Origin(self.bits & mask, tuple(links), self.objects if carries_objects(mask) else NONE_KNOWN)

    def contained(self) -> Origin:
        """A container of the value."""
        links = [Link(node, way, mask, True) for node, way, mask, _ in self.links]
        return Origin(self.bits | (self.bits & LOOSE) << TO_HELD, tuple(links), self.objects)

    def unpacked(self) -> Origin:
        """A part of the value; of an object, such as a named tuple, it may be anything."""
        links = tuple([link.unpacked() for link in self.links])
        if self.bits & OBJECT:
            return Origin(self.bits | TENSOR | LOOSE | HELD, links, ANY)
        return Origin(self.bits, links, self.objects)

    def _by(self, ways: tuple[int, ...], least: int = 0) -> tuple[Link, ...]:
        """The links with each way replaced."""
        return tuple(
            [Link(node, ways[way], mask, held) for node, way, mask, held in self.links if mask & least == least]
        )


NOTHING = Origin()


def carries_objects(mask: int) -> bool:
    """Whether objects and classes come through a mask."""
    return bool(mask & (OBJECT | OBJECT << MADE))


def part_of(node: Node) -> Part | Member:
    """A part of what a name holds; what is known of the parts of a part is no more than of the part."""
    if isinstance(node, Member):
        return node._replace(part=True)
    return node if isinstance(node, Part) else Part(node)


def linked(node: Node, way: int = SAME) -> Origin:
    """What comes from a name alone."""
    return Origin(0, (Link(node, way),))


def join(origins: Iterable[Origin]) -> Origin:
    """Either of these."""
    found = [each for each in origins if each is not NOTHING]
    if len(found) < 2:
        return found[0] if found else NOTHING
    bits = 0
    links: list[Link] = []
    objects = NONE_KNOWN
    for each in found:
        bits |= each.bits
        links += each.links
        objects |= each.objects
    return Origin(bits, tuple(dict.fromkeys(links)) if len(links) > 1 else tuple(links), objects)
