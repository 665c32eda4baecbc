"""State that is carried on: a call computes with what was there before, and leaves what comes of it for the next one.

In the first call that is the tensor of the constructor, wherever the module was moved to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from modlint.model.attributes.interprocedural import followed
from modlint.model.inference.events import Act, Event
from modlint.model.inference.provenance import GIVEN, computes
from modlint.model.values.tensor_operations import NUMERIC
from modlint.model.values.tensor_traits import stays_on_host
from modlint.model.values.values import Kind, Value, elements
from modlint.project.index.index import binds
from modlint.project.names.definitions import External
from modlint.syntax.devices import asks_for_size, names_device
from modlint.syntax.trees import Block, blocks, is_own, last_name, own_parts

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes
    from modlint.model.inference.events import Handed
    from modlint.project.names.definitions import Function
    from modlint.project.project import Project

_PUTTING = (Act.STORE, Act.EXTEND, Act.SETATTR)
_STAYING = frozenset({"detach", "clone", "tuple", "list", "zeros_like", "ones_like"})


def is_carried(stores: Iterable[Event], life: Changes) -> bool:
    """Whether calls bind it anew only once they have computed with it, and nobody else gives it another tensor.

    What only lets go of its history, or has the same shape, is where the old one was.
    """
    users = dict.fromkeys(event.function for event in stores)
    found = [_Carrying(user, life) for user in users]
    if not all(each.always_met if each.runs_in_calls else each.only_stays for each in found):
        return False
    carrying = any(each.runs_in_calls and not each.only_stays for each in found)
    return carrying and _is_set_up_on_host(life) and _is_set_elsewhere_on_host(life)


def sets_what_follows(stores: Iterable[Event], life: Changes) -> bool:
    """Whether calls also compute with it where they do not bind it anew: what they do depends on the calls before.

    Nothing else binds it: a number that somebody sets back belongs to a batch or an epoch.
    """
    if not all(event.function in life.module.per_call for event in stores):
        return False
    users = dict.fromkeys(use.function for use in life.uses if use.function in life.module.per_call)
    if not any(_Carrying(user, life).computes_apart for user in users):
        return False
    return not life.module.project.index.knows(binds, life.name)


class _Carrying:
    """What one method reads of the attribute, and binds to it."""

    def __init__(self, user: Function, life: Changes) -> None:
        self._user, self._life = user, life
        self._receiver = user.facts.receiver
        self.runs_in_calls = user in life.module.per_call
        root = life.module.inference.sources.tree(user)
        self._body: Block = root.body if isinstance(root, (ast.FunctionDef, ast.AsyncFunctionDef)) else ()

    @property
    def _statements(self) -> Iterator[ast.stmt]:
        return (node for each in self._body for node in ast.walk(each) if isinstance(node, ast.stmt))

    @property
    def only_stays(self) -> bool:
        """Whether all that it binds is where the old tensor was."""
        bound = [each for each in self._statements if self._binds(each)]
        return bool(bound) and all(map(self._stays, bound))

    @property
    def always_met(self) -> bool:
        """Whether each statement that binds it comes after, or holds, one that computes with it as it was."""
        return not self._places and self._met(self._body, met=False) is not None

    @property
    def computes_apart(self) -> bool:
        """Whether a statement computes with it that does not bind it."""
        apart = (each for each in self._statements if not self._binds(each))
        return any(any(map(self._computes, _nodes(each))) for each in apart)

    @property
    def _places(self) -> bool:
        """Whether it asks where the tensor is, or brings it somewhere, or others to it."""
        inside = map(_nodes, self._statements)
        return any(any(map(names_device, nodes)) and any(map(self._is_own, nodes)) for nodes in inside)

    def _met(self, body: Block, met: bool) -> bool | None:
        """Whether it was computed with once these statements have run; None if it was bound before that."""
        for statement in body:
            here = met or any(map(self._computes, _nodes(statement)))
            if self._binds(statement) and not here and not self._stays(statement):
                return None
            inside = [self._met(block, here) for block in blocks(statement)]
            if None in inside:
                return None
            always = not any(blocks(statement)) or isinstance(statement, (ast.With, ast.AsyncWith))
            met = met or (always and (here or any(inside)))
        return met

    def _binds(self, statement: ast.stmt) -> bool:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        parts = (part for target in targets if target is not None for part in _unpacked(target))
        return any(map(self._is_own, parts))

    def _stays(self, statement: ast.stmt) -> bool:
        """Whether what it binds is made of the old tensor alone, and is where that is."""
        value = getattr(statement, "value", None)
        if value is None or isinstance(statement, ast.AugAssign):
            return False
        nodes = [*ast.walk(value)]
        calls = {last_name(node.func) for node in nodes if isinstance(node, ast.Call)}
        alone = bool(calls) and calls <= _STAYING and not any(isinstance(node, ast.BinOp) for node in nodes)
        return alone and any(map(self._is_own, nodes))

    def _computes(self, node: ast.AST) -> bool:
        """Whether an operator, or a call that needs all it is given on one device, takes it."""
        if isinstance(node, ast.BinOp):
            return self._is_of_own(node.left) or self._is_of_own(node.right)
        if not isinstance(node, ast.Call):
            return False
        given = [*node.args, *(each.value for each in node.keywords)]
        if any(map(self._is_of_own, given)):
            return self._needs_its_device(ast.unparse(node.func))
        method = node.func if isinstance(node.func, ast.Attribute) else None
        meets = any(not isinstance(each, ast.Constant) for each in node.args)
        return method is not None and meets and method.attr not in NUMERIC and self._is_of_own(method.value)

    def _is_own(self, node: ast.AST) -> bool:
        return is_own(node, self._receiver, self._life.name)

    def _is_of_own(self, node: ast.expr) -> bool:
        """Whether it is the tensor, a part or another shape of it, or a tuple with such in it."""
        if self._is_own(node):
            return True
        if isinstance(node, ast.Tuple | ast.List):
            return any(map(self._is_of_own, node.elts))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func
        if isinstance(node, ast.Attribute) and node.attr in NUMERIC:
            return False
        return isinstance(node, ast.Attribute | ast.Subscript | ast.Starred) and self._is_of_own(node.value)

    def _needs_its_device(self, callee: str) -> bool:
        life = self._life
        if callee in life.layers or _is_of_torch(callee, self._user, life.module.project):
            return True
        handed = [each for each in life.run(self._user).handed if each.how == callee and each.name == life.name]
        return bool(handed) and all(map(self._computes_inside, handed))

    def _computes_inside(self, handed: Handed) -> bool:
        """Whether a function of the project computes with what it is given, whatever shape or device that has."""
        inference = self._life.module.inference
        nodes = [*ast.walk(inference.sources.tree(handed.function))]
        if any(names_device(node) or asks_for_size(node) for node in nodes):
            return False
        taken = followed(handed.function, inference.handed(handed), {GIVEN}, inference)
        return any(each.how == "operand" or _is_of_torch(each.how, taker, inference.project) for taker, each in taken)


def _nodes(statement: ast.stmt) -> list[ast.AST]:
    """The tree of a statement without the statements in it."""
    return [node for part in own_parts(statement) for node in ast.walk(part)]


def _is_of_torch(callee: str, user: Function, project: Project) -> bool:
    """Whether a function of torch is called that computes with all that it is given."""
    found = project.resolve(user.path, callee, user.facts.qualname)
    of_torch = isinstance(found, External) and found.name.startswith("torch.") and computes(found.name)
    return of_torch and not callee.endswith("_like")


def _unpacked(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _unpacked(each)
    else:
        yield target


def _is_set_up_on_host(life: Changes) -> bool:
    """Whether no method that sets it up may be called again, to make one where the module is then."""
    others = [event for event in life.in_making if event.act in _PUTTING and event.function.facts.name != "__init__"]
    again = any(event.function in life.module.per_call for event in others)
    return not again and all(_is_on_host(event.value) for event in others)


def _is_set_elsewhere_on_host(life: Changes) -> bool:
    """Whether those who set it from outside before a call, if any, make it on the CPU as well."""
    inference = life.module.inference
    for function in inference.project.index(binds, life.name):
        bound = [node for node in ast.walk(inference.sources.tree(function)) if isinstance(node, ast.Assign)]
        values = [each.value for each in bound if any(last_name(target) == life.name for target in each.targets)]
        held = [inference.written(ast.unparse(value), function) for value in values]
        if not held or not all(map(_is_on_host, held)):
            return False
    return True


def _is_on_host(value: Value) -> bool:
    """Whether it is a tensor made on the CPU, or a container of such."""
    return stays_on_host(elements(value) if value.is_only(Kind.SEQUENCE, Kind.MAPPING) else value)
