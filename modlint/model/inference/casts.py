"""Conversions: those that change a tensor's dtype and leave it where it is, and those that bring it to the CPU."""

from __future__ import annotations

import libcst as cst

from modlint.data import torch_api
from modlint.model.code.chains import chain
from modlint.model.inference.events import CAST
from modlint.model.inference.frame import Frame
from modlint.model.values.values import Kind, Trait, Value
from modlint.project.names.definitions import External

_CONVERTING = frozenset({"to", "type"})
_OPTIONS = frozenset({"dtype", "copy", "non_blocking", "memory_format"})


def conversion(node: cst.Call, name: str, frame: Frame) -> str:
    """What `x.to(...)` or `x.type(...)` does, where that is not to move: `cast`, or `.cpu`; empty for all others."""
    if name not in _CONVERTING:
        return ""
    if any(_is_cpu(arg) for arg in node.args):
        return ".cpu"
    return CAST if _casts(node, frame) else ""


def left_in_place(cast: Value, tensor: Value) -> Value:
    """What a cast gives: a tensor on the default device or the CPU, where the one that was cast surely is there."""
    for there in (Trait.HOST, Trait.PINNED):
        if tensor.is_only(Kind.TENSOR) and all(there in atom.traits for atom in tensor):
            cast = cast.with_trait(there, Kind.TENSOR)
    return cast


def _is_cpu(arg: cst.Arg) -> bool:
    """Whether an argument names the CPU: `"cpu"`, `torch.device("cpu")`."""
    value = arg.value
    if isinstance(value, cst.Call) and chain(value.func) == "torch.device" and value.args:
        value = value.args[0].value
    return isinstance(value, cst.SimpleString) and value.evaluated_value == "cpu"


def _casts(node: cst.Call, frame: Frame) -> bool:
    """Whether `x.to(...)` or `x.type(...)` names a dtype and no device."""
    named = {arg.keyword.value for arg in node.args if arg.keyword is not None}
    given = [arg.value for arg in node.args if arg.keyword is None or arg.keyword.value == "dtype"]
    return bool(given) and named <= _OPTIONS and all(_is_dtype(value, frame) for value in given)


def _is_dtype(node: cst.BaseExpression, frame: Frame) -> bool:
    name = chain(node)
    found = frame.definition(name)
    held = torch_api.constant(found.name) if isinstance(found, External) else None
    return name.rpartition(".")[2] == "dtype" or (held is not None and held.is_surely(torch_api.Kind.DTYPE))
