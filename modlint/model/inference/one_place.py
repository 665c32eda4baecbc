"""Whether what a computation takes is in one place: on the default device, where a tensor of the object stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modlint.model.inference.frame import DRAWN
from modlint.model.values.values import ELSEWHERE, Atom, Kind, Trait, Value, elements

_FOREIGN = frozenset({Trait.ARGUMENT, Trait.DECLARED, Trait.SAME})  # tensors that others made
_PLAIN = frozenset({Kind.NUMBER, Kind.NONE, Kind.STRING, Kind.ARRAY, Kind.OTHER})


def is_on_cpu(value: Value) -> bool:
    """Whether it surely is a tensor on the default device, or brought to the CPU."""
    return bool(value.atoms) and all(map(_is_of_host, value))


def meet_host(values: Iterable[Value]) -> bool:
    """Whether one is such a tensor and another is not: two that were made in one of two ways may both follow."""
    met = [each for value in values for each in _one_by_one(value)]
    there = [each for each in met if any(map(_is_of_host, each))]
    return any(map(is_on_cpu, there)) or (bool(there) and any(each.sources for each in met if each not in there))


def _one_by_one(value: Value) -> Iterator[Value]:
    """A value, of a list what it holds: each as one where it is written out, or else all that there may be."""
    for atom in value:
        if atom.kind is not Kind.SEQUENCE:
            continue
        for item in atom.items or ():
            yield Value(tuple(_parts((item.from_origins(atom.origins).made(atom.made_of),))))
        if not atom.items:
            yield from (Value((part,)) for part in _parts((Value((atom,)),)))
    yield value.without(Kind.SEQUENCE)


def _is_of_host(atom: Atom) -> bool:
    """Whether it is a tensor on the default device, or brought to the CPU, that has to meet others there."""
    there = atom.kind is Kind.TENSOR and bool(atom.traits & {Trait.HOST, Trait.PINNED})
    return there and Trait.SCALAR not in atom.traits and not atom.sources


def sources_of(values: Iterable[Value]) -> frozenset[str]:
    found = frozenset[str]()
    for atom in (atom for value in values for atom in value):
        found |= atom.sources if atom.kind is not Kind.NUMBER else frozenset()  # a number is nowhere
        if atom.element is not None:
            found |= sources_of((atom.element,))
    return found


def in_one_place(values: Iterable[Value]) -> bool:
    """Whether all that takes part is on the default device, if that is where its source is.

    Plain tensors that the object made itself stay behind together, as do those that it was given; of what is not
    known there may be one source.
    """
    sources: set[str] = set()
    known, makers = True, set[bool]()
    for atom in _parts(values):
        found = atom.sources
        if atom.kind in _PLAIN or _is_on_cpu(atom):
            continue
        if not found or ELSEWHERE in found or atom.kind not in (Kind.TENSOR, Kind.PARAMETER, Kind.UNKNOWN):
            return False
        sources.update(source.removeprefix(DRAWN) for source in found)
        foreign = bool(atom.traits & _FOREIGN) or atom.kind is not Kind.TENSOR
        known &= not foreign or Trait.ARGUMENT in atom.traits
        makers.add(foreign)
    return (known and len(makers) <= 1) or len(sources) <= 1


def _is_on_cpu(atom: Atom) -> bool:
    """Whether a tensor is on the default device, or was brought to the CPU by name."""
    made_there = Trait.HOST in atom.traits and ELSEWHERE not in atom.sources
    return atom.kind is Kind.TENSOR and (made_there or Trait.PINNED in atom.traits)


def _parts(values: Iterable[Value]) -> Iterator[Atom]:
    """The alternatives for each value, of a list those for its elements: one by one where it is written out."""
    for atom in (atom for value in values for atom in value):
        if atom.kind is Kind.SEQUENCE and atom.items:
            yield from _parts(item.from_origins(atom.origins).made(atom.made_of) for item in atom.items)
        elif atom.kind is Kind.SEQUENCE and atom.element is not None:
            yield from _parts((elements(Value((atom,))),))
        else:
            yield atom
