"""What the code says of the precision of a tensor: a buffer is cast with its module, a plain tensor is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.chains import chain
from modlint.model.values import Atom

if TYPE_CHECKING:
    from modlint.model.attribute_life import Life

_FLOAT64 = re.compile(r"\bfloat64\b|\bdouble\b|\bfrom_numpy\b")
_FLOAT32 = re.compile(r"\bfloat32\b|\.float\(\)|\bautocast\b")
_MAKERS = frozenset({"from_numpy", "as_tensor", "tensor", "Variable"})  # they keep the type of what they are given
_KEEPS = frozenset(
    {"view", "reshape", "unsqueeze", "squeeze", "permute", "transpose", "t", "contiguous", "flatten", "repeat"}
    | {"expand", "clone", "detach", "cuda", "cpu"}
)


def may_be_double(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it may be in float64, which `.float()` takes from a buffer."""
    stores = life.stores_in_setup
    if stores and all(store.node is not None and _is_single(store.node) for store in stores):
        return False
    made = [step.text for atom in atoms for step in atom.reason]
    made += [life.module.inference.sources.unit(store.function).code(store.statement) for store in stores]
    return any(map(_FLOAT64.search, made))


def needs_float32(life: Life) -> bool:
    """Whether what uses it computes in float32 on purpose."""
    users = dict.fromkeys(use.function for use in life.uses)
    return any(_FLOAT32.search(life.module.inference.sources.text(user)) for user in users)


def _is_single(node: cst.BaseExpression) -> bool:
    """Whether the last cast in an expression is one to float32: `torch.from_numpy(a.astype(np.float32)).cuda()`."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, (cst.Attribute, cst.Name)):
        return False
    name = node.func.attr.value if isinstance(node.func, cst.Attribute) else node.func.value
    dtypes = [arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value == "dtype"]
    if name in ("to", "type", "astype") and not _only_places(node):
        dtypes += [arg.value for arg in node.args[:1] if arg.keyword is None]
    if dtypes:
        return all(map(_names_float32, dtypes))
    if name in _MAKERS:
        return bool(node.args) and _is_single(node.args[0].value)
    if not isinstance(node.func, cst.Attribute):
        return False
    return name == "float" or ((name in _KEEPS or name == "to") and _is_single(node.func.value))


def _only_places(call: cst.Call) -> bool:
    """Whether `x.to(...)` is given no more than a device."""
    return len(call.args) == 1 and chain(call.args[0].value).rpartition(".")[2] == "device"


def _names_float32(node: cst.BaseExpression) -> bool:
    named = node.evaluated_value if isinstance(node, cst.SimpleString) else chain(node)
    return isinstance(named, str) and named.rpartition(".")[2] == "float32"
