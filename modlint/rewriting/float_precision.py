"""What the code says of the precision of a tensor: a buffer is cast with its module, a plain tensor is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.attributes.makers import makers
from modlint.model.code.chains import chain
from modlint.model.inference.events import Event
from modlint.model.values.values import Atom, Kind
from modlint.rewriting.whole_numbers import INTEGRAL, WholeNumbers, bound

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_life import Life

_FLOAT64 = re.compile(r"\bfloat64\b|\bdouble\b|\bfrom_numpy\b")
_FLOAT32 = re.compile(r"\bfloat32\b|\.float\(\)|\bautocast\b")
_WHOLE = re.compile(r"(Long|Int)Tensor\b|\.(long|int)\(\)")
_MAKERS = frozenset({"from_numpy", "as_tensor", "tensor", "Variable"})  # they keep the type of what they are given
_DOUBLE = ("float64", "double")
_CASTS = frozenset({"float", "double", "half", "bfloat16", "bool", "byte", "int", "long"})  # also names of dtypes
_DTYPES = frozenset({"float32", "float64", "float16"}) | INTEGRAL
_KEEPS = frozenset(
    {"view", "reshape", "unsqueeze", "squeeze", "permute", "transpose", "t", "contiguous", "flatten", "repeat"}
    | {"expand", "clone", "detach", "cuda", "cpu"}
)


def may_be_double(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it may be in float64, which `.float()` takes from a buffer."""
    stores = life.stores_in_setup
    if stores and all(_cast_of(store, life) not in ("", *_DOUBLE) or _is_whole(store, life) for store in stores):
        return False
    if stores and all(any(map(_FLOAT32.search, makers(store, life))) for store in stores):
        return False
    made = [step.text for atom in atoms for step in atom.reason]
    made += [life.module.inference.sources.unit(store.function).code(store.statement) for store in stores]
    return any(map(_FLOAT64.search, made))


def is_integral(atoms: tuple[Atom, ...], life: Life) -> bool:
    """Whether it surely holds whole numbers, as the code that makes it says."""
    stores = [each for each in life.stores_in_setup if not each.value.is_only(Kind.NONE)]
    if stores and all(_cast_of(store, life) in INTEGRAL for store in stores):
        return True
    return all(any(_WHOLE.search(step.text) for step in atom.reason) for atom in atoms)


def needs_float32(life: Life) -> bool:
    """Whether what uses it computes in float32 on purpose; a cast of the module leaves integers alone."""
    stores = life.stores_in_setup
    if stores and all(_cast_of(store, life) in INTEGRAL or _is_whole(store, life) for store in stores):
        return False
    users = dict.fromkeys(use.function for use in life.uses)
    return any(_FLOAT32.search(life.module.inference.sources.text(user)) for user in users)


def _is_whole(store: Event, life: Life) -> bool:
    """Whether it is made of whole numbers, and of nothing else, wherever the project says of what."""
    inference = life.module.inference
    numbers = WholeNumbers(store.function, inference.project, inference.sources)
    return not _cast_of(store, life) and numbers.made_by(store.node)


def _cast_of(store: Event, life: Life) -> str:
    """The dtype to which what is bound was cast last, there or in the statements before it; empty if none is seen."""
    body = life.module.inference.sources.unit(store.function).node.body.body
    before = [*takewhile(lambda each: each is not store.statement, body)]
    return _cast_to(store.node, before if len(before) < len(body) else ())


def _cast_to(node: cst.BaseExpression | None, earlier: Sequence[cst.CSTNode]) -> str:
    """The dtype of the last cast in an expression, empty if none is seen: `torch.from_numpy(a).float().cuda()`."""
    if isinstance(node, cst.Name):
        return _cast_of_local(node.value, earlier)
    if not isinstance(node, cst.Call) or not isinstance(node.func, (cst.Attribute, cst.Name)):
        return ""
    name = node.func.attr.value if isinstance(node.func, cst.Attribute) else node.func.value
    dtypes = [arg.value for arg in node.args if arg.keyword is not None and arg.keyword.value == "dtype"]
    if name in ("to", "type", "astype") and not _only_places(node):
        dtypes += [arg.value for arg in node.args[:1] if arg.keyword is None]
    if dtypes:
        return _dtype(dtypes[0])
    if name in _MAKERS:
        given = node.args[0].value if node.args else None
        return "int64" if _is_integers(given) or _is_shape(given) else _cast_to(given, earlier)
    if not isinstance(node.func, cst.Attribute):
        return ""
    if name in _CASTS:
        return name
    return _cast_to(node.func.value, earlier) if name in _KEEPS or name == "to" else ""


def _cast_of_local(name: str, earlier: Sequence[cst.CSTNode]) -> str:
    """The same of a local name as the last of the statements leaves it that binds it, if that surely runs."""
    for number in reversed(range(len(earlier))):
        given = [value for target, value in bound(earlier[number]) if target == name]
        if given:
            plain = isinstance(earlier[number], cst.SimpleStatementLine) and len(given) == 1
            return _cast_to(given[0], earlier[:number]) if plain else ""
    return ""


def _is_integers(node: cst.BaseExpression | None) -> bool:
    """Whether it is a list of whole numbers as they are written."""
    return isinstance(node, cst.List) and all(isinstance(each.value, cst.Integer) for each in node.elements)


def _is_shape(node: cst.BaseExpression | None) -> bool:
    """Whether it is a shape by its name: `x.shape`, `kernel_shape`."""
    return chain(node).split(".")[-1].split("_")[-1] == "shape" if node is not None else False


def _only_places(call: cst.Call) -> bool:
    """Whether `x.to(...)` is given no more than a device."""
    return len(call.args) == 1 and chain(call.args[0].value).rpartition(".")[2] == "device"


def _dtype(node: cst.BaseExpression) -> str:
    """The name of a dtype that is written out, or of what holds one; else empty. Python's `float` is a double."""
    if isinstance(node, cst.Name) and node.value == "float":
        return "double"
    named = node.evaluated_value if isinstance(node, cst.SimpleString) else chain(node)
    last = named.rpartition(".")[2] if isinstance(named, str) else ""
    return last if last in _CASTS | _DTYPES or last.endswith("dtype") else ""
