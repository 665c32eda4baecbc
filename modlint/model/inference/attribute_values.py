"""What attributes of values hold."""

from __future__ import annotations

import re
from dataclasses import replace

from modlint.model.inference.frame import Frame
from modlint.model.values import external
from modlint.model.values.devices import part_as_chosen, place_as_chosen
from modlint.model.values.lost_parameters import kept
from modlint.model.values.values import (
    NOTHING,
    NUMBER,
    OTHER,
    TENSORS,
    Atom,
    Kind,
    Trait,
    Value,
    elements,
    join,
    sequence_of,
)
from modlint.project.classes.class_level import is_property
from modlint.project.names.definitions import Class

_SIZES = {"shape": sequence_of(NUMBER), "ndim": NUMBER}  # of whatever has them


def attribute_of(value: Value, name: str, frame: Frame) -> Value:
    held = join(_attribute_of_atom(atom, name, frame) for atom in value)
    if _is_given(value, frame):
        return part_as_chosen(value, name, held).with_trait(Trait.FOREIGN, Kind.PARAMETER)
    return place_as_chosen(value, name, held)


def _is_given(value: Value, frame: Frame) -> bool:
    """Whether it was given to make the object, and not just to a method, which may be given any tensor."""
    if frame.function.facts.name == "__init__":
        return any(parameter.name in value.origins for parameter in frame.function.facts.parameters)
    kept = {origin.startswith("self.") for origin in value.origins}
    return kept == {True, False}


def _attribute_of_atom(atom: Atom, name: str, frame: Frame) -> Value:
    if atom.kind in TENSORS:
        return external.attribute(atom, name)
    if atom.cls is not None and atom.kind in (Kind.MODULE, Kind.INSTANCE, Kind.CLASS):
        held, method = kept(frame.inference.attribute(atom.cls, name)), frame.inference.project.method(atom.cls, name)
        if atom.kind is Kind.INSTANCE and held.may_be(Kind.TENSOR) and _stays(atom.cls, name, frame):
            held = _apart(held.without(Kind.UNKNOWN)).with_trait(Trait.PINNED, Kind.TENSOR)
        return held if method is not None and is_property(method.facts) else part_of(atom, name, held)
    if name in _SIZES and atom.kind in (Kind.ARRAY, Kind.UNKNOWN):
        return _SIZES[name]
    if atom.kind is Kind.ARRAY:
        return OTHER
    if name in atom.fields:
        return elements(Value((atom,)))
    return part_of(atom, name, external.part(atom, name)) if atom.kind is not Kind.NONE else NOTHING


def _apart(value: Value) -> Value:
    """The value of another object: by their names its attributes could be taken for those of the receiver."""
    return Value(tuple(replace(atom, origins=frozenset(), made_of=frozenset()) for atom in value))


def _stays(cls: Class, name: str, frame: Frame) -> bool:
    """Whether a class that is no module has a `to` that moves others of its attributes: this one belongs on the CPU."""
    method = frame.inference.project.method(cls, "to")
    if method is None or any(access.pattern == "*" for access in method.facts.accesses):
        return False
    stored = {store.name for store in method.facts.stores}
    own = rf"\b{method.facts.receiver}\.({re.escape(name)}\b|\w+\()"  # or another method, which may move it
    code = frame.inference.sources.text(method)
    return bool(stored) and re.search(rf"{own}|\bsuper\(|__dict__|\b(vars|fields)\(", code) is None


def part_of(whole: Atom, name: str, value: Value) -> Value:
    """The value as one that an object holds: where an attribute of the receiver does, that holds it too."""
    held = (origin for origin in whole.origins if origin.startswith("self."))
    return value.from_origins(frozenset(o if o.count(".") > 1 else f"{o}.{name}" for o in held))
