"""The laws of joining values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modlint.model.values.values import (
    MAX_ATOMS,
    UNKNOWN,
    Atom,
    Kind,
    Trait,
    Value,
    elements,
    join,
    mapping_of,
    sequence,
)

atoms = st.builds(
    Atom,
    kind=st.sampled_from([Kind.TENSOR, Kind.NUMBER, Kind.NONE, Kind.UNKNOWN]),
    traits=st.sampled_from([frozenset(), frozenset({Trait.SCALAR})]),
    literal=st.sampled_from([None, 0, 1, False, "a"]),
    origins=st.frozensets(st.sampled_from(["a", "self.b"])),
)
values = st.lists(atoms, max_size=3).map(lambda found: join(Value((atom,)) for atom in found))


def meaning(value: Value) -> set[tuple[object, ...]]:
    """All that an answer can depend on, whatever the order of the alternatives."""
    return {(atom, repr(atom.literal), atom.origins) for atom in value}


@given(values, values)
def test_join_is_commutative(a: Value, b: Value) -> None:
    assert meaning(a | b) == meaning(b | a)


@given(values)
def test_join_is_idempotent(a: Value) -> None:
    assert meaning(a | a) == meaning(a)


@given(values, values, values)
def test_join_is_associative(a: Value, b: Value, c: Value) -> None:
    assert meaning((a | b) | c) == meaning(a | (b | c))


@given(values, values)
def test_join_loses_no_kind(a: Value, b: Value) -> None:
    assert {atom.kind for atom in a | b} == {atom.kind for atom in (*a, *b)}


def test_too_many_alternatives_are_unknown() -> None:
    many = [Value((Atom(Kind.TENSOR, frozenset({trait})),)) for trait in Trait]
    assert join(many[:MAX_ATOMS]).is_only(Kind.TENSOR)
    assert join(many) == UNKNOWN


@given(values, values)
def test_elements_are_what_was_put_in(a: Value, b: Value) -> None:
    assert meaning(elements(sequence((a, b)))) == meaning(a | b)
    assert meaning(elements(mapping_of(a))) == meaning(a)


def test_deep_containers_are_cut() -> None:
    value = UNKNOWN
    for _ in range(50):
        value = sequence((value,))
    depth = 0
    while value.may_be(Kind.SEQUENCE):
        value, depth = elements(value), depth + 1
    assert depth < 10
    assert value.is_only(Kind.UNKNOWN)
