"""Local names of objects of which a method takes parts: the `layer` of `layer.norm`, or which it lists."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

import libcst as cst

from modlint.facts.schema import FunctionFacts
from modlint.model.code.chains import chain


def wholes(node: cst.BaseExpression | None, function: FunctionFacts) -> frozenset[str]:
    """The names of what an expression gives a part of, or a list of parts, and what that was taken from in turn."""
    parts = (each for given in _given(node) for each in _flowing_in(chain(given), function))
    roots = (each.partition(".")[0] for each in parts if "." in each)
    taken = {name for root in roots for name in (root, *_flowing_in(root, function))}
    return frozenset(name.partition(".")[0] for name in taken) - {function.receiver}


def listed(node: cst.BaseExpression | None, function: FunctionFacts) -> frozenset[str]:
    """The local names of what calls have made that an expression gives or lists, itself or by way of other names."""
    found = {name for given in _given(node) for name in _flowing_in(chain(given), function)}
    made = {each.target for each in function.inflows if any(_is_made(given) for given in each.gives)}
    return frozenset(found & made)


def _is_made(given: str) -> bool:
    """Whether a call of no builtin gives it: `str(i)` and the like make nothing that could be registered."""
    return given.endswith("()") and not hasattr(builtins, given.removesuffix("()"))


def _given(node: cst.CSTNode | None) -> Iterator[cst.BaseExpression]:
    """What an expression may give, or list."""
    if isinstance(node, (cst.List, cst.Tuple)):
        for element in node.elements:
            yield from _given(element.value)
    elif isinstance(node, (cst.ListComp, cst.GeneratorExp)):
        yield from _given(node.elt)
    elif isinstance(node, cst.IfExp):
        yield from (*_given(node.body), *_given(node.orelse))
    elif isinstance(node, (cst.Name, cst.Attribute)):
        yield node


def _flowing_in(spelled: str, function: FunctionFacts) -> set[str]:
    """A chain, and those that come into it where it is a local name, as they are or one after the other."""
    found, waiting = set(), {spelled}
    while waiting:
        found |= waiting
        comes = {given for inflow in function.inflows if inflow.target in waiting for given in inflow.gives}
        waiting = {given for given in comes if all(part.isidentifier() for part in given.split("."))} - found
    return found
