"""What an expression gives: the chains that its value may be, as far as its form tells."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from modlint.facts.slices import is_whole

CONTAINER = "[]"
NESTED = "[[]]"
PART = "[,]"
GIVEN = "([])"
OPERATED = "+"
COMPUTED = "?"
MARKS = frozenset({CONTAINER, NESTED, GIVEN, OPERATED})


def result_chains(node: ast.expr) -> tuple[str, ...]:
    """The chains that the value may be, of a call with its `()`; CONTAINER and COMPUTED as an Inflow has them."""
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Constant):
        return (COMPUTED,) if node.value is ... else ()
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return (spelled(node),)
    found: set[str] = set()
    _collect(node, found, inside=False)
    return tuple(sorted(found))


def is_text(node: ast.expr) -> bool:
    """Whether it is a call of a method of a literal string, which gives nothing but strings and numbers."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    text = node.func.value
    return isinstance(text, ast.JoinedStr) or (isinstance(text, ast.Constant) and isinstance(text.value, str))


def hands_on(chain: str) -> bool:
    """Whether a chain may give something of what stands in the expression apart from it."""
    return "(" in chain or chain[0] == COMPUTED


def filled(given: Iterable[str]) -> tuple[str, ...]:
    """What a container gives that something is put into."""
    given = tuple(given)
    nested = (NESTED,) if CONTAINER in given and NESTED not in given else ()
    return (CONTAINER, *nested, *(chain for chain in given if chain != CONTAINER))


def parts(given: Iterable[str]) -> tuple[str, ...]:
    """What each name is given that a value is unpacked into."""
    return tuple(chain if chain in MARKS or chain == COMPUTED else f"{chain}{PART}" for chain in given)


def spelled(node: ast.expr) -> str:
    """The chain of an expression; what is inside calls and subscripts is left out."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = node.value
        return f"{owner.id if isinstance(owner, ast.Name) else spelled(owner)}.{node.attr}"
    if isinstance(node, ast.Call):
        return COMPUTED if is_unbound(node) else f"{spelled(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{spelled(node.value)}{'' if is_whole(node) else '[]'}"
    return COMPUTED


def is_unbound(call: ast.Call) -> bool:
    """Whether it is `super(Net)`, which without the object is bound to none."""
    return len(call.args) == 1 and isinstance(call.func, ast.Name) and call.func.id == "super"


def _collect(node: ast.expr, found: set[str], inside: bool) -> None:
    """Collects what an expression gives, inside a container or not."""
    kind = type(node)
    if kind in CHAINS:
        if not is_text(node):
            found.add(spelled(node))
    elif kind in PARTS:
        if kind in CONTAINERS:
            found.update((CONTAINER, NESTED) if inside else (CONTAINER,))
            inside = True
        for part in PARTS[kind](node):
            _collect(part, found, inside)
    elif kind in OPERATIONS:
        found.add(OPERATED)
        for part in OPERATIONS[kind](node):
            _collect(part, found, inside)
    elif kind not in PLAIN or (isinstance(node, ast.Constant) and node.value is ...):
        found.add(COMPUTED)  # an ellipsis stands for what is not told


def _operands(node: ast.BinOp) -> Iterator[ast.expr]:
    """A long sum is nested to the left: it is read in a loop."""
    left: ast.expr = node
    while isinstance(left, ast.BinOp):
        yield left.right
        left = left.left
    yield left


def _operand(node: ast.UnaryOp) -> Iterable[ast.expr]:
    return () if isinstance(node.op, ast.Not) else (node.operand,)


def _compared(node: ast.Compare) -> Iterable[ast.expr]:
    truth = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
    return () if all(isinstance(operator, truth) for operator in node.ops) else (node.left, *node.comparators)


def _elements(node: ast.List | ast.Tuple | ast.Set) -> Iterable[ast.expr]:
    return node.elts


def _element(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Iterable[ast.expr]:
    return (node.elt,)


def _value(node: ast.DictComp | ast.Starred | ast.NamedExpr) -> Iterable[ast.expr]:
    return (node.value,)


def _values(node: ast.Dict | ast.BoolOp) -> Iterable[ast.expr]:
    return node.values


def _branches(node: ast.IfExp) -> Iterable[ast.expr]:
    return node.body, node.orelse


CHAINS = frozenset({ast.Name, ast.Attribute, ast.Call, ast.Subscript})
PLAIN = frozenset({ast.Constant, ast.JoinedStr, ast.Lambda})
PARTS: dict[type[ast.expr], Callable[[Any], Iterable[ast.expr]]] = {
    ast.List: _elements,
    ast.Tuple: _elements,
    ast.Set: _elements,
    ast.ListComp: _element,
    ast.SetComp: _element,
    ast.GeneratorExp: _element,
    ast.DictComp: _value,
    ast.Dict: _values,
    ast.Starred: _value,
    ast.NamedExpr: _value,
    ast.BoolOp: _values,
    ast.IfExp: _branches,
}
OPERATIONS: dict[type[ast.expr], Callable[[Any], Iterable[ast.expr]]] = {
    ast.BinOp: _operands,
    ast.UnaryOp: _operand,
    ast.Compare: _compared,
}
CONTAINERS = PARTS.keys() - {ast.Starred, ast.NamedExpr, ast.BoolOp, ast.IfExp}
