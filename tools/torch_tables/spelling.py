"""A return annotation, in the spelling of the tables."""

from __future__ import annotations

import ast
from collections.abc import Iterable

import torch

KINDS = {
    "tensor": "Tensor _TensorOrTensors",
    "parameter": "Parameter",
    "module": "Module",
    "number": "_int _float _complex int float complex Number SymInt SymFloat",
    "bool": "_bool bool SymBool",
    "string": "str bytes",
    "size": "Size",
    "dtype": "_dtype dtype",
    "device": "_device device",
    "generator": "Generator",
    "array": "ndarray",
    "none": "None NoReturn",
    "callable": "Callable",
    "other": "list dict set tuple type object _layout _qscheme layout Storage UntypedStorage TypedStorage Stream Event"
    " _NestedSequence ContextManager Iterator Future Handle RemovableHandle",
}
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}
SEQUENCES = {"tuple", "list", "Tuple", "List", "Sequence"}
HOLDERS = {"dict", "set", "Dict", "Set", "OrderedDict", "Mapping", "Iterator", "Iterable", "type", "Type"}


def spell(annotation: str) -> str | None:
    """The spelling of an annotation as it stands in the source, None if it does not tell."""
    try:
        tree = ast.parse(annotation.strip(), mode="eval").body
    except SyntaxError:
        return None
    return _spell(tree)


def join(spellings: Iterable[str | None]) -> str | None:
    """The alternatives of several overloads, None as soon as one of them is not known."""
    alternatives: dict[str, set[str]] = {}
    for spelling in spellings:
        if spelling is None:
            return None
        for alternative in spelling.split("|"):
            kind, _, detail = alternative.partition(":")
            alternatives.setdefault(kind, set()).add(detail)
    order = list(KINDS)
    order.insert(1, "tensors")
    return "|".join(_alternative(kind, alternatives[kind]) for kind in order if kind in alternatives) or None


def _alternative(kind: str, details: set[str]) -> str:
    return f"{kind}:{details.pop()}" if details != {""} and len(details) == 1 else kind


def _spell(node: ast.expr) -> str | None:
    match node:
        case ast.Constant(value=None):
            return "none"
        case ast.Constant(value=str(text)):
            return spell(text)
        case ast.BinOp(op=ast.BitOr()):
            return join([_spell(node.left), _spell(node.right)])
        case ast.Name() | ast.Attribute():
            return _named(ast.unparse(node))
        case ast.Subscript():
            return _subscripted(ast.unparse(node.value).rpartition(".")[2], node.slice)
    return None


def _named(name: str) -> str | None:
    scope, _, last = name.rpartition(".")
    if scope.endswith("return_types"):
        return _named_tuple(getattr(torch.return_types, last))
    return KIND_OF.get(last)


def _named_tuple(cls: type) -> str:
    return f"tensors:{','.join(cls.__match_args__)}"


def _subscripted(name: str, index: ast.expr) -> str | None:
    items = index.elts if isinstance(index, ast.Tuple) else [index]
    if name == "Optional":
        return join([_spell(index), "none"])
    if name == "Union":
        return join(map(_spell, items))
    if name == "Callable":
        return "callable"
    if name in SEQUENCES:
        return _sequence(name, items)
    if name in HOLDERS:
        return "other" if all(_holds_no_tensor(_spell(item)) for item in items) else None
    return None


def _sequence(name: str, items: list[ast.expr]) -> str | None:
    open_ended = name not in ("tuple", "Tuple") or ast.unparse(items[-1]) == "..."
    members = [_spell(item) for item in items if ast.unparse(item) != "..."]
    if all(member in ("tensor", "tensor|none", "tensors") for member in members):
        return "tensors" if open_ended else f"tensors:{len(members)}"
    return "other" if all(map(_holds_no_tensor, members)) else None


def _holds_no_tensor(spelling: str | None) -> bool:
    return spelling is not None and not {"tensor", "tensors", "parameter", "module"} & set(spelling.split("|"))
