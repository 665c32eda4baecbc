"""What a function returns, seen from outside: its own names say nothing there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from modlint.model.values.values import Atom, Value


def outside(returned: Value, given: Iterable[Value]) -> Value:
    """The value without the origins that are names of the function itself, but for those of what it was given."""
    origins = _origins(returned)
    own = frozenset(name for name in origins if "." not in name).difference(*map(_origins, given)) if origins else None
    return _without(returned, own) if own else returned


def _origins(value: Value) -> frozenset[str]:
    """The origins of a value, and of what is in it."""
    return value.origins.union(*(_origins(atom.element) for atom in value if atom.element is not None))


def _without(value: Value, names: frozenset[str]) -> Value:
    return Value(tuple(_forgetting(atom, names) for atom in value))


def _forgetting(atom: Atom, names: frozenset[str]) -> Atom:
    element = _without(atom.element, names) if atom.element is not None else None
    items = tuple(_without(item, names) for item in atom.items) if atom.items is not None else None
    return replace(atom, origins=atom.origins - names, element=element, items=items)
