"""Functions of the project that only take elements, by their numbers, of a tensor that they are given."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.attributes.container_uses import places_in
from modlint.model.code.chains import chain
from modlint.model.code.local_escapes import Parents, mentions
from modlint.model.inference.provenance import GIVEN
from modlint.model.values.tensor_operations import NUMERIC

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_usage import Usage
    from modlint.model.attributes.uses import Use
    from modlint.model.inference.events import Handed

_MAX_CALLS = 4
_ASKING = frozenset({"len", "enumerate", "zip", "reversed"})


def only_hands_out_elements(use: Use, life: Usage) -> bool:
    """Whether a method gives the whole only to such functions: `polyval(x, self.coefficients)`."""
    if use.suffix or use.path != life.name:
        return False
    taking = _taking([each for each in life.run(use.function).handed if each.name == use.path], life)
    whole = (place for place in places_in(use.function, life) if not _is_part_or_target(place.node, place.parents[0]))
    return bool(taking) and all(_is_given(place.parents, taking) for place in whole)


def _taking(given: Iterable[Handed], life: Usage, calls: int = _MAX_CALLS) -> Collection[str]:
    """The functions that it is given to, as the calls spell them, if each only takes elements."""
    found = dict.fromkeys(given)
    return {each.how for each in found} if all(_only_takes_elements(each, life, calls) for each in found) else ()


def _only_takes_elements(handed: Handed, life: Usage, calls: int) -> bool:
    function, name = handed.function, handed.parameter
    if not calls or name not in {each.name for each in function.facts.parameters if not each.star}:
        return False
    inside = (each for each in life.module.inference.handed(handed).handed if each.name == GIVEN)
    taking = _taking(inside, life, calls - 1)
    body = life.module.inference.sources.unit(function).node.body
    return all(
        _is_number(node, parents) or _is_element(node, parents[0]) or _is_given(parents, {*taking, *_ASKING})
        for node, parents in mentions(body, {name})
    )


def _is_part_or_target(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Whether it is no use of the whole, or none at all: `self.table[0]`, `self.table.shape`, what is bound."""
    return isinstance(parent, cst.AssignTarget) or (
        isinstance(parent, (cst.Subscript, cst.Attribute)) and parent.value is node
    )


def _is_number(node: cst.CSTNode, parents: Parents) -> bool:
    return isinstance(parents[0], cst.Attribute) and parents[0].value is node and parents[0].attr.value in NUMERIC


def _is_element(node: cst.CSTNode, parent: cst.CSTNode) -> bool:
    """Whether it stands in `table[i]` or `table[i, j]`, or a loop goes through it."""
    if isinstance(parent, (cst.For, cst.CompFor)):
        return parent.iter is node
    if not isinstance(parent, cst.Subscript) or parent.value is not node:
        return False
    return all(isinstance(part.slice, cst.Index) and _is_one(part.slice.value) for part in parent.slice)


def _is_one(index: cst.BaseExpression) -> bool:
    if isinstance(index, cst.Name):
        return index.value != "None"
    return not isinstance(index, (cst.Ellipsis, cst.List))


def _is_given(parents: Parents, callees: Collection[str]) -> bool:
    """Whether it is an argument of a call of one of these."""
    if not isinstance(parents[0], cst.Arg) or parents[0].star:
        return False
    return isinstance(parents[1], cst.Call) and chain(parents[1].func) in callees
