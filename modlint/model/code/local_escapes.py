"""Parts of a container that a method makes under local names, and whether it hands them to anything else as well."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import libcst as cst

from modlint.finding import Span
from modlint.model.code.chains import chain, names_in
from modlint.model.code.children import children
from modlint.project.functions.upkeep import FILLING, LISTINGS, is_upkeep_call, is_upkeep_callee

if TYPE_CHECKING:
    from modlint.model.code.sources import Unit

Parents = tuple[cst.CSTNode, ...]  # the nearest first
_LOOPS = (cst.For, cst.While)
_BINDING = (cst.AssignTarget, cst.AnnAssign, cst.AugAssign, cst.For)


def handed_elsewhere(names: Collection[str], statement: Span, unit: Unit) -> bool:
    """Whether what local names hold for a statement goes to anything but that: `self.first = layers[0]`.

    Chains among the names are attributes in which it may be kept as well.
    """
    names = {*names, *_names_of_parts(unit.node, names)}
    for node, parents in mentions(unit.node, names):
        inside = statement.line <= unit.span(node).line <= statement.end_line
        own = inside or _only_fills(node, parents, names) or _made_apart(node, parents, names)
        if not own and not renewed(node, statement, unit):
            return True
    return False


def _names_of_parts(node: cst.CSTNode, names: Collection[str]) -> Iterator[str]:
    """The local names of what is in the containers that others hold: `last = layers[-1]`."""
    for mention, parents in mentions(node, names):
        inside, *around = parents
        bound = around[0] if isinstance(inside, cst.Subscript) and inside.value is mention else None
        targets = bound.targets if isinstance(bound, cst.Assign) else ()
        yield from (each.target.value for each in targets if isinstance(each.target, cst.Name))


def _made_apart(mention: cst.Name, parents: Parents, names: Collection[str]) -> bool:
    """Whether it is what a loop or branch makes under the same name, and puts into none of the others."""
    others = {*names} - {mention.value}
    suites = [each for each in parents if isinstance(each, cst.IndentedBlock)]
    for suite in suites[:-1]:
        found = [*mentions(suite, {mention.value})]
        if any(_is_new(node, around) for node, around in found if suite in _binding(around)[3:4]):
            return not any(_fills(each, others) for _, around in found for each in around)
    return False


def renewed(mention: cst.Name, statement: Span, unit: Unit) -> bool:
    """Whether a local name has come to hold something else between a statement and where it is mentioned."""
    first, last = sorted((unit.span(mention).line, statement.line))
    bound = (unit.span(node) for node, parents in mentions(unit.node, {mention.value}) if _is_new(node, parents))
    return any(first < span.line <= last and span.column <= statement.column for span in bound)


def is_another(name: str, one: Span, other: Span, unit: Unit) -> bool:
    """Whether a local name surely stands for different objects in two statements: no loop runs them in turn."""
    first, later = sorted((one, other))
    found = [*mentions(unit.node, {name})]
    anew = [(unit.span(node), around[3]) for node, around in found if _is_new(node, around)]
    suites = [suite for bound, suite in anew if first.end_line < bound.line < later.line]
    there = [around for node, around in found if later.line <= unit.span(node).line <= later.end_line]
    return bool(there) and all(
        any(suite in around for suite in suites)
        and not any(isinstance(each, _LOOPS) and unit.span(each).line <= first.line for each in around)
        for around in there
    )


def mentions(node: cst.CSTNode, names: Collection[str], parents: Parents = ()) -> Iterator[tuple[cst.Name, Parents]]:
    """Where a tree names the locals, each with what stands around it."""
    if isinstance(node, cst.Name) and node.value in names and not _is_of_another(node, parents[0]):
        yield node, parents
    if isinstance(node, cst.FunctionDef) and parents:
        names = set(names).difference(_bound(node))
    for child in children(node) if names else ():
        yield from mentions(child, names, (node, *parents))


def _bound(node: cst.CSTNode) -> Iterator[str]:
    """The names that a function binds: they are its own."""
    if isinstance(node, (cst.AssignTarget, cst.Param)):
        yield from names_in(node.target if isinstance(node, cst.AssignTarget) else node.name)
    for child in children(node):
        yield from _bound(child)


def _is_of_another(node: cst.Name, parent: cst.CSTNode) -> bool:
    """Whether it is the name of an attribute or of a keyword."""
    return (isinstance(parent, cst.Attribute) and parent.attr is node) or (
        isinstance(parent, cst.Arg) and parent.keyword is node
    )


def _is_new(node: cst.Name, parents: Parents) -> bool:
    """Whether the name is bound to something that is not made of what it held."""
    target, statement = _binding(parents)[:2]
    if not isinstance(target, cst.AssignTarget) or not isinstance(statement, cst.Assign):
        return False
    return _is_bound(node, parents) and node.value not in names_in(statement.value)


def _binding(parents: Parents) -> Parents:
    """What stands around a name but for the tuples in which it is unpacked: `layers, width = make(width)`."""
    while isinstance(parents[0], cst.Element) and isinstance(parents[1], (cst.Tuple, cst.List)):
        parents = parents[2:]
    return parents


def _is_bound(node: cst.Name, parents: Parents) -> bool:
    """Whether the name gets a value there, by itself or in a tuple."""
    binding = _binding(parents)
    depth = len(parents) - len(binding)
    whole = parents[depth - 1] if depth else node
    return isinstance(binding[0], _BINDING) and getattr(binding[0], "target", None) is whole


def _only_fills(node: cst.Name, parents: Parents, names: Collection[str]) -> bool:
    """Whether the name is bound there, compared, or put with others into one of the names."""
    if isinstance(parents[0], cst.Comparison) or _is_bound(node, parents):
        return True
    return any(_fills(each, names) for each in parents)


def _fills(node: cst.CSTNode, names: Collection[str]) -> bool:
    """Whether it only puts something into what one of the names holds: `layers.append(conv)`, `layers += [conv]`.

    Or it initializes that, freezes it, or moves it.
    """
    if isinstance(node, cst.Call):
        callee = chain(node.func)
        owner, _, method = callee.rpartition(".")
        fills = callee == "len" or (owner in names and method in FILLING)
        return fills or _looks_after(node.func, names) or is_upkeep_callee(callee)
    targets = [each.target for each in node.targets] if isinstance(node, cst.Assign) else []
    targets += [node.target] if isinstance(node, cst.AugAssign) else []
    return bool(targets) and all(_is_or_is_in(each, names) for each in targets)


def _looks_after(callee: cst.BaseExpression, names: Collection[str]) -> bool:
    """Whether it is a method for the upkeep of what one of the names holds: `layers[0].weight.data.zero_`."""
    if not isinstance(callee, cst.Attribute) or _root(callee) not in names:
        return False
    return callee.attr.value not in LISTINGS and is_upkeep_call(callee.attr.value)


def _is_or_is_in(target: cst.BaseExpression, names: Collection[str]) -> bool:
    """Whether a target is one of the names, or a place in what it holds: `stages[key] = block`, `conv.bias = None`."""
    whole = target.value if isinstance(target, cst.Subscript) else target
    return chain(whole) in names or _root(target) in names


def _root(node: cst.BaseExpression) -> str:
    """The name of which an expression takes a part, empty if it is of none: `layers` of `layers[0].weight`."""
    while isinstance(node, (cst.Attribute, cst.Subscript)):
        node = node.value
    return chain(node)
