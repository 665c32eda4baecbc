"""Conversions that change a tensor's dtype and leave it where it is."""

from __future__ import annotations

import libcst as cst

from modlint.data import torch_api
from modlint.model.chains import chain
from modlint.model.frame import Frame
from modlint.project.definitions import External

CAST = "cast"  # what is done to a tensor by such a conversion
CONVERTING = frozenset({"to", "type"})
_OPTIONS = frozenset({"dtype", "copy", "non_blocking", "memory_format"})


def casts(node: cst.Call, frame: Frame) -> bool:
    """Whether `x.to(...)` or `x.type(...)` names a dtype and no device."""
    named = {arg.keyword.value for arg in node.args if arg.keyword is not None}
    given = [arg.value for arg in node.args if arg.keyword is None or arg.keyword.value == "dtype"]
    return bool(given) and named <= _OPTIONS and all(_is_dtype(value, frame) for value in given)


def _is_dtype(node: cst.BaseExpression, frame: Frame) -> bool:
    name = chain(node)
    found = frame.definition(name)
    held = torch_api.constant(found.name) if isinstance(found, External) else None
    return name.rpartition(".")[2] == "dtype" or (held is not None and held.is_surely(torch_api.Kind.DTYPE))
