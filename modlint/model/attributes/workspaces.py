"""Workspaces: tensors made without content, which calls fill before they read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.model.attributes.container_uses import Place, places_in
from modlint.model.code.chains import chain
from modlint.model.values.tensor_operations import MOVERS, NUMERIC
from modlint.project.names.definitions import External, Function

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.model.code.sources import Unit

_EMPTY = frozenset({"torch.zeros", "torch.empty"})
_FILLING = frozenset({"copy_", "zero_", "fill_"})


class Filling(NamedTuple):
    """A statement that fills the tensor, or the part of it that a subscript names: where it ends, in which block."""

    part: str
    end: tuple[int, int]
    block: cst.CSTNode


class Standing(NamedTuple):
    """Where a tensor stands in a method: what fills it there, and what reads it."""

    fillings: tuple[Filling, ...]
    reads: tuple[Place, ...]
    unit: Unit


def is_workspace(life: Changes) -> bool:
    """Whether nothing of it is worth keeping: every method that reads it has filled what it reads, or it is a cache."""
    if not all(_has_no_content(event.node, event.function, life) for event in life.stores_in_setup):
        return False
    methods = _standing(life)
    return any(each.fillings for each in methods) and (_is_cache(life.name) or all(map(_fills_first, methods)))


def _is_cache(name: str) -> bool:
    """Whether by its name it only saves work: what is in it can be computed again."""
    return not {"cache", "cached"}.isdisjoint(name.lower().split("_"))


def is_overwritten(life: Changes) -> bool:
    """Whether calls put new things into a container, place by place, before they look there: it is an output."""
    methods = _standing(life)
    return any(each.fillings for each in methods) and all(map(_puts_first, methods))


def _puts_first(found: Standing) -> bool:
    return all(_is_filled(read, found.fillings, found.unit) or _follows_all(read, found) for read in found.reads)


def _follows_all(read: Place, found: Standing) -> bool:
    """Whether a container is read as a whole once everything was put into its places."""
    part, around = _part(read, found.unit)
    begin = found.unit.span(read.node)
    puts = [each for each in found.fillings if each.part.isdecimal()]
    before = all(each.end <= (begin.line, begin.column) and each.block in around for each in puts)
    return not part and len({each.part for each in puts}) > 1 and before


def is_only_filled(life: Changes) -> bool:
    """Whether no method of the class reads it: an output, which what is written into it is copied to."""
    return not any(each.reads for each in _standing(life))


def _standing(life: Changes) -> list[Standing]:
    module = life.module
    methods = (method for owner in module.project.uses.family(module.cls) for method in module.methods(owner))
    return [_found(method, life) for method in methods if method not in module.setup or method in module.per_call]


def _found(method: Function, life: Changes) -> Standing:
    unit = life.module.inference.sources.unit(method)
    found = [(place, _filling(place, unit)) for place in places_in(method, life) if not _asks(place)]
    fillings = tuple(filling for _, filling in found if filling is not None)
    return Standing(fillings, tuple(place for place, filling in found if filling is None), unit)


def _has_no_content(node: cst.BaseExpression | None, function: Function, life: Changes) -> bool:
    """Whether it is `torch.zeros` or `torch.empty` of some size, moved perhaps, or None."""
    if not isinstance(node, cst.Call):
        return isinstance(node, cst.Name) and node.value == "None"
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in MOVERS:
        return _has_no_content(node.func.value, function, life)
    made = life.module.project.resolve(function.path, chain(node.func), function.facts.qualname)
    return isinstance(made, External) and made.name in _EMPTY


def _fills_first(found: Standing) -> bool:
    filled = all(_is_filled(read, found.fillings, found.unit) for read in found.reads)
    return filled and all(_from_start(filling) for filling in found.fillings)


def _asks(place: Place) -> bool:
    """Whether only its presence, or what no content matters to, is asked for, or it is moved."""
    parent = place.parents[0]
    if isinstance(parent, cst.Attribute) and parent.attr.value in MOVERS:
        stored = place.parents[2]  # `self.x = self.x.to(device)`
        return isinstance(stored, cst.Assign) and isinstance(stored.targets[0].target, cst.Attribute)
    return isinstance(parent, (cst.Comparison, cst.ComparisonTarget, cst.If)) or (
        isinstance(parent, cst.Attribute) and parent.attr.value in NUMERIC
    )


def _filling(place: Place, unit: Unit) -> Filling | None:
    """What is filled where the attribute stands; None where it is read."""
    part, above = _part(place, unit)
    for depth, node in enumerate(above):
        if isinstance(node, cst.SimpleStatementLine):
            if not _fills(above[:depth]):
                return None
            loop = above[depth + 2]
            if isinstance(loop, cst.For) and _goes_through(loop, part):
                return Filling("", _end(loop, unit), above[depth + 3])
            return Filling(part, _end(node, unit), above[depth + 1])
    return None


def _end(node: cst.CSTNode, unit: Unit) -> tuple[int, int]:
    span = unit.span(node)
    return span.end_line, span.end_column


def _goes_through(loop: cst.For, part: str) -> bool:
    """Whether a loop counts the rows, one after the other: `for i in range(n):`, of which the part is `i, :`."""
    row, _, columns = part.partition(",")
    if columns.strip() not in ("", ":", "...") or not isinstance(loop.iter, cst.Call) or len(loop.iter.args) != 1:
        return False
    target: cst.BaseExpression = loop.target
    if chain(loop.iter.func) == "enumerate" and isinstance(target, cst.Tuple):
        target = target.elements[0].value
    elif chain(loop.iter.func) != "range":
        return False
    return chain(target) == row.strip()


def _part(place: Place, unit: Unit) -> tuple[str, tuple[cst.CSTNode, ...]]:
    """The subscript that the attribute stands with, as it is written, and what stands around that."""
    parent = place.parents[0]
    if isinstance(parent, cst.Subscript) and parent.value is place.node:
        return "".join(unit.code(each) for each in parent.slice), place.parents[1:]
    return "", place.parents


def _fills(above: tuple[cst.CSTNode, ...]) -> bool:
    """Whether what stands around it in a statement is an assignment to it, or a call that overwrites it."""
    unpacked = (node for node in above if not isinstance(node, (cst.Element, cst.Tuple, cst.List)))
    if isinstance(next(unpacked, None), cst.AssignTarget):
        return True
    called = isinstance(above[0], cst.Attribute) and above[0].attr.value in _FILLING
    return called and len(above) > 1 and isinstance(above[1], cst.Call)


def _from_start(filling: Filling) -> bool:
    """Whether it fills all, or the first of the rows: what fills rows in between adds to others."""
    return not filling.part or filling.part.lstrip().startswith((":", "..."))


def _is_filled(read: Place, fillings: tuple[Filling, ...], unit: Unit) -> bool:
    part, around = _part(read, unit)
    begin = unit.span(read.node)
    return any(
        filling.part in ("", ":", "...", part) and filling.end <= (begin.line, begin.column) and filling.block in around
        for filling in fillings
    )
