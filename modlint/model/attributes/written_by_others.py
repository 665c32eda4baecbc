"""Functions of the project that only write into a tensor that they are given, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import libcst as cst

from modlint.model.attributes.uses import Use
from modlint.model.code.chains import chain
from modlint.model.code.local_escapes import Parents, mentions
from modlint.model.values.tensor_operations import NUMERIC
from modlint.project.functions.upkeep import is_upkeep_call, is_upkeep_callee
from modlint.project.names.definitions import Function

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.model.inference.events import Handed

_SAME = "data"  # what is written into it is written into the tensor


def is_only_written(use: Use, life: Changes) -> bool:
    """Whether what is called with the attribute keeps nothing of it: `self.draw(self.weight)`."""
    run = life.run(use.function)
    given = [handed for handed in run.handed if handed.name == life.name and handed.how == use.callee]
    return bool(given) and all(_only_writes(each, one.parameter, life) for one in given for each in _meant(one, life))


def _meant(handed: Handed, life: Changes) -> Iterator[Function]:
    """What runs by that name, on objects of this class and of those that inherit from it."""
    yield handed.function
    if handed.host is not None and handed.function.owner is not None:
        name, project = handed.function.facts.name, life.module.project
        own = (project.own_method(heir, name) for heir in project.descendants(handed.host))
        yield from (each for each in own if each is not None)


def _only_writes(function: Function, parameter: str, life: Changes) -> bool:
    """Whether a function does no more with what it is given than to write into it and to ask how large it is."""
    if parameter not in {each.name for each in function.facts.parameters if not each.star}:
        return False
    found = [*mentions(life.module.inference.sources.unit(function).node.body, {parameter})]
    return bool(found) and all(_is_harmless(node, parents) for node, parents in found)


def _is_harmless(node: cst.CSTNode, parents: Parents) -> bool:
    """Whether a mention is `t.data.uniform_(-1, 1)`, `nn.init.zeros_(t)` or `t.size(0)`."""
    parent, around = parents[0], parents[1:]
    if isinstance(parent, cst.Attribute):
        name = parent.attr.value
        if name in NUMERIC:
            return True
        called = isinstance(around[0], cst.Call) and around[0].func is parent
        if called:
            return is_upkeep_call(name) and isinstance(around[1], cst.Expr)
        return name == _SAME and _is_harmless(parent, around)
    call = around[0] if isinstance(parent, cst.Arg) else None
    return isinstance(call, cst.Call) and is_upkeep_callee(chain(call.func)) and isinstance(around[1], cst.Expr)
