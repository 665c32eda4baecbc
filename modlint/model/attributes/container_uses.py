"""What methods do with a container in an attribute: whether a registered container in its place does the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from modlint.facts.chains import chains
from modlint.model.code.chains import chain, member_of
from modlint.model.code.children import children
from modlint.project.classes.registrations import matches
from modlint.project.names.definitions import External, Function

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_usage import Usage

Parents = tuple[cst.CSTNode, ...]  # the nearest first

_WALKING = frozenset({"all", "any", "enumerate", "filter", "iter", "len", "list", "map", "reversed", "sorted", "sum"})
_TAKING = _WALKING | {"bool", "print", "tuple", "zip"}
_TESTS = (cst.If, cst.While, cst.IfExp, cst.Assert)


class Abilities(NamedTuple):
    """What another container can do as the plain one does: its methods, the builtins that take it, slices, torch."""

    methods: frozenset[str]
    builtins: frozenset[str]
    slices: bool = False
    torch: bool = False


class Place(NamedTuple):
    """A place where an attribute of the receiver stands in a method, and what stands around it."""

    method: Function
    node: cst.Attribute
    parents: Parents


LIST = Abilities(frozenset({"append", "extend"}), _TAKING, slices=True)
DICT = Abilities(frozenset({"keys", "values", "items"}), _TAKING | {"dict"})
READ = Abilities(frozenset({"count"}), _TAKING, slices=True, torch=True)


def used_only_as(abilities: Abilities, life: Usage) -> bool:
    """Whether all uses of the attribute, wherever they are, can be made of the other container."""
    found = places(life)
    return found is not None and all(_fits(place, abilities, life) for place in found)


def places(life: Usage) -> list[Place] | None:
    """Where the attribute stands in the methods of its classes; None if it is named elsewhere, or by a string."""
    module, name = life.module, life.name
    if module.project.uses.named_elsewhere(module.cls, name):
        return None
    methods = [method for owner in module.project.uses.family(module.cls) for method in module.methods(owner)]
    if any(matches(access.pattern, name) for method in methods for access in method.facts.accesses):
        return None
    return [place for method in methods if _names(method, name) for place in places_in(method, life)]


def _names(method: Function, name: str) -> bool:
    """Whether a method does anything with the attribute but bind it."""
    start = f"{method.facts.receiver}.{name}"
    return any(chain == start or chain.startswith((f"{start}.", f"{start}[")) for chain in chains(method.facts))


def places_in(method: Function, life: Usage) -> Iterator[Place]:
    """Where the attribute of the receiver stands in a method."""
    pending: list[tuple[cst.CSTNode, Parents]] = [(life.module.inference.sources.unit(method).node, ())]
    while pending:
        node, parents = pending.pop()
        if isinstance(node, cst.Attribute) and member_of(method.facts.receiver, node) == life.name:
            yield Place(method, node, parents)
        pending += ((child, (node, *parents)) for child in children(node))


def _fits(place: Place, abilities: Abilities, life: Usage) -> bool:
    """Whether the container may stand where it stands."""
    node, parents = place.node, place.parents
    parent = parents[0]
    if isinstance(parent, cst.AssignTarget):
        return True  # what is bound there is the caller's business
    if isinstance(parent, cst.Subscript) and parent.value is node:
        return _subscript_fits(parent, parents[1:], abilities)
    if isinstance(parent, cst.Attribute):
        called = isinstance(parents[1], cst.Call) and parents[1].func is parent
        return called and parent.attr.value in abilities.methods
    if abilities.torch and isinstance(parent, cst.Arg) and isinstance(parents[1], cst.Call):
        callee = life.module.project.resolve(place.method.path, chain(parents[1].func), place.method.facts.qualname)
        if isinstance(callee, External) and callee.name.startswith("torch."):
            return True
    return _walked(node, parents, abilities) or _tested(node, parents)


def _subscript_fits(node: cst.Subscript, parents: Parents, abilities: Abilities) -> bool:
    if isinstance(parents[0], (cst.AssignTarget, cst.AugAssign, cst.Del)) or len(node.slice) != 1:
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
