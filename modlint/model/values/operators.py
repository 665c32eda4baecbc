"""What operators and subscripts make of values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import libcst as cst

from modlint.model.values import external
from modlint.model.values.arguments import Arguments
from modlint.model.values.devices import part_as_chosen
from modlint.model.values.values import (
    NOTHING,
    NUMBER,
    RANKS,
    STRING,
    TENSORS,
    UNKNOWN,
    Atom,
    Kind,
    Trait,
    Value,
    elements,
    join,
    literal,
    of_kind,
    part,
    sequence_of,
)


def operate(left: Value, right: Value, multiply: bool = False) -> Value:
    """The result of an arithmetic operator."""
    return join(_operate(a, b, multiply) for a in left for b in right)


def _operate(left: Atom, right: Atom, multiply: bool) -> Value:
    kinds = {left.kind, right.kind}
    if kinds & set(TENSORS):
        arguments = Arguments((Value((left,)), Value((right,))), {})
        return external.computed(arguments, left.reason if left.kind in TENSORS else right.reason)
    if Kind.ARRAY in kinds:
        random = {Trait.RANDOM} & (left.traits | right.traits)
        return of_kind(Kind.ARRAY, *_common_rank(left, right), *random)
    if kinds == {Kind.NUMBER}:
        return NUMBER
    if Kind.STRING in kinds:
        return STRING
    if left.kind is right.kind is Kind.SEQUENCE:
        return sequence_of(join((left.element or NOTHING, right.element or NOTHING)))
    if multiply and Kind.SEQUENCE in kinds and kinds <= {Kind.SEQUENCE, Kind.NUMBER, Kind.UNKNOWN}:
        listed = left if left.kind is Kind.SEQUENCE else right
        return sequence_of(listed.element or NOTHING)
    return UNKNOWN


def _common_rank(left: Atom, right: Atom) -> frozenset[Trait]:
    """What is sure of the dimensions of what numpy computes of two arrays, or of one and a number."""
    ranks = [{Trait.SCALAR} if atom.kind is Kind.NUMBER else atom.traits & RANKS for atom in (left, right)]
    if not all(ranks):
        return frozenset()
    return frozenset({Trait.VECTOR if {Trait.VECTOR} in ranks else Trait.SCALAR})


def subscripted(value: Value, index: Value) -> Value:
    """What `value[index]` holds; where it may be None it is not, or this raises."""
    whole = value.without(Kind.NONE) if not value.is_only(Kind.NONE) else value
    return part_as_chosen(value, index.literal, join(_indexed(atom, index) for atom in whole))


def sliced(value: Value, axes: int) -> Value:
    """What `value[a:b]`, or a subscript by several indices, holds."""
    return join(_sliced(atom, axes) for atom in value)


def _indexed(atom: Atom, index: Value) -> Value:
    at = index.literal
    if atom.items is not None and isinstance(at, int) and -len(atom.items) <= at < len(atom.items):
        return atom.items[at].from_origins(atom.origins).made(atom.made_of)
    if atom.kind is Kind.CLASS:
        return Value((atom,))
    if atom.kind in TENSORS and index.is_only(Kind.STRING):
        return UNKNOWN  # an object that torch functions accept, such as a dictionary of tensors
    if atom.kind in TENSORS and index.is_only(Kind.NONE):  # `v[None]` is `v.unsqueeze(0)`
        return part(atom, atom.traits - {Trait.SCALAR, Trait.VECTOR})
    if atom.kind is Kind.ARRAY:
        return _element_of_array(atom, index)
    if Trait.VECTOR in atom.traits and index.is_only(Kind.NUMBER):
        return part(atom, atom.traits - {Trait.VECTOR} | {Trait.SCALAR})
    if Trait.VECTOR in atom.traits and index.is_only(Kind.SEQUENCE):
        return part(atom, atom.traits)
    return elements(Value((atom,)))


def _element_of_array(atom: Atom, index: Value) -> Value:
    if Trait.VECTOR in atom.traits and index.is_only(Kind.NUMBER):
        return NUMBER
    same = Trait.VECTOR in atom.traits and index.is_only(Kind.SEQUENCE)
    return Value((atom if same else replace(atom, traits=atom.traits - RANKS),))


def _sliced(atom: Atom, axes: int) -> Value:
    if atom.kind is Kind.SEQUENCE:
        return Value((replace(atom, items=None),))
    if atom.kind is Kind.ARRAY:
        return Value((replace(atom, traits=atom.traits - RANKS if axes > 1 else atom.traits),))
    if Trait.VECTOR in atom.traits:  # `v[1:]` is a vector still, `v[:, None]` a matrix
        return part(atom, atom.traits - ({Trait.VECTOR} if axes > 1 else set()))
    return elements(Value((atom,)))


def unpacked(value: Value, targets: Sequence[cst.BaseElement]) -> list[Value]:
    """The value for each target of an unpacking."""
    starred = any(isinstance(target, cst.StarredElement) for target in targets)
    parts = []
    for position, target in enumerate(targets):
        if isinstance(target, cst.StarredElement):
            parts.append(sequence_of(elements(value)))
        elif starred:
            parts.append(elements(value))
        else:
            parts.append(subscripted(value, literal(Kind.NUMBER, position)))
    return parts


def is_looked_through(sought: Value, whole: Value) -> bool:
    """Whether `in` only looks at keys, or asks a tensor for what is not known to be one: a number, which is nowhere."""
    asked = whole.may_be(Kind.TENSOR) and whole.is_only(Kind.TENSOR, Kind.UNKNOWN, Kind.NONE)
    return whole.is_only(Kind.MAPPING) or (asked and not sought.may_be(*TENSORS))
