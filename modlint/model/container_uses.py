"""What methods do with a container in an attribute: whether a registered container in its place does the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.project.definitions import Function
from modlint.project.reads import chains
from modlint.project.registrations import matches

if TYPE_CHECKING:
    from modlint.model.life import Life

Parents = tuple[cst.CSTNode, ...]  # the nearest first

_WALKING = frozenset({"all", "any", "enumerate", "filter", "iter", "len", "list", "map", "reversed", "sorted", "sum"})
_TAKING = _WALKING | {"bool", "print", "tuple", "zip"}
_TESTS = (cst.If, cst.While, cst.IfExp, cst.Assert)


class Abilities(NamedTuple):
    """What a registered container can do as the plain one does: its methods, and the builtins that take it."""

    methods: frozenset[str]
    builtins: frozenset[str]
    slices: bool


LIST = Abilities(frozenset({"append", "extend"}), _TAKING, True)
DICT = Abilities(frozenset({"keys", "values", "items"}), _TAKING | {"dict"}, False)


def used_only_as(abilities: Abilities, life: Life) -> bool:
    """Whether all uses of the attribute, wherever they are, can be made of the registered container."""
    module, name = life.module, life.name
    if module.project.uses.named_elsewhere(module.cls, name):
        return False
    methods = [method for owner in module.project.uses.family(module.cls) for method in module.methods(owner)]
    if any(matches(access.pattern, name) for method in methods for access in method.facts.accesses):
        return False
    naming = (method for method in methods if _names(method, name))
    return all(_fits(use, parents, abilities) for method in naming for use, parents in _uses(method, life))


def _names(method: Function, name: str) -> bool:
    """Whether a method does anything with the attribute but bind it."""
    start = f"{method.facts.receiver}.{name}"
    return any(chain == start or chain.startswith((f"{start}.", f"{start}[")) for chain in chains(method.facts))


def _uses(method: Function, life: Life) -> Iterator[tuple[cst.CSTNode, Parents]]:
    """The places in a method where the attribute of the receiver stands, with what stands around each."""
    receiver = method.facts.receiver

    def is_use(node: cst.CSTNode) -> bool:
        if not isinstance(node, cst.Attribute) or node.attr.value != life.name:
            return False
        return isinstance(node.value, cst.Name) and node.value.value == receiver

    return _found(life.module.inference.sources.unit(method).node, (), is_use)


def _found(
    node: cst.CSTNode, parents: Parents, wanted: Callable[[cst.CSTNode], bool]
) -> Iterator[tuple[cst.CSTNode, Parents]]:
    if wanted(node):
        yield node, parents
    for child in node.children:
        yield from _found(child, (node, *parents), wanted)


def _fits(node: cst.CSTNode, parents: Parents, abilities: Abilities) -> bool:
    """Whether an expression for the container may stand where it stands."""
    parent = parents[0]
    if isinstance(parent, cst.AssignTarget):
        return True  # what is bound there is the caller's business
    if isinstance(parent, cst.Subscript) and parent.value is node:
        return _subscript_fits(parent, parents[1:], abilities)
    if isinstance(parent, cst.Attribute):
        called = isinstance(parents[1], cst.Call) and parents[1].func is parent
        return called and parent.attr.value in abilities.methods
    return _walked(node, parents, abilities) or _tested(node, parents)


def _subscript_fits(node: cst.Subscript, parents: Parents, abilities: Abilities) -> bool:
    if isinstance(parents[0], (cst.Del, cst.AugAssign)) or len(node.slice) != 1:
        return False
    if isinstance(node.slice[0].slice, cst.Index):
        return True
    return abilities.slices and _walked(node, parents, abilities)


def _walked(node: cst.CSTNode, parents: Parents, abilities: Abilities) -> bool:
    """Whether an expression is iterated over, or handed to a builtin that does no more."""
    parent = parents[0]
    if isinstance(parent, (cst.For, cst.CompFor)):
        return parent.iter is node
    if isinstance(parent, cst.Arg):
        call = parents[1]
        named = isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value
        return parent.star == "*" or (not parent.star and named in abilities.builtins)
    return isinstance(parent, cst.StarredElement)


def _tested(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether an expression is only tested for its truth, for None, or for what it holds."""
    parent = parents[0]
    if isinstance(parent, cst.BooleanOperation):
        return _tested(parent, parents[1:])
    if isinstance(parent, _TESTS):
        return parent.test is node
    if isinstance(parent, cst.Comparison):
        return parent.left is node and all(
            isinstance(each.operator, (cst.Is, cst.IsNot)) for each in parent.comparisons
        )
    if isinstance(parent, cst.ComparisonTarget):
        return isinstance(parent.operator, (cst.In, cst.NotIn))
    return isinstance(parent, cst.UnaryOperation) and isinstance(parent.operator, cst.Not)
