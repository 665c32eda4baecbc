"""What an expression can hold: a small lattice of kinds, with the reason beside each.

A `Value` is a set of alternatives (`Atom`s). An empty set is what is never reached; UNKNOWN is an alternative like
any other, so "a tensor on one path, unknown on the other" stays visible.
"""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache

from modlint.project.names.definitions import Class, Definition


class Kind(str, Enum):
    """The kinds that the rules tell apart."""

    TENSOR = "tensor"
    PARAMETER = "parameter"
    BUFFER = "buffer"
    MODULE = "module"
    SEQUENCE = "sequence"
    MAPPING = "mapping"
    NUMBER = "number"
    STRING = "string"
    NONE = "none"
    ARRAY = "array"
    CLASS = "class"
    CALLABLE = "callable"
    INSTANCE = "instance"
    OTHER = "other"
    UNKNOWN = "unknown"


TENSORS = (Kind.TENSOR, Kind.BUFFER, Kind.PARAMETER)


class Trait(str, Enum):
    """What else is known of a tensor."""

    REQUIRES_GRAD = "requires-grad"
    RANDOM = "random"
    COMPLEX = "complex"
    SCALAR = "scalar"  # no dimension
    VECTOR = "vector"  # one dimension
    UNSIZED = "unsized"  # made from what is not known: a number, or a list of some
    LEARNED = "learned"  # computed from a Parameter
    DECLARED = "declared"  # known from an annotation alone
    SAME = "same"  # may be the very object that came from outside, a Parameter perhaps: `arg.to(d)` can be `arg`
    HOST = "host"  # made on the default device: no `device=` was given
    ARGUMENT = "argument"  # computed from an argument
    EMPTY = "empty"  # without elements: a placeholder
    COMPUTED = "computed"  # of what is not known: made of tensors by a function whose source is not at hand
    PINNED = "pinned"  # brought to the CPU on purpose
    MADE = "made"  # of a module or Parameter: the call that makes it is seen
    EXPANDED = "expanded"  # several elements are one in memory, so nothing can be written into it
    PLACED = "placed"  # on a device that somebody chose, or such a device
    FRESH = "fresh"  # of a Parameter: made on the spot, to be trained
    FOREIGN = "foreign"  # of a Parameter: that of a module which was given to make the object
    UNMOVED = "unmoved"  # of a Parameter: made of what is on the default device
    WEIGHT = "weight"  # of what is not known: called as layers call their Parameters
    WRAPPED = "wrapped"  # what a function of numpy makes of a tensor: a tensor again, as long as numpy asks torch


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the reason: what happened at a place. The path is relative to the project root."""

    text: str
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Atom:
    """One alternative. `items` are the elements of a container of known length, `element` the join of any others.

    `fields` are the names of those in a named tuple of torch's. Of a callable, `items` and `keywords` are the arguments
    that a partial has given it. `literal` is the number, truth value or string itself where the source says it.
    `origins` are the parameters and locals that the object itself came from unchanged, or as a part of them; `made_of`
    are the attributes that it was computed from where they are.
    """

    kind: Kind
    traits: frozenset[Trait] = frozenset()
    items: tuple[Value, ...] | None = None
    fields: tuple[str, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    element: Value | None = None
    definition: Definition | None = None
    literal: float | str | None = field(default=None, compare=False)
    origins: frozenset[str] = field(default=frozenset(), compare=False)
    made_of: frozenset[str] = field(default=frozenset(), compare=False)
    reason: tuple[Step, ...] = field(default=(), compare=False)

    @property
    def sources(self) -> frozenset[str]:
        """The attributes of the receiver that it is, is a part of, or is made of."""
        if not self.origins:
            return self.made_of
        return self.made_of.union(name.removeprefix("self.") for name in self.origins if name.startswith("self."))

    @property
    def cls(self) -> Class | None:
        return self.definition if isinstance(self.definition, Class) else None


RANKS = frozenset({Trait.SCALAR, Trait.VECTOR})
ELSEWHERE = "elsewhere"  # the source of what was computed with tensors that may be on any device
MAX_ATOMS = 8
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Value:
    """The alternatives for what an expression holds."""

    atoms: tuple[Atom, ...] = ()

    def __iter__(self) -> Iterator[Atom]:
        return iter(self.atoms)

    def __or__(self, other: Value) -> Value:
        return join((self, other))

    def of(self, *kinds: Kind) -> tuple[Atom, ...]:
        """The alternatives of these kinds."""
        return tuple(atom for atom in self.atoms if atom.kind in kinds)

    def may_be(self, *kinds: Kind) -> bool:
        return any(atom.kind in kinds for atom in self.atoms)

    def is_only(self, *kinds: Kind) -> bool:
        """Whether every alternative is of these kinds, and there is one."""
        return bool(self.atoms) and all(atom.kind in kinds for atom in self.atoms)

    def without(self, *kinds: Kind) -> Value:
        return Value(tuple(atom for atom in self.atoms if atom.kind not in kinds))

    def only(self, *kinds: Kind) -> Value:
        return Value(self.of(*kinds))

    def with_reason(self, *steps: Step) -> Value:
        """The same alternatives, with further steps before their reasons."""
        return Value(tuple(replace(atom, reason=(*steps, *atom.reason)[:MAX_ATOMS]) for atom in self.atoms))

    def from_origins(self, names: frozenset[str]) -> Value:
        """The same alternatives, known to be (a part of) what these names hold."""
        if all(names <= atom.origins for atom in self.atoms):
            return self
        return Value(tuple(replace(atom, origins=atom.origins | names) for atom in self.atoms))

    def made(self, sources: frozenset[str]) -> Value:
        """The same alternatives, known to be computed from these sources."""
        if not sources:
            return self
        return Value(tuple(replace(atom, made_of=atom.made_of | sources) for atom in self.atoms))

    def forgetful(self) -> Value:
        """The same alternatives, which do not tell what they were computed from."""
        if not any(atom.made_of - {ELSEWHERE} for atom in self.atoms):
            return self
        return Value(tuple(replace(atom, made_of=atom.made_of & {ELSEWHERE}) for atom in self.atoms))

    def made_before(self) -> Value:
        """The same alternatives as a constructor leaves them: whatever they were made of, they are where they are."""
        if not any(atom.made_of for atom in self.atoms):
            return self
        return Value(tuple(replace(atom, made_of=frozenset()) for atom in self.atoms))

    def with_trait(self, trait: Trait, *kinds: Kind) -> Value:
        """The same alternatives, those of these kinds with a trait more."""
        return Value(tuple(replace(a, traits=a.traits | {trait}) if a.kind in kinds else a for a in self.atoms))

    def by_default(self) -> Value:
        """The same alternatives where others may be given in their place: an integer may be any."""
        return Value((replace(self.atoms[0], literal=None),)) if type(self.literal) is int else self

    @property
    def literal(self) -> float | str | None:
        """The number, truth value or string that this surely is."""
        return self.atoms[0].literal if len(self.atoms) == 1 else None

    @property
    def origins(self) -> frozenset[str]:
        return frozenset().union(*(atom.origins for atom in self.atoms))

    @property
    def sources(self) -> frozenset[str]:
        return frozenset().union(*(atom.sources for atom in self.atoms))


def join(values: Iterable[Value]) -> Value:
    """Either of these. Equal alternatives are merged; too many become UNKNOWN."""
    found: dict[Atom, Atom] = {}
    for value in values:
        for atom in value.atoms:
            known = found.get(atom)
            found[atom] = atom if known is None else _merged(known, atom)
    atoms = tuple(found.values())
    return Value(atoms) if len(atoms) <= MAX_ATOMS else UNKNOWN


def _merged(first: Atom, second: Atom) -> Atom:
    same = first.literal == second.literal and type(first.literal) is type(second.literal)  # False is not 0
    if same and second.origins <= first.origins and second.made_of <= first.made_of:
        return first
    literal = first.literal if same else None
    made_of = first.made_of | second.made_of
    return replace(first, literal=literal, origins=first.origins | second.origins, made_of=made_of)


def alike(value: Value) -> Value:
    """The alternatives, where a tensor that is only declared has as many dimensions as those that are made."""
    made = {atom.traits & RANKS for atom in value.of(Kind.TENSOR) if Trait.DECLARED not in atom.traits}
    rank = next(iter(made)) if len(made) == 1 else frozenset[Trait]()
    if not rank:
        return value
    return Value(tuple(replace(a, traits=a.traits | rank) if Trait.DECLARED in a.traits else a for a in value.atoms))


def of_kind(kind: Kind, *traits: Trait, reason: tuple[Step, ...] = ()) -> Value:
    return Value((Atom(kind, frozenset(traits), reason=reason),))


def literal(kind: Kind, value: float | str) -> Value:
    return Value((Atom(kind, literal=value),))


@cache
def written(kind: Kind, source: str) -> Value:
    """A number or string as it is written; the same few stand everywhere."""
    value = literal_eval(source)
    return literal(kind, value) if not isinstance(value, bytes) else STRING


def sequence(items: Iterable[Value]) -> Value:
    """A list, tuple or set of known length."""
    listed = tuple(_shallow(item, MAX_DEPTH) for item in items)
    return Value((Atom(Kind.SEQUENCE, items=listed if len(listed) <= MAX_ATOMS else None, element=join(listed)),))


def sequence_of(element: Value) -> Value:
    """A list, tuple or set of unknown length."""
    return Value((Atom(Kind.SEQUENCE, element=_shallow(element, MAX_DEPTH)),))


def mapping_of(element: Value) -> Value:
    """A dict with these values."""
    return Value((Atom(Kind.MAPPING, element=_shallow(element, MAX_DEPTH)),))


def elements(value: Value) -> Value:
    """What iterating or indexing gives, for any alternative."""
    return join(_elements(atom) for atom in value.atoms)


def _elements(atom: Atom) -> Value:
    if atom.kind in (Kind.SEQUENCE, Kind.MAPPING):
        inner = atom.element if atom.element is not None else UNKNOWN
        return inner.from_origins(atom.origins).made(atom.made_of)
    if atom.kind in TENSORS:
        scalar = {Trait.SCALAR} if Trait.VECTOR in atom.traits else set()
        return part(atom, atom.traits - {Trait.VECTOR} | scalar)
    if atom.kind in (Kind.ARRAY, Kind.STRING):
        return NUMBER if Trait.VECTOR in atom.traits else Value((atom,))
    return Value((replace(UNKNOWN_ATOM, origins=atom.origins, made_of=atom.made_of),))


def part(atom: Atom, traits: Set[Trait]) -> Value:
    """A part of a tensor; that of a buffer is where the module is."""
    made_of = atom.made_of | {ELSEWHERE} if atom.kind is Kind.BUFFER else atom.made_of
    return Value((replace(atom, kind=Kind.TENSOR, traits=frozenset(traits), made_of=made_of),))


def _shallow(value: Value, depth: int) -> Value:
    """The value with containers nested deeper than `depth` forgotten, so that values stay small."""
    if not any(atom.element is not None for atom in value.atoms):
        return value
    if depth == 0:
        return UNKNOWN
    return Value(tuple(_shallow_atom(atom, depth - 1) for atom in value.atoms))


def _shallow_atom(atom: Atom, depth: int) -> Atom:
    items = tuple(_shallow(item, depth) for item in atom.items) if atom.items is not None else None
    return replace(atom, items=items, element=_shallow(atom.element, depth) if atom.element is not None else None)


NOTHING = Value()
UNKNOWN_ATOM = Atom(Kind.UNKNOWN)
UNKNOWN = Value((UNKNOWN_ATOM,))
NONE = of_kind(Kind.NONE)
NUMBER = of_kind(Kind.NUMBER)
STRING = of_kind(Kind.STRING)
OTHER = of_kind(Kind.OTHER)
TENSOR = of_kind(Kind.TENSOR)
