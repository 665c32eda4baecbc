"""Tensors that meet others on the CPU: what is computed with them there is brought to a device after that."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING, TypeAlias

from modlint.model.values.tensor_operations import NUMERIC
from modlint.model.values.values import Kind, Trait

if TYPE_CHECKING:
    from modlint.model.attributes.attribute_changes import Changes

_Meeting: TypeAlias = Callable[[ast.AST], "list[ast.expr]"]  # what meets in an expression, if anything does


def meets_others_before_the_move(life: Changes) -> bool:
    """Whether a method computes with it and a local value, and moves the result: `image -= self.mean`, then `.cuda()`.

    A buffer would be moved before that, and the local value would not. What has a device of its own, or is moved by
    itself, is no such tensor.
    """
    if any(use.moves for use in life.uses) or any(Trait.PLACED in atom.traits for atom in life.left_as):
        return False
    users = dict.fromkeys((use.function, f"{use.function.facts.receiver}.{use.path}") for use in life.uses)
    trees = [(life.module.inference.sources.tree(user), own) for user, own in users]
    holds = partial(_holds_module, life)
    return any(_moves_result(tree, own, met, holds) for tree, own in trees for met in (_by_operator, _by_call))


def _holds_module(life: Changes, name: str) -> bool:
    """Whether an attribute of the object surely is a module, which is moved with it."""
    return life.module.inference.attribute(life.module.cls, name).is_only(Kind.MODULE)


def _moves_result(function: ast.AST, own: str, met: _Meeting, holds: Callable[[str], bool]) -> bool:
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    walk = _Walk(own, {*local_names(function)} - {own.partition(".")[0]}, met, holds)
    walk.run(function)
    return walk.moved


def local_names(node: ast.AST) -> Iterator[str]:
    """The local names that are bound or given in a tree."""
    for each in ast.walk(node):
        if isinstance(each, ast.arg):
            yield each.arg
        elif isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id


class _Walk:
    """The nodes of a function as they are run: which names hold results then, and whether one of them is moved."""

    def __init__(self, own: str, local: set[str], met: _Meeting, holds: Callable[[str], bool]) -> None:
        self.own, self.met, self.holds = own, met, holds
        self.local, self.results = local, set[str]()
        self.moved = False

    def run(self, node: ast.AST) -> None:
        if isinstance(node, ast.If):
            self.run(node.test)
            self._run_one_of(node.body, node.orelse)
            return
        for child in ast.iter_child_nodes(node):
            self.run(child)
        if isinstance(node, ast.Call):
            self.moved |= is_move(node) and self._is_result(node.func) and self._goes_on(node)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and self.own in _chains(node.value):
            self.results.add(node.target.id)
        elif isinstance(node, ast.Assign):
            self._bind({name for target in node.targets for name in local_names(target)}, node.value)

    def _run_one_of(self, *branches: list[ast.stmt]) -> None:
        before, after = self.results, set[str]()
        for branch in branches:
            self.results = set(before)
            for statement in branch:
                self.run(statement)
            after |= self.results
        self.results = after

    def _bind(self, names: set[str], value: ast.expr) -> None:
        self.results = self.results | names if self._is_result(value) else self.results - names
        if isinstance(value, ast.Call) and (is_move(value) or self._is_made_by_module(value)):
            self.local -= names

    def _is_made_by_module(self, call: ast.Call) -> bool:
        """Whether a function is given a module of the object, or that one is called: it is where they are."""
        taken = (each for each in (call.func, *_given(call)) if isinstance(each, ast.Attribute))
        start = f"{self.own.partition('.')[0]}."
        names = (ast.unparse(each).removeprefix(start) for each in taken if ast.unparse(each).startswith(start))
        return self.met is _by_call and any(map(self.holds, names))

    def _is_result(self, node: ast.AST) -> bool:
        """Whether a value is computed with the attribute and a local one, or made of such a result."""
        if not self.results.isdisjoint(names_met(node)):
            return True
        pairs = (pair for each in ast.walk(node) for pair in permutations(self.met(each), 2))
        return any(self.own in _chains(side) and not self.local.isdisjoint(names_met(other)) for side, other in pairs)

    def _goes_on(self, move: ast.Call) -> bool:
        """Whether a move brings what a call made to a device that the object keeps, and not back to its input."""
        kept = f"{self.own.partition('.')[0]}.device"
        return self.met is _by_operator or any(ast.unparse(given) == kept for given in _given(move))


def is_move(call: ast.Call) -> bool:
    """Whether a call brings what it is a method of to a device."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in ("to", "cuda"):
        return False
    given = " ".join(map(ast.unparse, (*call.args, *call.keywords)))
    return call.func.attr == "cuda" or "device" in given or "cuda" in given


def _given(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(each.value for each in call.keywords)]


def _by_operator(node: ast.AST) -> list[ast.expr]:
    return [node.left, node.right] if isinstance(node, ast.BinOp) else []


def _by_call(node: ast.AST) -> list[ast.expr]:
    """What a function is given; what is called by more than a name may be a layer, which is moved."""
    return _given(node) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else []


def names_met(node: ast.AST) -> set[str]:
    """The names in an expression, but for those that are only asked for a number, or moved."""
    if isinstance(node, ast.Name):
        return {node.id}
    asked = isinstance(node, ast.Attribute) and node.attr in NUMERIC
    left_out = asked or (isinstance(node, ast.Call) and is_move(node))
    return set() if left_out else set[str]().union(*map(names_met, ast.iter_child_nodes(node)))


def _chains(node: ast.AST) -> set[str]:
    """The attributes in an expression, but for those that are only asked for a number or an element."""
    asked = node.attr in NUMERIC if isinstance(node, ast.Attribute) else False
    if asked or (isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)):
        return set()
    inner = set[str]().union(*map(_chains, ast.iter_child_nodes(node)))
    return inner | {ast.unparse(node)} if isinstance(node, ast.Attribute) else inner
