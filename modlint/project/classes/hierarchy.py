"""Which class inherits from which, and what is an nn.Module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from modlint.data.bases import is_described, module_class
from modlint.project.dependencies import Remembered, Trace, Trail
from modlint.project.names.definitions import Answer, Class, Definition, External
from modlint.project.names.modules import place_of
from modlint.project.names.names import Names

Ancestor = Class | External | None
Heirs = Callable[[Class], tuple[Class, ...]]
ROOT = ("torch", "nn", "modules", "module", "Module")
ROOT_NAMES = frozenset({"torch.nn.Module", "torch.nn.modules.Module", "torch.nn.modules.module.Module"})


class _Unknown:
    """A base that is not known, each different from every other."""


Node = Class | External | _Unknown


class Hierarchy:
    """The inheritance between the classes of a project."""

    def __init__(self, classes: Sequence[Class], names: Names, module_bases: Iterable[str], trail: Trail) -> None:
        self._classes = classes
        self._names = names
        self._module_bases = frozenset(module_bases)
        self._trail = trail
        self._bases = Remembered(trail, self._named)
        self._mros: dict[Class, tuple[tuple[Node, ...], Trace]] = {}
        self.is_module = Remembered(trail, self._judge)
        self.lineage = Remembered(trail, self._with_source)
        self.heirs: Heirs = self._found_heirs

    def bases(self, cls: Class) -> tuple[Ancestor, ...]:
        """The bases as written, None for one that is not known."""
        return tuple(map(_ancestor, self._bases(cls)))

    def mro(self, cls: Class) -> tuple[Ancestor, ...]:
        """The class and its ancestors in the order in which Python looks for attributes."""
        return tuple(map(_ancestor, self._mro(cls, frozenset())))

    def _with_source(self, cls: Class) -> tuple[Class, ...]:
        """The classes of the MRO whose source is at hand."""
        return tuple(ancestor for ancestor in self._mro(cls, frozenset()) if isinstance(ancestor, Class))

    def descendants(self, cls: Class) -> tuple[Class, ...]:
        """The classes that inherit from a class, directly or not."""
        self._trail.note(("heirs", cls))
        return self.heirs(cls)

    def _found_heirs(self, cls: Class) -> tuple[Class, ...]:
        return self._descendants.get(cls, ())

    @cached_property
    def _descendants(self) -> dict[Class, tuple[Class, ...]]:
        return self._trail.apart(self._inverted)

    def _inverted(self) -> dict[Class, tuple[Class, ...]]:
        found: dict[Class, list[Class]] = defaultdict(list)
        for cls in self._classes:
            for ancestor in self.mro(cls)[1:]:
                if isinstance(ancestor, Class) and ancestor is not cls:
                    found[ancestor].append(cls)
        return {ancestor: tuple(classes) for ancestor, classes in found.items()}

    def _judge(self, cls: Class) -> Answer:
        """Whether a class is an nn.Module."""
        answers = {self._known(ancestor) for ancestor in self.mro(cls)}
        if Answer.YES in answers:
            return Answer.YES
        return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO

    def _known(self, ancestor: Ancestor) -> Answer:
        """What one ancestor says by itself."""
        if ancestor is None:
            return Answer.UNKNOWN
        if isinstance(ancestor, Class):
            named = f"{ancestor.module}.{ancestor.facts.qualname}" in self._module_bases
            return Answer.YES if named or is_root(ancestor) else Answer.NO
        if ancestor.name in self._module_bases:
            return Answer.YES
        return {True: Answer.YES, False: Answer.NO, None: Answer.UNKNOWN}[module_class(ancestor.name)]

    def _named(self, cls: Class) -> tuple[Node, ...]:
        """The bases of a class."""
        found = (self._followed(self._names.base(cls, base)) for base in cls.facts.bases)
        return tuple(base if isinstance(base, (Class, External)) and base is not cls else _Unknown() for base in found)

    def _followed(self, base: Definition | None) -> Definition | None:
        """The installed class that an outside name means, if its source says more than the tables and the user do."""
        if not isinstance(base, External) or base.name in self._module_bases or is_described(base.name):
            return base
        found = self._names.follow(base)
        if isinstance(found, Class):
            tells = self.is_module(found) is not Answer.UNKNOWN or module_class(base.name) is None
            return found if tells else base
        return found if isinstance(found, External) else base

    def _mro(self, cls: Class, below: frozenset[Class]) -> tuple[Node, ...]:
        if cls in self._mros:
            mro, trace = self._mros[cls]
            self._trail.join(trace)
            return mro
        mro, trace = self._trail.follow(lambda: self._ordered(cls, below))
        if not below:
            self._mros[cls] = mro, trace
        return mro

    def _ordered(self, cls: Class, below: frozenset[Class]) -> tuple[Node, ...]:
        bases = [base for base in self._bases(cls) if base not in below]
        below = below | {cls}
        orders = [self._mro(base, below) if isinstance(base, Class) else (base,) for base in bases]
        merged = orders[0] if len(orders) == 1 else _merge([*orders, tuple(bases)])
        if merged is None:
            merged = tuple(dict.fromkeys(node for order in orders for node in order))
        return (cls, *(node for node in merged if node is not cls))


def _merge(orders: Sequence[Sequence[Node]]) -> tuple[Node, ...] | None:
    """The C3 merge, None where the orders contradict each other."""
    merged: list[Node] = []
    left = [list(order) for order in orders if order]
    while left:
        heads = (order[0] for order in left)
        head = next((node for node in heads if not any(node in order[1:] for order in left)), None)
        if head is None:
            return None
        merged.append(head)
        left = [rest for order in left if (rest := order[1:] if order[0] == head else order)]
    return tuple(merged)


def _ancestor(node: Node) -> Ancestor:
    return None if isinstance(node, _Unknown) else node


def is_root(cls: Class) -> bool:
    """Whether a class is torch's own nn.Module, when torch is what is checked."""
    if cls.qualname != ROOT[-1]:
        return False
    place = (*place_of(cls.path), cls.qualname)
    return len(place) >= 4 and place[-5:] == ROOT[-len(place[-5:]) :]
