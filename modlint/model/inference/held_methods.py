"""Methods of objects that a local holds: `wrapper.multiply(table)`."""

from __future__ import annotations

import libcst as cst

from modlint.model.inference.frame import Frame
from modlint.model.values.values import Kind
from modlint.project.names.definitions import Class, Function


def held_method(function: cst.BaseExpression, frame: Frame) -> tuple[Function | None, Class | None]:
    """The method that is called on what a local holds, with its class: one of the project, and no module."""
    if not isinstance(function, cst.Attribute) or not isinstance(function.value, cst.Name):
        return None, None
    held = frame.held(function.value.value)
    cls = held.atoms[0].cls if held is not None and len(held.atoms) == 1 and held.is_only(Kind.INSTANCE) else None
    return (frame.inference.project.method(cls, function.attr.value) if cls is not None else None), cls
