"""Bases that register what an argument holds, `for name, table in tables.items()`, and are given no such argument."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.code.branches import calls_on_paths
from modlint.model.code.chains import chain
from modlint.model.code.children import children
from modlint.model.inference.events import Act

if TYPE_CHECKING:
    from modlint.facts.schema import FunctionFacts, Parameter
    from modlint.model.module_class import ModuleClass
    from modlint.project.classes.registrations import AttributeRegistration
    from modlint.project.names.definitions import Function

_EMPTY = frozenset({"None", "{}", "()", "[]"})
_PARTS = frozenset({"items", "keys", "values"})


def registers_nothing(found: AttributeRegistration, binder: Function, module: ModuleClass) -> bool:
    """Whether a base's constructor registers in a loop over what this constructor's call of it leaves empty."""
    base = found.function
    if base is None or base.name != "__init__" or binder.facts.name != "__init__" or binder.facts == base:
        return False
    empty = _left_empty(base, binder, module)
    if not empty:
        return False
    method = module.project.function_of(found.owner, base)
    unit = module.inference.sources.unit(method)
    around = (each for each in _loops(unit.node) if unit.span(each.body).line <= found.span.line)
    around = (each for each in around if found.span.end_line <= unit.span(each.body).end_line)
    return any(_is_empty(_walked(each.iter), empty, method, module) for each in around)


def _left_empty(base: FunctionFacts, binder: Function, module: ModuleClass) -> frozenset[str]:
    """The parameters of a base's constructor that `super().__init__()` leaves empty; none where that is not sure."""
    owner, inference = binder.owner, module.inference
    after = inference.method_after(module.cls, owner, "__init__") if owner is not None else None
    calls = [call for call, _ in calls_on_paths(inference.sources.unit(binder).node) if _is_super_init(call)]
    if after is None or after.facts != base or len(calls) != 1 or any(each.star for each in calls[0].args):
        return frozenset()
    takes = [each for each in base.parameters if each.name != base.receiver]
    given = _given(calls[0], takes)
    return frozenset(each.name for each in takes if each.name not in given and (each.star or each.default in _EMPTY))


def _is_super_init(call: cst.Call) -> bool:
    function = call.func
    if not isinstance(function, cst.Attribute) or function.attr.value != "__init__":
        return False
    return isinstance(function.value, cst.Call) and chain(function.value.func) == "super"


def _given(call: cst.Call, takes: list[Parameter]) -> set[str]:
    """The parameters, also those with stars, that get something from a call without stars."""
    named = {argument.keyword.value for argument in call.args if argument.keyword is not None}
    places = sum(argument.keyword is None for argument in call.args)
    in_order = [each.name for each in takes if not each.keyword_only and not each.star]
    rest = {"*": places > len(in_order), "**": not named <= {each.name for each in takes if not each.star}}
    return named.union(in_order[:places], (each.name for each in takes if rest.get(each.star)))


def _loops(node: cst.CSTNode) -> Iterator[cst.For]:
    if isinstance(node, cst.For):
        yield node
    for child in children(node):
        yield from _loops(child)


def _walked(node: cst.BaseExpression) -> cst.BaseExpression:
    """The dict that `tables.items()` goes through."""
    if isinstance(node, cst.Call) and not node.args and isinstance(node.func, cst.Attribute):
        return node.func.value if node.func.attr.value in _PARTS else node
    return node


def _is_empty(node: cst.BaseExpression | None, empty: frozenset[str], method: Function, module: ModuleClass) -> bool:
    """Whether it is nothing but such parameters, attributes that hold only these, and new containers of nothing."""
    if isinstance(node, cst.BooleanOperation):
        return all(_is_empty(each, empty, method, module) for each in (node.left, node.right))
    if isinstance(node, (cst.Dict, cst.List, cst.Tuple)):
        return not node.elements
    if isinstance(node, cst.Name):
        return node.value in empty and all(inflow.target != node.value for inflow in method.facts.inflows)
    receiver, _, name = chain(node).partition(".") if node is not None else ("", "", "")
    if receiver != method.facts.receiver or not name:
        return False
    bound = [each for each in module.events_in(method) if each.name == name]
    return bool(bound) and all(each.act is Act.STORE and _is_empty(each.node, empty, method, module) for each in bound)
