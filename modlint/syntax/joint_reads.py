"""Attributes that a function reads only where it surely reads others from the same object: that has them all.

A function is read with `ast` here: what is sure follows from how its statements are nested alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain as joined
from typing import NamedTuple

from modlint.facts.result_chains import spelled
from modlint.project.functions.reads import Read
from modlint.syntax.trees import Block, blocks, own_parts

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_RUN = (ast.With, ast.AsyncWith, ast.For, ast.AsyncFor)
_LEAVING = (ast.Return, ast.Break, ast.Continue)


class Pair(NamedTuple):
    """An attribute that is read, and others, both as they are written out: `net.fc`."""

    sought: str
    others: frozenset[str]


def always_beside(body: Block, read: Read, others: Iterable[str]) -> bool:
    """Whether a function reads an attribute from what a name stands for only where it reads one of the others too."""
    inside, given = _function(body)
    if not inside or not _is_steady(read.receiver, inside, given):
        return False
    pair = Pair(f"{read.receiver}.{read.name}", frozenset(f"{read.receiver}.{each}" for each in others))
    return not _stands_alone(inside, pair)


def _function(body: Block) -> tuple[Block, frozenset[str]]:
    """The statements of a function, or of a file, and the names of the parameters."""
    if len(body) == 1 and isinstance(body[0], (ast.FunctionDef, ast.AsyncFunctionDef)):
        given = body[0].args
        return body[0].body, frozenset(each.arg for each in ast.walk(given) if isinstance(each, ast.arg))
    return body, frozenset()


def _is_steady(receiver: str, body: Block, given: frozenset[str]) -> bool:
    """Whether a name, or an attribute of one, stands for the same object wherever the function has it."""
    head, *rest = receiver.split(".")
    chains = {".".join((head, *rest[: end + 1])) for end in range(len(rest))}
    names = attributes = 0
    for node in joined.from_iterable(map(ast.walk, body)):
        if isinstance(node, ast.Name):
            names += node.id == head and not isinstance(node.ctx, ast.Load)
        elif isinstance(node, ast.Attribute):
            attributes += not isinstance(node.ctx, ast.Load) and spelled(node) in chains
        elif isinstance(node, (ast.arg, ast.alias, ast.ExceptHandler)) and head in _bound(node):
            return False
    return names <= (head not in given) and attributes <= 1


def _bound(node: ast.arg | ast.alias | ast.ExceptHandler) -> tuple[str | None, ...]:
    if isinstance(node, ast.arg):
        return (node.arg,)
    return (node.name, node.asname) if isinstance(node, ast.alias) else (node.name,)


def _stands_alone(body: Block, pair: Pair, known: bool = False, caught: bool = False) -> bool:
    """Whether the attribute is read in these statements where it is not sure that one of the others is read.

    `known` is that one is read before or after them, `caught` that what fails here may be caught.
    """
    for index, statement in enumerate(body):
        here, later = _surely_reads(statement, pair), not caught and _comes_to(body[index + 1 :], pair)
        if not (known or (here and not caught) or later) and pair.sought in _read(own_parts(statement)):
            return True
        around = known or here or (later and not _may_leave(statement))
        handled = caught or isinstance(statement, ast.Try)
        if any(_stands_alone(block, pair, around, handled) for block in blocks(statement)):
            return True
        known = known or here
    return False


def _comes_to(statements: Block, pair: Pair) -> bool:
    """Whether one of the others is read before these statements may be left."""
    for statement in statements:
        if _surely_reads(statement, pair):
            return True
        if _may_leave(statement):
            return False
    return False


def _may_leave(statement: ast.stmt) -> bool:
    return any(isinstance(part, _LEAVING) for part in ast.walk(statement))


def _surely_reads(statement: ast.stmt, pair: Pair) -> bool:
    """Whether who comes through a statement has read one of the others. A loop is written to be run."""
    sure = joined.from_iterable(map(_evaluated, own_parts(statement)))
    if not pair.others.isdisjoint(_written(node) for node in sure):
        return True
    return isinstance(statement, _RUN) and _comes_to(statement.body, pair)


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of an expression that are evaluated whenever it is."""
    yield node
    if isinstance(node, ast.Lambda):
        return
    parts: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.BoolOp):
        parts = node.values[:1]
    elif isinstance(node, ast.IfExp):
        parts = (node.test,)
    elif isinstance(node, _COMPREHENSIONS):
        parts = (node.generators[0].iter,)
    for part in parts:
        yield from _evaluated(part)


def _read(nodes: Iterable[ast.AST]) -> Iterator[str]:
    return (_written(part) for node in nodes for part in ast.walk(node))


def _written(node: ast.AST) -> str:
    """An attribute as it is written, nothing for what is none."""
    return spelled(node) if isinstance(node, ast.Attribute) else ""
