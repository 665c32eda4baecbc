"""What attributes of values hold."""

from __future__ import annotations

from modlint.model import external
from modlint.model.devices import part_as_chosen
from modlint.model.frame import Frame
from modlint.model.values import NOTHING, NUMBER, OTHER, TENSORS, UNKNOWN, Atom, Kind, Value, join, sequence_of

_SIZES = {"shape": sequence_of(NUMBER), "ndim": NUMBER}  # of whatever has them


def attribute_of(value: Value, name: str, frame: Frame) -> Value:
    return part_as_chosen(value, name, join(_attribute_of_atom(atom, name, frame) for atom in value))


def _attribute_of_atom(atom: Atom, name: str, frame: Frame) -> Value:
    if atom.kind in TENSORS:
        return external.attribute(atom, name)
    if atom.cls is not None and atom.kind in (Kind.MODULE, Kind.INSTANCE, Kind.CLASS):
        return frame.inference.attribute(atom.cls, name)
    if name in _SIZES and atom.kind in (Kind.ARRAY, Kind.UNKNOWN):
        return _SIZES[name]
    if atom.kind is Kind.ARRAY:
        return OTHER
    return UNKNOWN if atom.kind is not Kind.NONE else NOTHING
